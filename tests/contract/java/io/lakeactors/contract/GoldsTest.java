package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.GoldSpec.RowCount;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Expectation;
import io.lakeactors.model.TableCheck;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file of a gold table may say. */
class GoldsTest {
    private static final String GOLD = """
            gold: sales
            query: |
              select day, at, region, count(*) as n
              from silver.orders
              group by all
            contract: sales.odcs.yaml
            to: { gold: { table: gold.sales } }
            every: 5m
            goals: { file: 64MB, snapshots: 2d }
            """;
    private static final String CONTRACT = """
            apiVersion: v3.1.0
            kind: DataContract
            id: 4f0c9a5e-6d1b-4b57-9a8e-2b2f7c1f0a12
            name: sales
            version: 1.0.0
            status: active
            schema:
              - name: sales
                physicalName: gold.sales
                logicalType: object
                properties:
                  - {name: day, logicalType: date, partitioned: true, partitionKeyPosition: 2}
                  - {name: at, logicalType: timestamp, partitioned: true, partitionKeyPosition: 1}
                  - {name: region, logicalType: string}
                  - {name: n, logicalType: integer, physicalType: long, required: true}
                quality:
                  - {id: some, metric: rowCount, mustBeGreaterThan: 0}
                  - {id: few, metric: rowCount, mustBeBetween: [1, 10], severity: warning}
                  - {id: fresh, type: sql, query: "select 1", mustBe: 1}
            """;

    private static Checked<GoldSpec> read(String gold, String contract) {
        return Golds.read("sales.yaml", gold, path -> contract);
    }

    @Test
    void rowsThatAreMadeOfAWholeTableAreNeverLate() {
        String late = CONTRACT.replace("    properties:\n", "    customProperties: [{property: la.watermark, value: {column: at, lateness: 1m}}]\n    properties:\n");
        assertThat(read(GOLD, late).faults()).singleElement().extracting(Fault::text).asString().startsWith("sales.yaml:6: the contract has la.watermark").contains("in the contract of a silver table");
    }

    @Test
    void everythingThatItSaysIsRead() {
        GoldSpec spec = read(GOLD, CONTRACT).orThrow();
        assertThat(spec.name()).isEqualTo("sales");
        assertThat(spec.query()).startsWith("select day").endsWith("group by all");
        assertThat(spec.table()).hasToString("gold.sales");
        assertThat(spec.partitioning()).as("times by day, in the contract's order").hasToString("[day(at), day]");
        assertThat(spec.everyMillis()).isEqualTo(300_000);
        assertThat(spec.fileBytes()).isEqualTo(64 << 20);
        assertThat(spec.snapshotsMillis()).contains(2 * 86_400_000L);
        assertThat(spec.tableSpec().schema().fields()).extracting(field -> field.name()).containsExactly("day", "at", "region", "n", "_la_run_id", "_la_contract_version");
    }

    @Test
    void boundsOfTheNumberOfRowsAndOtherChecksOfTheWholeAreHeldTo() {
        var read = read(GOLD, CONTRACT);
        assertThat(read.orThrow().rowCounts()).extracting(count -> count.id() + " " + count.says() + " " + count.warns()).containsExactly(
                "some rowCount mustBeGreaterThan 0 false", "few rowCount mustBeBetween 1 and 10 true");
        assertThat(read.orThrow().checks()).extracting(TableCheck::id).containsExactly("fresh");
        assertThat(read.notices()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"false, 0", "true, 0", "false, 5"})
    void aCheckForDuplicatesThatRowsAreHeldToIsNotMeasuredTwice(boolean unique, int most) {
        String contract = CONTRACT.replace("{id: fresh, type: sql, query: \"select 1\", mustBe: 1}", "{metric: duplicateValues, arguments: {properties: [region]}, mustBeLessOrEqualTo: " + most + "}")
                .replace("{name: region, logicalType: string}", "{name: region, logicalType: string, unique: " + unique + "}");
        assertThat(read(GOLD, contract).orThrow().checks()).hasSize(most == 0 ? 0 : 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"metric: freshness, mustBeLessThan: 1h", "metric: anomaly, of: rowCount, window: 1h"})
    void aCheckOfWhenRowsCameIsRefusedAsRowsAreMade(String implementation) {
        String contract = CONTRACT.replace("type: sql, query: \"select 1\", mustBe: 1", "type: custom, engine: lakeactors, implementation: {" + implementation + "}");
        assertThat(read(GOLD, contract).faults()).singleElement().extracting(Fault::text).asString()
                .startsWith("sales.yaml:6: the contract's check \"fresh\" is about _la_ingest_ts, which rows of a gold table do not have").contains("Name a column of the contract");
        var taken = Golds.readTaken("sales.yaml", GOLD, path -> contract);
        assertThat(taken.orThrow().checks()).as("taken when nothing was made of it").isEmpty();
        assertThat(taken.notices()).singleElement().asString().contains("\"fresh\"", "left out");
        assertThat(read(GOLD, contract.replace("implementation: {", "implementation: {column: at, ")).orThrow().checks()).extracting(TableCheck::id).containsExactly("fresh");
    }

