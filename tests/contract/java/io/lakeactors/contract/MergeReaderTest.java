package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.MergeRule;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MergeReaderTest {
    private static final String[] COLUMNS = {"name: shop, logicalType: string, required: true, primaryKey: true, primaryKeyPosition: 2",
        "name: id, logicalType: integer, physicalType: long, required: true, primaryKey: true, primaryKeyPosition: 1", "name: at, logicalType: timestamp, required: true",
        "name: op, logicalType: string", "name: gone, logicalType: boolean", "name: level, logicalType: integer, physicalType: int", "name: ratio, logicalType: number, physicalType: double, required: true",
        "name: note, logicalType: string, required: true"};

    private static Checked<PipelineSpec> read(String merge, String... columns) {
        return reading(merge, Sample.of(columns));
    }

    private static Checked<PipelineSpec> reading(String merge, String contract) {
        String text = "pipeline: p\nfrom: {kafka: {topics: t, format: json}}\ncontract: c\nto:\n  silver:\n    table: silver.things\n    merge: " + merge;
        return Pipelines.read("p.yaml", text, path -> contract);
    }

    private static Optional<MergeRule> rule(String merge) {
        return read(merge, COLUMNS).orThrow().silver().orElseThrow().merge();
    }

    private static List<String> faults(String merge) {
        return read(merge, COLUMNS).faults().stream().map(Fault::text).toList();
    }

    @Test
    void whatIsNotSaidComesFromTheContractOrIsTheDefault() {
        assertThat(rule("{mode: upsert}")).contains(new MergeRule(List.of("id", "shop"), List.of(), Optional.empty(), 7 * 86_400_000L));
    }

    @Test
    void aRuleSaysWhatItsFileSaysAndSoDoesTheTable() {
        MergeRule rule = rule("{mode: upsert, keys: id, order: [at, id], delete: \"op in ('d', \\\"x,y\\\")\", remember: 30d}").orElseThrow();
        assertThat(rule).isEqualTo(new MergeRule(List.of("id"), List.of("at", "id"), Optional.of(new MergeRule.Deletion("op", List.of("d", "x,y"))), 30 * 86_400_000L));
        assertThat(MergeRule.of(rule.properties())).contains(rule);
    }

    @Test
    void aHistoryIsAModeThatTheTableRemembers() {
        MergeRule rule = rule("{mode: history, order: [at, id]}").orElseThrow();
        assertThat(rule).isEqualTo(new MergeRule(MergeRule.Mode.HISTORY, List.of("id", "shop"), List.of("at", "id"), Optional.empty(), 7 * 86_400_000L));
        assertThat(MergeRule.of(rule.properties())).contains(rule);
        assertThat(rule.takesAs(rule("{mode: upsert, order: [at, id]}").orElseThrow())).isFalse();
        assertThat(rule.words()).isEqualTo("history by id, shop, valid from at, id");
    }

    @Test
    void duplicatesAreOfAWeekAndTheFirstStaysIfNothingElseIsSaid() {
        MergeRule rule = rule("{mode: dedup, by: at}").orElseThrow();
        assertThat(rule).isEqualTo(MergeRule.dedup(List.of("id", "shop"), List.of("at"), new MergeRule.Window("at", 7 * 86_400_000L, MergeRule.Keep.FIRST)));
        assertThat(rule("{mode: dedup, order: [at]}")).contains(rule);
        assertThat(MergeRule.of(rule.properties())).contains(rule);
        assertThat(rule.takesAs(rule("{mode: dedup, by: at, window: 1h}").orElseThrow())).isTrue();
        assertThat(rule.takesAs(rule("{mode: dedup, by: at, keep: last}").orElseThrow())).isFalse();
        assertThat(rule.takesAs(rule("{mode: upsert, order: at}").orElseThrow())).isFalse();
        assertThat(MergeRule.of(rule("{mode: dedup, by: at, order: id, keep: last, window: 36h}").orElseThrow().properties()))
                .contains(MergeRule.dedup(List.of("id", "shop"), List.of("id"), new MergeRule.Window("at", 36 * 3_600_000L, MergeRule.Keep.LAST)));
    }

    @Test
    void explainSaysWhichDuplicatesGo() {
        assertThat(Derived.of(read("{mode: dedup, by: at, window: 2d}", COLUMNS).orThrow()).lines()).extracting(Object::toString)
                .anyMatch(line -> line.contains("dedup by id, shop, first by at")).anyMatch(line -> line.contains("of a key, at most 2d apart by at"));
    }

    @Test
    void faultsOfDuplicatesStandAtTheirLine() {
        assertThat(read("{\n      mode: dedup, by: at,\n      window: 0s}", COLUMNS).faults()).singleElement().satisfies(fault -> {
            assertThat(fault.line()).isEqualTo(9);
            assertThat(fault.text()).contains("to.silver.merge.window cannot be 0s", "It is at least 1s");
        });
    }

    @Test
    void uniquenessThatTakesDuplicatesFirstIsRefused() {
        assertThat(read("{mode: dedup, by: at}", ID, AT, "name: email, logicalType: string, unique: true").faults()).extracting(Fault::text)
                .anyMatch(text -> text.contains("the rule email.unique would take duplicates out before they are looked for"));
    }

    @Test
    void aDateHasWindowsOfWholeDays() {
        var columns = new String[] {ID, "name: day, logicalType: date, required: true"};
        assertThat(read("{mode: dedup, by: day, window: 36h}", columns).faults()).singleElement().extracting(Fault::text).asString().contains("is no number of whole days");
        assertThat(read("{mode: dedup, by: day, window: 2d}", columns).faults()).isEmpty();
    }

    @Test
    void whoForbidsRepeatedKeysInAHistoryHearsThatChangesRepeatThem() {
        String repeated = "    quality: [{id: once, metric: duplicateValues, arguments: {properties: [id]}, mustBeLessThan: 5}]\n";
        assertThat(reading("{mode: history, order: at}", Sample.of(ID, AT) + repeated).notices()).singleElement().asString().contains("the check \"once\" counts every change of a key as a repetition");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"gone = true|gone|true", "gone == true|gone|true", "level = -1|level|-1", "op='d'|op|d", "op in ('')|op|``"})
    void aDeletionComparesOneColumn(String condition, String column, String value) {
        assertThat(rule("{mode: upsert, delete: \"" + condition + "\"}").orElseThrow().deletion()).contains(new MergeRule.Deletion(column, List.of(value == null ? "" : value)));
    }

    @Test
    void explainSaysHowRowsReplaceEachOther() {
        assertThat(Derived.of(read("{mode: upsert, order: at, delete: \"op = 'd'\"}", COLUMNS).orThrow()).lines()).extracting(Object::toString)
                .anyMatch(line -> line.contains("upsert by id, shop, newest by at, deleted where op is d")).anyMatch(line -> line.contains("remember deletions") && line.contains("7d"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{mode: upsrt}|to.silver.merge.mode cannot be \"upsrt\"", "{keys: id}|to.silver.merge.mode is missing", "{mode: upsert, kyes: id}|unknown key \"kyes\"",
        "{mode: upsert, keys: idd}|the contract has no column \"idd\" to merge by", "{mode: upsert, order: updated_at}|the contract has no column \"updated_at\" to merge by",
        "{mode: upsert, keys: op}|\"op\" may be null", "{mode: upsert, keys: ratio}|is no value to tell rows apart by", "{mode: upsert, order: note}|does not say what is newer",
        "{mode: upsert, order: level}|\"level\" may be null", "{mode: upsert, keys: [id, id]}|\"id\" stands twice", "{mode: upsert, delete: \"op like 'd'\"}|cannot tell which rows delete",
        "{mode: upsert, delete: \"opp = 'd'\"}|the contract has no column \"opp\"", "{mode: upsert, delete: \"op = 1\"}|is never 1", "{mode: upsert, delete: \"at = 1\"}|is never 1",
        "{mode: upsert, remember: 3d}|has no effect without delete", "upsert|to.silver.merge is a text, not a mapping",
        "{mode: history}|to.silver.merge.order is missing", "{mode: history, order: []}|to.silver.merge.order is missing", "{mode: history, order: level}|\"level\" may be null", "{mode: history, order: note}|does not say what is newer",
        "{mode: dedup}|to.silver.merge.by is missing", "{mode: dedup, by: ts}|the contract has no column \"ts\" to hold a window against", "{mode: dedup, by: note}|\"note\", which is of type string, is no time",
        "{mode: dedup, order: id}|\"id\", which is of type long, is no time", "{mode: dedup, by: at, keep: newest}|to.silver.merge.keep cannot be \"newest\"", "{mode: dedup, by: at, window: 0d}|to.silver.merge.window cannot be 0d",
        "{mode: dedup, by: at, window: week}|to.silver.merge.window cannot be \"week\"", "{mode: dedup, by: at, delete: \"op = 'd'\"}|to.silver.merge.delete has no effect with mode: dedup", "{mode: upsert, window: 7d}|to.silver.merge.window has no effect with mode: upsert",
        "{mode: dedup, by: at, keys: op}|\"op\" may be null",
        "{mode: histori, order: at}|to.silver.merge.mode cannot be \"histori\"", "{mode: history, order: at, keys: op}|\"op\" may be null"})
    void whatCannotBeIsNamed(String merge, String fault) {
        assertThat(faults(merge)).anyMatch(text -> text.contains(fault));
    }

    @Test
    void aMergeWithoutKeyIsRefused() {
        assertThat(read("{mode: upsert}", "name: id, logicalType: integer").faults()).anyMatch(fault -> fault.code() == ErrorCode.BUSINESS_KEY_MISSING
                && fault.text().contains("rows cannot be merged without a key, and the contract sample 1.0.0 has no business key for \"things\""));
    }

    @Test
    void duplicatesWithoutKeyAreRefused() {
        assertThat(read("{mode: dedup, by: at}", AT).faults()).singleElement().extracting(Fault::text).asString().contains("rows cannot be merged without a key");
    }

    @Test
    void aRuleThatWouldKeepEveryChangeOutIsRefused() {
        assertThat(read("{mode: upsert}", "name: id, logicalType: integer, required: true, unique: true, primaryKey: true").faults()).extracting(Fault::text)
                .anyMatch(text -> text.contains("the rule id.unique would keep every change of a row out"));
    }

    private static final String ID = "name: id, logicalType: integer, required: true, primaryKey: true";
    private static final String AT = "name: at, logicalType: timestamp, required: true";

    @Test
    void uniquenessThatAnUpdateBreaksByLeavingAValueAloneIsRefused() {
        assertThat(read("{mode: upsert, order: at}", ID, AT, "name: email, logicalType: string, unique: true").faults()).extracting(Fault::text)
                .anyMatch(text -> text.contains("the rule email.unique would keep out an update that leaves email as it is"));
        assertThat(read("{mode: upsert, order: at}", ID, AT, "name: email, logicalType: string, unique: true, customProperties: [{property: la.onFail, value: log}]").faults()).isEmpty();
    }

    @Test
    void uniquenessOfWhatIsInTheOrderToldChangesApart() {
        String perTime = "    quality: [{id: once, metric: duplicateValues, arguments: {properties: [email, at]}, mustBe: 0}]\n";
        var columns = new String[] {ID, AT, "name: email, logicalType: string"};
        assertThat(reading("{mode: upsert, order: at}", Sample.of(columns) + perTime).faults()).isEmpty();
    }

    @Test
    void whoLooksForUnusualVolumesOfAMergedTableHearsThatUpdatesMoveRows() {
        String volume = "    quality: [{id: usual, type: custom, engine: lakeactors, implementation: {metric: anomaly, window: 1h%s}}]\n";
        String contract = Sample.of(ID, AT);
        assertThat(reading("{mode: upsert}", contract + volume.formatted("")).notices()).singleElement().asString().contains("the check \"usual\" counts a row when its last change came", "column: …");
        assertThat(reading("{mode: upsert}", contract + volume.formatted(", column: at")).notices()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{mode: upsert}", "{mode: dedup, by: at, keep: last}"})
    void whoLooksForDriftOfAMergedTableHearsIt(String merge) {
        String drift = "    quality: [{id: drifts, type: custom, engine: lakeactors, implementation: {metric: drift, column: id, mustBeLessThan: 1%s}}]\n";
        String contract = Sample.of(ID, AT);
        assertThat(reading(merge, contract + drift.formatted("")).notices()).singleElement().asString().contains("the check \"drifts\" counts a row when its last", "column of times that stay, time: …");
        assertThat(reading(merge, contract + drift.formatted(", time: at")).notices()).isEmpty();
        assertThat(reading(merge, contract + drift.formatted(", reference: {a: 1}")).notices()).isEmpty();
    }
}
