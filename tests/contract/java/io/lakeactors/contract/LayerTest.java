package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.ChangeRule.Weight;
import io.lakeactors.contract.Comparison.Change;
import io.lakeactors.model.Contract;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Field;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Promise;
import io.lakeactors.model.RescuedColumn;
import io.lakeactors.model.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a layer gives a contract that does not say it. */
class LayerTest {
    private static final String ID = "name: id, logicalType: string, required: true, primaryKey: true";
    private static final String NOTE = "name: note, logicalType: string";

    /** @param customs la.* keys besides, each with a comma in front */
    private static String contract(String layer, String customs, String... columns) {
        String said = "    customProperties: [{ property: la.layer, value: " + layer + " }" + customs + "]\n";
        return Sample.of(columns).replace("    properties:\n", said + "    properties:\n");
    }

    private static String strict(String words) {
        return ", { property: la.strictness, value: { " + words + " } }";
    }

    private static OnFail typeMismatch(Contract contract) {
        return contract.rules().stream().filter(Rule.TypeMatch.class::isInstance).findFirst().orElseThrow().onFail();
    }

    @ParameterizedTest
    @CsvSource({"bronze, RESCUE, QUARANTINE, BACKWARD", "silver, QUARANTINE, QUARANTINE, FULL_TRANSITIVE", "gold, IGNORE, QUARANTINE, FULL_TRANSITIVE"})
    void aLayerGivesWhatTheContractDoesNotSay(String layer, Contract.UnknownFields unknown, OnFail mismatch, Promise promise) {
        Contract contract = Sample.read(contract(layer, "", ID)).orThrow();
        assertThat(contract.unknownFields()).isEqualTo(unknown);
        assertThat(typeMismatch(contract)).isEqualTo(mismatch);
        assertThat(contract.promise()).isEqualTo(promise);
        assertThat(contract.schema().fields().stream().anyMatch(RescuedColumn::is)).isEqualTo(layer.equals("bronze"));
    }

    @Test
    void whatTheContractSaysItselfCountsMoreKeyByKey() {
        Contract own = Sample.read(contract("silver", strict("unknownFields: ignore"), ID)).orThrow();
        assertThat(own.unknownFields()).isEqualTo(Contract.UnknownFields.IGNORE);
        assertThat(own.promise()).isEqualTo(Promise.FULL_TRANSITIVE);
        assertThat(Sample.read(contract("silver", strict("compatibility: NONE"), ID)).orThrow().promise()).isEqualTo(Promise.NONE);
        assertThat(typeMismatch(Sample.read(contract("silver", ", { property: la.onFail, value: drop_alert }", ID)).orThrow())).isEqualTo(OnFail.DROP_ALERT);
    }

    @Test
    void withoutALayerAllIsAsEver() {
        Contract plain = Sample.read(Sample.of(ID)).orThrow();
        assertThat(plain.unknownFields()).isEqualTo(Contract.UnknownFields.IGNORE);
        assertThat(plain.promise()).isEqualTo(Promise.UNSAID);
    }

    @Test
    void whatAnOlderProgramTookGoesOnAsItDidUntilItIsAppliedAnew() {
        String pipeline = "pipeline: p\nfrom: {kafka: {topics: t, format: json}}\ncontract: c.yaml\nto: {silver: {table: silver.things}}";
        String written = contract("silver", "", ID);
        assertThat(Pipelines.readTaken("p", pipeline, path -> written).orThrow().contract().unknownFields()).isEqualTo(Contract.UnknownFields.IGNORE);
        PipelineSpec applied = Pipelines.read("p", pipeline, path -> written).orThrow();
        assertThat(applied.contract().unknownFields()).isEqualTo(Contract.UnknownFields.QUARANTINE);
        PipelineSpec again = Pipelines.readTaken("p", pipeline, path -> applied.contractText()).orThrow();
        assertThat(again.contract()).isEqualTo(applied.contract());
        assertThat(Pipelines.read("p", pipeline, path -> applied.contractText()).orThrow().contractText()).isEqualTo(applied.contractText());
        assertThat(Pipelines.read("p", pipeline, path -> Sample.of(ID)).orThrow().contractText()).as("without a layer").isEqualTo(Sample.of(ID));
    }