    /** Whatever time it is counted by, and by whatever it is told apart. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "metric: anomaly, of: {metric: mean, column: _la_offset}, column: at, window: 1h | _la_offset", "metric: anomaly, of: {metric: distinct, column: _la_topic}, column: at, window: 1h | _la_topic",
        "metric: drift, column: region, time: _la_ingest_ts, mustBeLessThan: 1 | _la_ingest_ts", "metric: drift, column: _la_partition, time: at, mustBeLessThan: 1 | _la_partition"
    })
    void aCheckOfAColumnThatOnlyRowsOfPipelinesHaveIsRefused(String implementation, String column) {
        String contract = CONTRACT.replace("type: sql, query: \"select 1\", mustBe: 1", "type: custom, engine: lakeactors, implementation: {" + implementation + "}");
        assertThat(read(GOLD, contract).faults()).singleElement().extracting(Fault::text).asString()
                .startsWith("sales.yaml:6: the contract's check \"fresh\" is about " + column + ", which rows of a gold table do not have");
        String suits = contract.replace(column, column.equals("_la_topic") ? "region" : column.equals("_la_ingest_ts") ? "at" : "n");
        assertThat(read(GOLD, suits).orThrow().checks()).extracting(TableCheck::id).containsExactly("fresh");
    }

    @ParameterizedTest
    @CsvSource({
        "mustBe, 5, 5, 5, 4", "mustNotBe, 5, 5, 4, 5", "mustBeGreaterThan, 5, 5, 6, 5", "mustBeGreaterOrEqualTo, 5, 5, 5, 4", "mustBeLessThan, 5, 5, 4, 5", "mustBeLessOrEqualTo, 5, 5, 5, 6",
        "mustBeBetween, 5, 7, 7, 8", "mustNotBeBetween, 5, 7, 4, 5"
    })
    void operatorsMeanWhatTheStandardSays(String key, BigDecimal low, BigDecimal high, long right, long wrong) {
        var operator = Arrays.stream(Expectation.Operator.values()).filter(one -> one.key().equals(key)).findFirst().orElseThrow();
        var count = new RowCount("c", new Expectation(operator, low, high), false);
        assertThat(List.of(count.holds(right), count.holds(wrong))).containsExactly(true, false);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "gold: sales | gold: Sales | cannot be the name of a gold table's file", "every: 5m | every: often | every cannot be \"often\"", "every: 5m | every: 10ms | every cannot be 10ms",
        "every: 5m | evry: 5m | unknown key \"evry\"", "table: gold.sales | table: sales | cannot be a table's name", "table: gold.sales | table: quarantine.sales | is reserved",
        "contract: sales.odcs.yaml | kontract: x | the gold table has no contract", "goals: { file: 64MB | goals: { file: huge | goals.file cannot be \"huge\"", "to: { gold: | to: { silver: | unknown key \"silver\""
    })
    void whatIsWrongIsNamed(String right, String wrong, String fault) {
        assertThat(GOLD).contains(right);
        assertThat(read(GOLD.replace(right, wrong), CONTRACT).faults()).extracting(Fault::message).anyMatch(message -> message.contains(fault));
    }

    private static final String DAILY = GOLD + "incremental: { window: day, of: day, from: silver.orders.ts, lateness: 3d, zone: America/New_York }\n";
    private static final String DAYS = CONTRACT.replace("{name: day, logicalType: date, partitioned: true, partitionKeyPosition: 2}", "{name: day, logicalType: date, required: true}")
            .replace("{name: at, logicalType: timestamp, partitioned: true, partitionKeyPosition: 1}", "{name: at, logicalType: timestamp, required: true}");

    @Test
    void windowsAreReadAndTheirColumnPartitionsTheTable() {
        GoldSpec spec = read(DAILY, DAYS).orThrow();
        var by = spec.incremental().orElseThrow();
        assertThat(by.window()).isEqualTo(GoldSpec.Window.DAY);
        assertThat(by.source()).isEqualTo("silver.orders.ts");
        assertThat(by.zone()).hasToString("America/New_York");
        assertThat(by.latenessMillis()).contains(3 * 86_400_000L);
        assertThat(by.line()).isEqualTo(10);
        assertThat(spec.partitioning()).hasToString("[day]");
        String hours = DAILY.replace("window: day, of: day", "window: hour, of: at").replace(", zone: America/New_York", "");
        assertThat(read(hours, DAYS).orThrow().partitioning()).hasToString("[hour(at)]");
        assertThat(read(GOLD, CONTRACT).orThrow().incremental()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "window: day | window: fortnight | incremental.window cannot be \"fortnight\" | hour, day, week or month", "window: day, |  | incremental.window is missing | Add window: day",
        "of: day | of: dya | the contract has no column \"dya\" | day", "of: day, |  | incremental.of is missing | Add of:", "of: day | of: region | \"region\" is string, and a window is told by a date or a timestamp | Name a column",
        "window: day | window: hour | \"day\" is a date, which does not tell hours | window be day", "of: day | of: at | \"at\" is an instant | without zone",
        "silver.orders.ts | silver.orders | \"silver.orders\" names no column | NAMESPACE.TABLE.COLUMN", "from: silver.orders.ts, |  | incremental.from is missing | time column",
        "lateness: 3d | lateness: -3d | incremental.lateness cannot be \"-3d\" | duration", "America/New_York | New_York | there is no time zone \"New_York\" | Europe/Berlin",
        "America/New_York | America/Goose_Bay | days of America/Goose_Bay have not always been in one piece | another zone", "lateness: 3d | delay: 3d | unknown key \"delay\" in incremental |"
    })
    void whatIsWrongWithWindowsIsNamedOnItsLine(String right, String wrong, String fault, String mend) {
        assertThat(DAILY).contains(right);
        assertThat(read(DAILY.replace(right, wrong == null ? "" : wrong), DAYS).faults()).singleElement().satisfies(found -> {
            assertThat(found.message()).contains(fault);
            assertThat(found.mend()).contains(mend == null ? "" : mend);
            assertThat(found.line()).isEqualTo(10);
        });
    }

    @ParameterizedTest
    @CsvSource({"UTC, Z", "Etc/UTC, Z", "America/Phoenix, America/Phoenix", "America/Anchorage, America/Anchorage", "+02:00, +02:00"})
    void zonesMayBeWrittenAsTheyAreKnown(String written, String zone) {
        assertThat(read(DAILY.replace("America/New_York", "'" + written + "'"), DAYS).orThrow().incremental().orElseThrow().zone()).hasToString(zone);
    }

    /** Clocks there went back by two hours in 2014: one and two came twice, in turns. */
    @Test
    void hoursOfAZoneThatHasHadThemInPiecesAreRefused() {
        String local = DAYS.replace("{name: at, logicalType: timestamp, required: true}", "{name: at, logicalType: timestamp, physicalType: timestamp, required: true}");
        String hours = DAILY.replace("window: day, of: day", "window: hour, of: at");
        assertThat(read(hours, local).faults()).isEmpty();
        assertThat(read(hours.replace("America/New_York", "Asia/Magadan"), local).faults()).singleElement()
                .satisfies(found -> assertThat(found.message()).isEqualTo("hours of Asia/Magadan have not always been in one piece"));
        assertThat(read(DAILY.replace("America/New_York", "Asia/Magadan"), DAYS).faults()).as("its days are").isEmpty();
    }

