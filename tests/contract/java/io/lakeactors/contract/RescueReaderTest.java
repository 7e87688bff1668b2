package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.Comparison.Change;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.RescuedColumn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A contract that asks for the fields which it does not name. */
class RescueReaderTest {
    private static final String ID = "name: id, logicalType: string, required: true";
    private static final String KEY = "{ property: la.technicalKey, value: { column: sk, of: [id] } }";

    private static String contract(String unknown, String... columns) {
        String said = "    customProperties: [{ property: la.strictness, value: { unknownFields: " + unknown + " } }, " + KEY + "]\n";
        return Sample.of(columns).replace("    properties:\n", said + "    properties:\n");
    }

    @Test
    void theColumnStandsBehindAllOthersAndMayBeNull() {
        Contract contract = Sample.read(contract("rescue", ID)).orThrow();
        assertThat(contract.unknownFields()).isEqualTo(Contract.UnknownFields.RESCUE);
        assertThat(contract.schema().fields()).extracting(Field::name).containsExactly("id", "sk", "_la_rescued");
        assertThat(contract.schema().fields().getLast()).isEqualTo(RescuedColumn.FIELD);
        assertThat(RescuedColumn.FIELD.required()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"ignore", "quarantine", "fail"})
    void noOtherContractHasIt(String unknown) {
        assertThat(Sample.read(contract(unknown, ID)).orThrow().schema().fields()).extracting(Field::name).containsExactly("id", "sk");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{ property: la.sourceName, value: _la_rescued }",
        "{ property: la.mapping, value: { path: _la_rescued.note } }"})
    void nothingElseCanBeReadUnderItsName(String how) {
        String column = "name: note, logicalType: string, customProperties: [" + how + "]";
        assertThat(Sample.faults(contract("rescue", ID, column))).singleElement().asString().contains("c.yaml:8: ", "\"note\" is read from a field _la_rescued", "take unknownFields: rescue out");
        assertThat(Sample.faults(contract("ignore", ID, column))).isEmpty();
    }

    @Test
    void beginningToKeepThemIsAColumnMoreAndEndingItOneLess() {
        Contract without = Sample.read(contract("ignore", ID)).orThrow();
        Contract with = Sample.read(contract("rescue", ID)).orThrow();
        assertThat(Comparison.of(without, with).changes()).extracting(Change::rule).containsExactly(ChangeRule.COLUMN_ADDED, ChangeRule.READING_CHANGED);
        assertThat(Comparison.of(with, without).changes()).extracting(Change::rule).containsExactly(ChangeRule.COLUMN_REMOVED, ChangeRule.READING_CHANGED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "csv", "csv, columns: [id, more]", "avro, registry: a", "protobuf, registry: a"})
    void itIsForRecordsOfEveryFormat(String format) {
        String pipeline = "pipeline: p\nfrom: {kafka: {topics: t, format: " + format + "}}\ncontract: c.yaml\nto: {silver: {table: silver.things}}";
        assertThat(Pipelines.read("p.yaml", pipeline, path -> contract("rescue", ID)).faults()).isEmpty();
    }

    @Test
    void goldRowsAreWhatTheQueryGives() {
        String gold = "gold: g\nquery: select 1\ncontract: c.yaml\nto: { gold: { table: gold.things } }\n";
        assertThat(Golds.read("g.yaml", gold, path -> contract("rescue", ID)).faults()).extracting(Fault::message)
                .anyMatch(message -> message.contains("rescues unknown fields, and rows of a gold table are what the query gives"));
    }
}