    @Test
    void theMarkBelongsToNoTextBlock() {
        String block = contract("bronze", "", ID) + "description:\n  purpose: |\n    as it is";
        String marked = Strictness.marked(block);
        assertThat(Strictness.isMarked(marked)).isTrue();
        assertThat(Contracts.document("c", marked).orThrow().kept()).isEqualTo(Contracts.document("c", block).orThrow().kept());
        assertThat(Comparison.of(Contracts.documentTaken("c", marked).orThrow(), Contracts.document("c", block).orThrow()).isEmpty()).isTrue();
        assertThat(Contracts.documentTaken("c", marked).orThrow().tables().getFirst().unknownFields()).isEqualTo(Contract.UnknownFields.RESCUE);
    }

    @Test
    void itIsToldWhichWordSaysWhat() {
        assertThat(Strictness.lines(Strictness.marked(contract("bronze", strict("compatibility: FULL"), ID)), "things")).extracting(Strictness.Line::words).containsExactly(
                "layer: bronze (la.layer)", "unknownFields: rescue (la.layer: bronze)", "typeMismatch: quarantine (la.layer: bronze)", "compatibility: FULL (la.strictness)");
        assertThat(Strictness.lines(Sample.of(ID), "things")).extracting(Strictness.Line::words).containsExactly(
                "unknownFields: ignore (default)", "typeMismatch: quarantine (default)", "compatibility: for readers (default)");
        assertThat(Strictness.lines(Strictness.marked(contract("gold", "", ID)), "things")).extracting(Strictness.Line::words).containsExactly("layer: gold (la.layer)", "compatibility: FULL_TRANSITIVE (la.layer: gold)");
        assertThat(Strictness.lines(contract("silver", "", ID), "things")).as("taken before layers gave anything").extracting(Strictness.Line::words).containsExactly(
                "layer: silver (la.layer)", "unknownFields: ignore (default)", "typeMismatch: quarantine (default)", "compatibility: for readers (default)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // what changes | none | bronze | silver
        "name: note, logicalType: string | | BREAKING | ADDITIVE | BREAKING",
        "name: note, logicalType: string | name: text, logicalType: string, customProperties: [{ property: la.renamedFrom, value: note }] | BREAKING | ADDITIVE | BREAKING",
        "name: note, logicalType: string, required: true | name: note, logicalType: string | BREAKING | ADDITIVE | BREAKING",
        "name: note, logicalType: string | name: note, logicalType: string, required: true | BREAKING | BREAKING | BREAKING",
        "name: note, physicalType: int | name: note, physicalType: long | ADDITIVE | ADDITIVE | BREAKING",
        "name: note, physicalType: long | name: note, physicalType: int | BREAKING | BREAKING | BREAKING",
        "name: note, logicalType: string | name: note, logicalType: string, logicalTypeOptions: { maxLength: 3 } | ADDITIVE | ADDITIVE | ADDITIVE"})
    void aLayerSaysWhichChangesBreak(String before, String after, Weight plain, Weight bronze, Weight silver) {
        String[] old = {ID, before};
        String[] now = after == null ? new String[] {ID} : new String[] {ID, after};
        assertThat(weight(Sample.of(old), Sample.of(now))).as("none").isEqualTo(plain);
        assertThat(weight(contract("bronze", "", old), contract("bronze", "", now))).as("bronze").isEqualTo(bronze);
        assertThat(weight(contract("silver", "", old), contract("silver", "", now))).as("silver").isEqualTo(silver);
        assertThat(weight(contract("gold", "", old), contract("gold", "", now))).as("gold").isEqualTo(silver);
    }

    private static Weight weight(String before, String after) {
        Comparison tables = Comparison.of(Sample.read(before).orThrow(), Sample.read(after).orThrow());
        assertThat(Comparison.of(Contracts.document("a", before).orThrow(), Contracts.document("b", after).orThrow()).weight()).as("of whole files").isEqualTo(tables.weight());
        return tables.weight().orElseThrow();
    }

    @Test
    void whatIsPromisedUntilAVersionIsPromisedInEveryLayer() {
        String going = "name: note, logicalType: string, customProperties: [{ property: la.deprecated, value: { since: 1.0.0, removeIn: 2.0.0 } }]";
        assertThat(weight(contract("bronze", "", ID, going), contract("bronze", "", ID))).isEqualTo(Weight.BREAKING);
    }