    @Test
    void aWindowColumnThatMayBeMissingIsRefused() {
        assertThat(read(DAILY, DAYS.replace("{name: day, logicalType: date, required: true}", "{name: day, logicalType: date}")).faults()).singleElement()
                .satisfies(found -> assertThat(found.message()).isEqualTo("\"day\" may be missing, and a row without it belongs to no window"));
    }

    @Test
    void aColumnByWhichNoTableCanBePartitionedIsNamed() {
        var read = read(GOLD, CONTRACT.replace("{name: region, logicalType: string}", "{name: region, logicalType: number, physicalType: double, partitioned: true}"));
        assertThat(read.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.code()).isEqualTo(ErrorCode.CONTRACT_INVALID);
            assertThat(fault.message()).isEqualTo("a table cannot be partitioned by \"region\", which is of type double");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"metric: rowCount, mustBe: many", "type: sql, query: 'select ${x}', mustBe: 1"})
    void whatAnOlderProgramHasTakenUnreadKeepsNoTableFromBeingMade(String quality) {
        String contract = CONTRACT.replace("id: fresh, type: sql, query: \"select 1\", mustBe: 1", quality);
        assertThat(read(GOLD, contract).faults()).hasSize(1);
        var taken = Golds.readTaken("sales.yaml", GOLD, path -> contract);
        assertThat(taken.orThrow().rowCounts()).extracting(RowCount::id).containsExactly("some", "few");
        assertThat(taken.notices()).anyMatch(notice -> notice.contains("is left out"));
    }

    @Test
    void aFileSaysByItsKeysWhatItIs() {
        assertThat(Golds.isGold(GOLD)).isTrue();
        assertThat(Golds.isGold("pipeline: p\nfrom: {}\n")).isFalse();
        assertThat(Golds.isGold("pipeline: p\ngold: x\n")).as("a pipeline with a key too many").isFalse();
    }
}