    @Test
    void theEarlierPromiseCountsAndToPromiseLessIsAChange() {
        var found = Comparison.of(Sample.read(contract("silver", "", ID, NOTE)).orThrow(), Sample.read(contract("silver", strict("compatibility: NONE"), ID)).orThrow());
        assertThat(found.breaking()).extracting(Change::rule).containsExactly(ChangeRule.COLUMN_REMOVED);
        assertThat(found.changes()).extracting(Object::toString).contains("things.compatibility was FULL_TRANSITIVE and is NONE (promise-changed)");
        assertThat(Comparison.of(Sample.read(Sample.of(ID)).orThrow(), Sample.read(contract("silver", strict("unknownFields: ignore"), ID)).orThrow()).changes()).extracting(Object::toString)
                .containsExactly("things.compatibility was not said and is FULL_TRANSITIVE (promise-changed)");
    }

    @Test
    void rowsWithoutABusinessKeyAreToldOfAboveBronze() {
        assertThat(Sample.read(contract("silver", "", NOTE)).notices()).singleElement().asString().contains("\"things\" is of layer silver", "primaryKey: true");
        assertThat(Sample.read(contract("bronze", "", NOTE)).notices()).isEmpty();
        assertThat(Sample.read(contract("silver", "", ID)).notices()).isEmpty();
        assertThat(Sample.read(Sample.of(NOTE)).notices()).isEmpty();
    }

    @Test
    void aMergeWithoutABusinessKeyNamesTheContractAndTheMend() {
        String pipeline = "pipeline: p\nfrom: {kafka: {topics: t, format: json}}\ncontract: c.yaml\nto: {silver: {table: silver.things, merge: {mode: upsert}}}";
        assertThat(Pipelines.read("p.yaml", pipeline, path -> contract("silver", "", NOTE)).faults()).singleElement().satisfies(fault -> {
            assertThat(fault.code()).isEqualTo(ErrorCode.BUSINESS_KEY_MISSING);
            assertThat(fault.text()).contains("p.yaml:4", "the contract sample 1.0.0 has no business key for \"things\"", "primaryKey: true");
        });
    }

    @Test
    void goldIsMadeByAQueryAndNothingElseIs() {
        String pipeline = "pipeline: p\nfrom: {kafka: {topics: t, format: json}}\ncontract: c.yaml\nto: {silver: {table: silver.things}}";
        assertThat(Pipelines.read("p", pipeline, path -> contract("gold", "", ID)).faults()).singleElement().extracting(Fault::text).asString().contains("la.layer: gold, and gold tables are made by a query");
        assertThat(Pipelines.readTaken("p", pipeline, path -> contract("gold", "", ID)).faults()).isEmpty();
        String gold = "gold: g\nquery: select 1 as id\ncontract: c.yaml\nto: {gold: {table: gold.things}}";
        assertThat(Golds.read("g", gold, path -> contract("silver", "", ID)).faults()).singleElement().extracting(Fault::text).asString().contains("la.layer: silver, and what a query makes is gold");
        assertThat(Golds.readTaken("g", gold, path -> contract("silver", "", ID)).faults()).isEmpty();
        assertThat(Golds.read("g", gold, path -> contract("gold", "", ID)).faults()).isEmpty();
    }

    @Test
    void theGuideShowsWhatEachLayerGives() throws Exception {
        String guide = Files.readString(Path.of(System.getProperty("lakeactors.root", "."), "docs/guides/layers.md"));
        for (String key : new String[] {Strictness.UNKNOWN_FIELDS, Strictness.TYPE_MISMATCH, Strictness.COMPATIBILITY}) {
            var row = new StringBuilder("| `" + key + "` |");
            for (Layer layer : Layer.values()) {
                row.append(layer.gives().containsKey(key) ? " `" + layer.gives().get(key) + "` |" : " the run is refused |");
            }
            assertThat(guide).contains(row);
        }
    }

    @Test
    void theRescuedColumnIsTheLastOneOfBronze() {
        assertThat(Sample.read(contract("bronze", "", ID, NOTE)).orThrow().schema().fields()).extracting(Field::name).containsExactly("id", "note", RescuedColumn.NAME);
    }
}
