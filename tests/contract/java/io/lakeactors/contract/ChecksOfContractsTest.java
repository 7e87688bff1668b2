package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.Contract;
import io.lakeactors.model.Expectation;
import io.lakeactors.model.Expectation.Operator;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Dimension;
import io.lakeactors.model.TableCheck.Direction;
import io.lakeactors.model.TableCheck.Figure;
import io.lakeactors.model.TableCheck.Measure;
import io.lakeactors.model.TableCheck.Season;
import io.lakeactors.model.TableCheck.Severity;
import io.lakeactors.model.TableName;
import io.lakeactors.model.Threshold;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What contracts say of tables as a whole. */
class ChecksOfContractsTest {
    private static final String LAKE = "type: custom, engine: lakeactors, implementation: ";

    private static List<TableCheck> ofColumn(String type, String quality) {
        return Sample.read(Sample.of("name: x, logicalType: " + type + ", quality: [{" + quality + "}]")).orThrow().checks();
    }

    private static List<TableCheck> ofTable(String quality) {
        return Sample.read(table(quality)).orThrow().checks();
    }

    private static String table(String quality) {
        return Sample.of("name: a, logicalType: string", "name: n, logicalType: integer", "name: at, logicalType: timestamp") + "    quality: [{" + quality + "}]\n";
    }

    private static Expectation expected(Operator operator, String bound) {
        return Expectation.of(operator, new BigDecimal(bound));
    }

    private static TableCheck check(String id, String column, Dimension dimension, Measure measure, Expectation expectation) {
        return new TableCheck(id, column, dimension, Severity.ERROR, false, measure, false, expectation);
    }

    @Test
    void theStandardsMetricsBecomeChecksWithAnyThreshold() {
        assertThat(ofTable("metric: rowCount, mustBeBetween: [1, 10]")).containsExactly(
                check("table.rowCount", "", Dimension.COMPLETENESS, new TableCheck.Rows(), new Expectation(Operator.BETWEEN, BigDecimal.ONE, BigDecimal.TEN)));
        assertThat(ofTable("id: k, metric: duplicateValues, arguments: {properties: [a, n]}, mustBeLessThan: 5")).containsExactly(
                check("k", "", Dimension.UNIQUENESS, new TableCheck.Duplicates(List.of("a", "n")), expected(Operator.LESS, "5")));
        assertThat(ofColumn("string", "metric: nullValues, mustBeLessOrEqualTo: 3")).containsExactly(
                check("x.nullValues", "x", Dimension.COMPLETENESS, new TableCheck.Missing("x", true, List.of()), expected(Operator.AT_MOST, "3")));
        assertThat(ofColumn("string", "id: m, metric: missingValues, arguments: {missingValues: ['', N/A]}, mustNotBe: 7")).containsExactly(
                check("m", "x", Dimension.COMPLETENESS, new TableCheck.Missing("x", false, List.of("", "N/A")), expected(Operator.NOT_BE, "7")));
        assertThat(ofColumn("integer", "id: v, metric: invalidValues, arguments: {min: 1}, unit: percent, mustBeLessThan: 0.5, dimension: accuracy, severity: warning")).containsExactly(
                new TableCheck("v", "x", Dimension.ACCURACY, Severity.WARN, false, new TableCheck.Invalid("x", List.of(
                        new Rule.Range("v", "x", Optional.of("1"), false, Optional.empty(), false, OnFail.LOG))), true, expected(Operator.LESS, "0.5")));
    }

    @Test
    void whatAllowsNoneIsBothARuleOfRowsAndACheckOfTheTable() {
        var contract = Sample.read(Sample.of("name: x, logicalType: string, quality: [{id: k, metric: duplicateValues, mustBe: 0}]")).orThrow();
        assertThat(contract.rules()).contains(new Rule.Unique("k", List.of("x"), 65_536, OnFail.QUARANTINE));
        assertThat(contract.checks()).containsExactly(check("k", "x", Dimension.UNIQUENESS, new TableCheck.Duplicates(List.of("x")), expected(Operator.BE, "0")));
        assertThat(Sample.read(Sample.of("name: x, logicalType: string, quality: [{id: k, metric: duplicateValues, mustBeLessThan: 9}]")).orThrow().rules()).noneMatch(Rule.Unique.class::isInstance);
    }

    @Test
    void whatRowsAreHeldToAlreadyIsNotJudgedTwice() {
        var contract = Sample.read(Sample.of("name: x, logicalType: string, unique: true, quality: [{id: k, metric: duplicateValues, mustBe: 0}]")).orThrow();
        assertThat(contract.rules()).filteredOn(Rule.Unique.class::isInstance).extracting(Rule::id).containsExactly("x.unique");
        assertThat(contract.checks()).extracting(TableCheck::id).containsExactly("k");
        var stricter = Sample.of("name: x, logicalType: string, unique: true, quality: [{id: k, metric: duplicateValues, mustBe: 0, customProperties: [{property: la.onFail, value: fail_pipeline}]}]");
        assertThat(Sample.read(stricter).orThrow().rules()).filteredOn(Rule.Unique.class::isInstance).extracting(Rule::id).containsExactly("x.unique", "k");
    }

    @Test
    void aQueryIsKeptWithItsPlaceholders() {
        assertThat(ofColumn("string", "id: q, type: sql, query: 'select count(*) from ${object} where ${column} = 1', mustBeGreaterOrEqualTo: 2")).containsExactly(
                check("q", "x", Dimension.ACCURACY, new TableCheck.Query("select count(*) from ${table} where \"x\" = 1"), expected(Operator.AT_LEAST, "2")));
        assertThat(ofTable("id: q, type: sql, query: 'select true', mustBe: true")).extracting(TableCheck::expectation).containsExactly(expected(Operator.BE, "1"));
    }

    @Test
    void ourOwnMetricsSayWhatTheStandardDoesNot() {
        assertThat(ofTable("id: f, " + LAKE + "{metric: freshness, column: at, mustBeLessThan: 15m}")).containsExactly(
                check("f", "at", Dimension.TIMELINESS, new TableCheck.Age("at"), expected(Operator.LESS, "9E+2")));
        assertThat(ofTable(LAKE + "{metric: freshness, mustBeLessThan: 90}")).containsExactly(
                check("_la_ingest_ts.freshness", "_la_ingest_ts", Dimension.TIMELINESS, new TableCheck.Age("_la_ingest_ts"), expected(Operator.LESS, "90")));
        assertThat(ofColumn("number", LAKE + "{metric: quantile, quantile: 0.95, mustBeLessThan: 180}")).containsExactly(
                check("x.quantile", "x", Dimension.ACCURACY, new TableCheck.Statistic("x", Figure.QUANTILE, 0.95), expected(Operator.LESS, "180")));
        assertThat(ofTable(LAKE + "{metric: mean, column: n, mustBeGreaterThan: -1.5}")).containsExactly(
                check("n.mean", "n", Dimension.ACCURACY, new TableCheck.Statistic("n", Figure.MEAN, 0), expected(Operator.GREATER, "-1.5")));
        assertThat(ofColumn("string", LAKE + "{metric: references, table: ref.country, key: code}")).containsExactly(
                check("x.references", "x", Dimension.CONSISTENCY, new TableCheck.Orphans("x", TableName.parse("ref.country"), "code"), expected(Operator.BE, "0")));
        assertThat(ofColumn("string", LAKE + "{metric: references, table: ref.country, unit: percent, mustBeLessThan: 1}")).singleElement().satisfies(check -> {
            assertThat(check.percent()).isTrue();
            assertThat(check.measure()).isEqualTo(new TableCheck.Orphans("x", TableName.parse("ref.country"), "x"));
        });
    }

    @Test
    void whatIsUsualIsLearnedByWindows() {
        long hour = 3_600_000;
        assertThat(ofTable(LAKE + "{metric: anomaly, of: rowCount, window: 1h}")).containsExactly(check("table.anomaly", "", Dimension.COVERAGE,
                new TableCheck.Volume("_la_ingest_ts", hour, hour / 10, Season.DAY_OF_WEEK, 28 * 24 * hour, Direction.BOTH), expected(Operator.AT_MOST, "4.2")));
        assertThat(ofTable("id: v, severity: warn, " + LAKE + "{metric: anomaly, window: 12h, column: at, lateness: 30m, season: none, training: 20d, direction: drop, sensitivity: 3.5}")).singleElement().satisfies(check -> {
            assertThat(check.measure()).isEqualTo(new TableCheck.Volume("at", 12 * hour, hour / 2, Season.NONE, 480 * hour, Direction.DROP));
            assertThat(check.expectation()).isEqualTo(expected(Operator.AT_MOST, "3.5"));
            assertThat(check.severity()).isEqualTo(Severity.WARN);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "of: rowCount | it is not said how long that is. Write window: 1h",
        "of: nulls, window: 1h | anomalies of \"nulls\" are not measured",
        "of: max, window: 1h | Possible here: rowCount, freshness, nullValues, mean, sum, stddev, median, distinct.",
        "of: mean, window: 1h | of which column the mean is watched",
        "of: {metric: mean, column: day}, window: 1h | which is no number",
        "of: {metric: mean, column: m}, window: 1h | there is no column \"m\"",
        "of: {metric: mean, column: n, quantile: 1}, window: 1h | of has no \"quantile\"",
        "of: [mean], window: 1h | anomalies of a list are not measured",
        "window: 7h | not a whole number of windows",
        "window: 1s | from 1m to 1d",
        "window: 2d | from 1m to 1d",
        "window: soon | \"soon\"",
        "window: 1h, column: n | which is no time",
        "window: 1h, column: day | Write window: 1d",
        "window: 1h, training: 7d | from 14d",
        "window: 1h, lateness: 2h | no longer than the window",
        "window: 1h, season: week | Possible here: none, hour-of-day, day-of-week",
        "window: 1m | more than 5000 such windows. Write a longer window",
        "window: 1h, direction: up | Possible here: both, drop, spike",
        "window: 1h, sensitivity: 0 | Write a number from 1 to 100",
        "window: 1h, mustBe: 5 | anomaly has no \"mustBe\"",
        "window: 1h, widow: 5 | Did you mean \"window\"?"
    })
    void anAnomalyThatCannotBeLearnedIsAFault(String terms, String message) {
        String contract = Sample.of("name: n, logicalType: integer", "name: at, logicalType: timestamp", "name: day, logicalType: date") + "    quality: [{" + LAKE + "{metric: anomaly, " + terms + "}}]\n";
        assertThat(Sample.faults(contract)).singleElement().asString().startsWith("c.yaml:").contains(message);
    }

    @ParameterizedTest
    @CsvSource({"fail,ERROR,true", "fail_pipeline,ERROR,true", "log,WARN,false", "warn,WARN,false"})
    void onFailSaysHowBadItIs(String word, Severity severity, boolean degrades) {
        assertThat(ofTable("metric: rowCount, mustBe: 1, severity: error, customProperties: [{property: la.onFail, value: " + word + "}]")).singleElement().satisfies(check -> {
            assertThat(check.severity()).isEqualTo(severity);
            assertThat(check.degrades()).isEqualTo(degrades);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "metric: rowCount, unit: percent, mustBe: 1 | always 100 percent",
        "metric: rowCount, mustBe: many | which cannot be measured. Write a number.",
        "metric: rowCount, mustBeBetween: [5, 1] | Exchange the bounds.",
        "metric: rowCount, mustBe: 1, customProperties: [{property: la.onFail, value: quarantine}] | is about single records",
        "metric: duplicateValues, arguments: {properties: [aa]}, mustBeLessThan: 5 | no column \"aa\"",
        "type: sql, query: ' ', mustBe: 1 | the query is empty",
        "type: sql, query: 'select ${column}', mustBe: 1 | ${column} stands for nothing here",
        "type: sql, query: 'select ${tabel}', mustBe: 1 | Possible here: ${table}, ${column}.",
        "type: custom, engine: lakeactors, implementation: {metric: meen, column: n, mustBe: 1} | Did you mean \"mean\"?",
        "type: custom, engine: lakeactors, implementation: {metric: mean, column: nn, mustBe: 1} | there is no column \"nn\"",
        "type: custom, engine: lakeactors, implementation: {metric: mean, column: a, mustBe: 1} | which is no number",
        "type: custom, engine: lakeactors, implementation: {metric: mean, mustBe: 1} | which column is measured",
        "type: custom, engine: lakeactors, implementation: {metric: mean, column: n} | it is not said what the number must be",
        "type: custom, engine: lakeactors, implementation: {metric: mean, column: n, mustBe: 1, mustNotBe: 2} | are both given",
        "type: custom, engine: lakeactors, implementation: {metric: mean, column: n, mustBe: 1, unti: rows} | mean has no \"unti\"",
        "type: custom, engine: lakeactors, implementation: {metric: quantile, column: n, mustBe: 1} | which quantile",
        "type: custom, engine: lakeactors, implementation: {metric: freshness, column: n, mustBeLessThan: 1m} | which is no time",
        "type: custom, engine: lakeactors, implementation: {metric: freshness, mustBeLessThan: 1 moment} | Write a duration",
        "type: custom, engine: lakeactors, implementation: {metric: references, column: a, table: country} | no name of a table",
        "type: custom, engine: lakeactors, implementation: {metric: references, column: a} | which other table is meant",
        "type: custom, engine: lakeactors, implementation: 'row: n > 1', customProperties: [{property: la.onFail, value: fail}] | is about the whole table"
    })
    void aCheckThatCannotBeIsAFault(String quality, String message) {
        assertThat(Sample.faults(table(quality))).singleElement().asString().startsWith("c.yaml:").contains(message);
    }

    @Test
    void twoChecksCannotShareAnId() {
        assertThat(Sample.faults(Sample.of("name: x, logicalType: string, quality: [{id: a, metric: nullValues, mustBeLessThan: 5}, {id: a, metric: nullValues, mustBeLessThan: 7}]")))
                .singleElement().asString().contains("\"a\" is there already");
    }

    @Test
    void aScheduleIsToldToBeOfNoEffect() {
        assertThat(Sample.read(table("id: r, metric: rowCount, mustBe: 1, schedule: 0 20 * * *")).notices()).singleElement().asString().contains("schedule of \"r\" is not followed");
    }

    @Test
    void aChangedCheckRaisesTheSecondNumber() {
        var before = Contracts.document("c.yaml", table("id: r, metric: rowCount, mustBeGreaterThan: 1")).orThrow();
        var after = Contracts.document("c.yaml", table("id: r, metric: rowCount, mustBeGreaterThan: 2")).orThrow();
        var without = Contracts.document("c.yaml", table("type: text, description: none")).orThrow();
        assertThat(Comparison.of(before, after).changes()).extracting(Comparison.Change::rule).containsExactly(ChangeRule.CHECK_CHANGED);
        assertThat(Comparison.of(before, without).changes()).extracting(Comparison.Change::rule).containsExactly(ChangeRule.CHECK_REMOVED);
        assertThat(Comparison.of(without, before).changes()).extracting(Comparison.Change::rule).containsExactly(ChangeRule.CHECK_ADDED);
    }

    @Test
    void aPipelineWithoutATableOfWhatTheContractDescribesSaysThatNothingIsMeasured() {
        String contract = table("metric: rowCount, mustBe: 1");
        assertThat(Pipelines.read("p.yaml", "pipeline: p\nfrom: {kafka: {topics: t, format: json}}\ncontract: c\nto: {bronze: {table: bronze.p}}", path -> contract).notices())
                .singleElement().asString().startsWith("p.yaml:3: ").contains("are not measured");
        assertThat(Pipelines.read("p.yaml", "pipeline: p\nfrom: {kafka: {topics: t, format: json}}\ncontract: c\nto: {silver: {table: silver.p}}", path -> contract).notices()).isEmpty();
    }

    @Test
    void aMetricOfNoColumnIsToldToBeUnmeasured() {
        var read = Sample.read(table("metric: nullValues, mustBe: 0"));
        assertThat(read.orThrow().checks()).isEmpty();
        assertThat(read.notices()).singleElement().asString().contains("nullValues does not say of which column, and is not measured");
    }

    @Test
    void aUnitThatOnlyOthersKnowIsToldToBeUnmeasured() {
        var read = Sample.read(table("id: r, metric: rowCount, unit: bananas, mustBe: 1"));
        assertThat(read.orThrow().checks()).isEmpty();
        assertThat(read.notices()).singleElement().asString().contains("\"r\" is not measured").contains("bananas");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "metric: rowCount, mustBe: many", "type: sql, query: 'select ${x}', mustBe: 1", "type: custom, engine: lakeactors, implementation: {metric: none}",
        "metric: rowCount, mustBe: 1, customProperties: [{property: la.onFail, value: quarantine}]", "metric: duplicateValues, arguments: {properties: [aa]}, mustBeLessThan: 5"
    })
    void whatAnOlderProgramHasTakenUnreadKeepsNoPipelineFromGoingOn(String quality) {
        String contract = table(quality + "}, {id: good, metric: rowCount, mustBe: 1");
        String pipeline = "pipeline: p\nfrom: {kafka: {topics: t, format: json}}\ncontract: c\nto: {silver: {table: silver.p}}";
        assertThat(Pipelines.read("p.yaml", pipeline, path -> contract).faults()).hasSize(1);
        var taken = Pipelines.readTaken("p.yaml", pipeline, path -> contract);
        assertThat(taken.orThrow().contract().checks()).extracting(TableCheck::id).containsExactly("good");
        assertThat(taken.notices()).singleElement().asString().contains("is left out");
    }

    @Test
    void checksOfOneIdThatAnOlderProgramHasTakenKeepNoPipelineFromGoingOn() {
        String nulls = Sample.of("name: x, logicalType: string, quality: [{metric: nullValues, unit: percent, mustBeLessThan: 5}, {metric: nullValues, mustBe: 0}]");
        String duplicates = table("id: d, metric: duplicateValues, arguments: {properties: [a]}, mustBeLessThan: 5}, {id: d, metric: duplicateValues, arguments: {properties: [n]}, mustBe: 0");
        for (String contract : List.of(nulls, duplicates)) {
            assertThat(Sample.faults(contract)).singleElement().asString().contains("is there already");
            var taken = Pipelines.readTaken("p.yaml", "pipeline: p\nfrom: {kafka: {topics: t, format: json}}\ncontract: c\nto: {silver: {table: silver.p}}", path -> contract);
            assertThat(taken.orThrow().contract().checks()).hasSize(1).noneMatch(check -> check.expectation().equals(expected(Operator.BE, "0")));
            assertThat(taken.orThrow().contract().rules()).anyMatch(rule -> rule instanceof Rule.Required || rule instanceof Rule.Unique);
            assertThat(taken.notices()).singleElement().asString().contains("is left out");
        }
    }

    @Test
    void duplicatesOfSeveralKeysAreChecksOfTheirOwn() {
        assertThat(ofTable("metric: duplicateValues, arguments: {properties: [a, n]}, mustBeLessThan: 5}, {metric: duplicateValues, arguments: {properties: [a]}, mustBe: 0"))
                .extracting(TableCheck::id).containsExactly("table.a-n.duplicateValues", "table.a.duplicateValues");
    }

    @Test
    void aFaultyRuleOfRowsIsAFaultEvenThen() {
        String contract = table("metric: duplicateValues, arguments: {properties: [aa]}, mustBe: 0");
        assertThat(Pipelines.readTaken("p.yaml", "pipeline: p\nfrom: {kafka: {topics: t, format: json}}\ncontract: c\nto: {silver: {table: silver.p}}", path -> contract).faults()).hasSize(1);
    }

    private static final String SEGMENTS = ", customProperties: [{property: la.segments, value: ";

    @Test
    void aCheckMayBeOneOfEachValueOfAColumn() {
        assertThat(ofTable("id: k, metric: rowCount, unit: percent, mustBeLessThan: 60" + SEGMENTS + "a}]")).containsExactly(new TableCheck("k", "", Dimension.COMPLETENESS, Severity.ERROR, false,
                new TableCheck.Each("a", 50, new TableCheck.Rows()), true, expected(Operator.LESS, "60"))).first().satisfies(check -> {
                    assertThat(check.expected()).isEqualTo("< 60 % in each a");
                    assertThat(CheckWords.sentence(check)).isEqualTo("rows, of each a: < 60 % in each a");
                });
        assertThat(ofTable("id: k, " + LAKE + "{metric: mean, column: n, mustBeLessThan: 9}" + SEGMENTS + "{by: a, max: 7}}]")).extracting(TableCheck::measure)
                .containsExactly(new TableCheck.Each("a", 7, new TableCheck.Statistic("n", Figure.MEAN, 0)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "metric: rowCount, mustBeLessThan: 60 | b | there is no column \"b\"",
        "metric: rowCount, mustBeLessThan: 60 | {by: a, max: 2000} | max is no number of segments",
        "metric: duplicateValues, arguments: {properties: [a]}, mustBeLessThan: 5 | a | this is not measured by segments",
        "type: sql, query: \"select 1 from ${table}\", mustBe: 1 | a | this is not measured by segments",
        "type: custom, engine: lakeactors, implementation: \"row: n > 0\" | a | la.segments has no effect on single records"
    })
    void whatCannotBeMeasuredByTheseSegmentsIsRefused(String quality, String segments, String what) {
        assertThat(Sample.read(table("id: k, " + quality + SEGMENTS + segments + "}]")).faults()).singleElement().satisfies(fault -> assertThat(fault.toString()).contains(what));
    }

    private static final String WHERE = ", customProperties: [{property: la.where, value: ";

    @Test
    void aCheckMayBeOneOfSomeRows() {
        assertThat(ofTable("id: k, metric: rowCount, unit: percent, mustBeLessThan: 60" + WHERE + "\"a == 'it' && n > 5\"}]")).containsExactly(new TableCheck("k", "", Dimension.COMPLETENESS, Severity.ERROR, false,
                new TableCheck.Where("a == 'it' && n > 5", "((\"a\" = 'it') AND (\"n\" > (5)))", new TableCheck.Rows()), true, expected(Operator.LESS, "60"))).first().satisfies(check -> {
                    assertThat(check.expected()).isEqualTo("< 60 %");
                    assertThat(CheckWords.sentence(check)).isEqualTo("rows, where a == 'it' && n > 5: < 60 %");
                });
        assertThat(ofTable("id: k, " + LAKE + "{metric: freshness, column: at, mustBeLessThan: 1h}" + WHERE + "n > 5}, {property: la.segments, value: a}]")).singleElement().satisfies(check -> {
            assertThat(check.measured()).isEqualTo(new TableCheck.Each("a", 50, new TableCheck.Age("at")));
            assertThat(check.isAge()).isTrue();
            assertThat(check.expected()).isEqualTo("< 3600 s in each a");
        });
        assertThat(ofTable("id: k, " + LAKE + "{metric: anomaly, column: at, window: 1h}" + WHERE + "n > 5}]")).singleElement().satisfies(check -> assertThat(check.expected()).isEqualTo("within 4.2 deviations of the usual"));
    }

    /** A rule would hold back rows that the condition leaves out. */
    @Test
    void whatNoneOfSomeRowsMayBreakIsNoRuleOnRows() {
        Contract contract = Sample.read(table("id: k, metric: duplicateValues, arguments: {properties: [a]}, mustBe: 0" + WHERE + "n > 5}]")).orThrow();
        assertThat(contract.checks()).extracting(TableCheck::id).containsExactly("k");
        assertThat(contract.rules()).noneMatch(rule -> rule.id().equals("k"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "metric: rowCount, mustBeLessThan: 60 | b > 1 | no column",
        "metric: rowCount, mustBeLessThan: 60 | n | needs a boolean",
        "metric: rowCount, mustBeLessThan: 60 | n > | the row expression is wrong at character",
        "metric: rowCount, mustBeLessThan: 60 | \"\" | la.where is no row expression",
        "metric: rowCount, mustBeLessThan: 60 | n + 1 > 2 | la.where calculates, mend=Compare columns with constants",
        "type: sql, query: \"select 1 from ${table}\", mustBe: 1 | n > 1 | Write the condition in the query.",
        "type: custom, engine: lakeactors, implementation: \"row: n > 0\" | n > 1 | la.where has no effect on single records",
        "metric: rowCount, mustBeLessThan: 60, arguments: {where: n > 1} | n > 1 | where has no effect among arguments: la.where",
        "type: custom, engine: lakeactors, implementation: {metric: mean, column: n, where: n > 1, mustBeLessThan: 5} | n > 1 | Write customProperties: [{property: la.where"
    })
    void conditionsThatCannotBeAreRefused(String quality, String where, String what) {
        var faults = Sample.read(table("id: k, " + quality + WHERE + where + "}]")).faults();
        assertThat(faults).singleElement().satisfies(fault -> assertThat(fault.toString()).contains(what));
    }

    @Test
    void aFigureMayBeHeldToThatOfAnotherTable() {
        assertThat(ofTable("id: k, " + LAKE + "{metric: reconciliation, column: n, table: bronze.t, key: m, unit: percent, mustBeLessThan: 0.5}")).containsExactly(new TableCheck("k", "n", Dimension.CONSISTENCY, Severity.ERROR, false,
                new TableCheck.Reconciled("n", TableName.parse("bronze.t"), "m"), true, expected(Operator.LESS, "0.5"))).first().satisfies(check -> {
                    assertThat(check.expected()).isEqualTo("< 0.5 %");
                    assertThat(CheckWords.sentence(check)).isEqualTo("difference of the sum of n from that of bronze.t.m: < 0.5 %");
                });
        assertThat(ofTable(LAKE + "{metric: reconciliation, of: sum, column: n, table: bronze.t}")).containsExactly(new TableCheck("n.reconciliation", "n", Dimension.CONSISTENCY, Severity.ERROR, false,
                new TableCheck.Reconciled("n", TableName.parse("bronze.t"), "n"), false, expected(Operator.BE, "0"))).first().satisfies(check -> assertThat(check.unit()).isEmpty());
        assertThat(ofTable(LAKE + "{metric: reconciliation, of: rowCount, table: bronze.t, mustBeLessThan: 10}")).containsExactly(new TableCheck("table.reconciliation", "", Dimension.CONSISTENCY, Severity.ERROR, false,
                new TableCheck.Reconciled("", TableName.parse("bronze.t"), ""), false, expected(Operator.LESS, "10"))).first().satisfies(check -> {
                    assertThat(check.unit()).isEqualTo("rows");
                    assertThat(CheckWords.sentence(check)).isEqualTo("difference of rows from bronze.t: < 10");
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "table: b.t | it is not said which column is measured", "column: n | it is not said which other table is meant", "column: a, table: b.t | which is no number", "column: n, table: b.t, of: mean | Possible here: sum, rowCount.",
        "of: rowCount, table: b.t, key: m | key has no effect on row counts", "of: rowCount, table: b.t, column: n | column has no effect on row counts", "column: n, table: b.t, unit: rows | a difference of sums is one of numbers", "of: rowCount, table: b.t, unit: miles | a difference of row counts is one of rows",
        "column: n, table: b.t, tolerance: 1 | reconciliation has no \"tolerance\""
    })
    void figuresThatCannotBeHeldToAnotherTablesAreRefused(String terms, String what) {
        assertThat(Sample.read(table("id: k, " + LAKE + "{metric: reconciliation, " + terms + "}")).faults()).singleElement().satisfies(fault -> assertThat(fault.toString().replace("\\", "")).contains(what));
    }

    /** The database would fail at the first row that its widest decimal cannot hold. */
    @Test
    void decimalsWithoutOneThatHoldsBothAreNotComparedInAConditionOnAWholeTable() {
        String columns = Sample.of("name: n, logicalType: integer, physicalType: bigint", "name: fine, logicalType: number, physicalType: 'decimal(38,20)'", "name: wide, logicalType: number, physicalType: 'decimal(38,18)'");
        String check = "    quality: [{id: k, metric: rowCount, mustBeLessThan: 60" + WHERE;
        assertThat(Sample.read(columns + check + "wide > n}]}]\n").orThrow().checks()).as("19 and 18 digits").hasSize(1);
        for (String condition : List.of("fine > n", "wide != fine")) {
            assertThat(Sample.read(columns + check + condition + "}]}]\n").faults()).singleElement().satisfies(fault ->
                    assertThat(fault.toString()).contains("la.where compares numbers that have no decimal of 38 digits in common", "Compare columns with constants"));
        }
    }

    private static String late(String late, String terms) {
        return table("id: k, " + LAKE + "{metric: lateRows, " + terms + "}") + "    customProperties: [{property: la.watermark, value: {column: at, lateness: 15m, late: " + late + "}}]\n";
    }

    @Test
    void rowsThatCameLateAreCountedByTheWatermark() {
        assertThat(Sample.read(late("keep", "window: 2h, unit: percent, mustBeLessThan: 1")).orThrow().checks()).containsExactly(new TableCheck("k", "", Dimension.TIMELINESS, Severity.ERROR, false,
                new TableCheck.LateRows("at", 900_000, 7_200_000, false), true, expected(Operator.LESS, "1")));
        assertThat(Sample.read(late("quarantine", "mustBe: 0")).orThrow().checks()).extracting(TableCheck::measure).containsExactly(new TableCheck.LateRows("at", 900_000, 86_400_000, true));
    }

    @Test
    void rowsThatCameLateCannotBeCountedWhereNothingIsKnownOfThem() {
        assertThat(Sample.read(late("drop", "mustBe: 0")).faults().toString()).contains("late rows are dropped");
        assertThat(Sample.read(late("keep", "window: 2, mustBe: 0, column: at")).faults().toString()).contains("lateRows has no \"column\"");
        assertThat(Sample.read(late("keep", "window: 1s, mustBe: 0")).faults().toString()).contains("window is \"1s\"");
        assertThat(Sample.read(table("id: k, " + LAKE + "{metric: lateRows, mustBe: 0}")).faults().toString()).contains("it is not said which rows are late");
    }

    @Test
    void whatIsSaidOfRangesIsNeitherOfTheTableNorOfSingleRecords() {
        String entry = "id: k, metric: nullValues, unit: percent, mustBeLessThan: 5, customProperties: [{property: la.per, value: 1000}]";
        var contract = Sample.read(Sample.of("name: x, logicalType: string, quality: [{" + entry + "}]")).orThrow();
        assertThat(contract.checks()).isEmpty();
        assertThat(contract.rules()).contains(new Rule.Required("k", "x", OnFail.LOG));
        assertThat(contract.thresholds()).containsExactly(new Threshold("k", List.of("k"), 1_000, true, true, new BigDecimal("5"), Threshold.Action.FAIL_PIPELINE));
    }

    @ParameterizedTest
    @CsvSource({"log, LOG", "fail_batch, FAIL_BATCH", "fail_pipeline, FAIL_PIPELINE"})
    void aRowExpressionCanBeCountedAndTheContractSaysWhatFollows(String onFail, Threshold.Action action) {
        String entry = "id: k, type: custom, engine: lakeactors, implementation: {metric: expression, expression: 'x > 0', mustBeLessOrEqualTo: 3}, "
                + "customProperties: [{property: la.per, value: 200}, {property: la.onFail, value: " + onFail + "}]";
        var contract = Sample.read(Sample.of("name: x, logicalType: integer, quality: [{" + entry + "}]")).orThrow();
        assertThat(contract.rules()).contains(new Rule.Expression("k", "x > 0", OnFail.LOG));
        assertThat(contract.thresholds()).containsExactly(new Threshold("k", List.of("k"), 200, false, false, new BigDecimal("3"), action));
    }

    @Test
    void whatFailsRangesDoesSoForRangesOfOneLength() {
        String entry = "{id: k1, metric: nullValues, mustBeLessThan: 5, customProperties: [{property: la.per, value: 1000}, {property: la.onFail, value: fail_batch}]}";
        String other = entry.replace("k1", "k2").replace("1000", "2000");
        assertThat(Sample.read(Sample.of("name: x, logicalType: string, quality: [" + entry + ", " + other + "]")).faults())
                .singleElement().satisfies(fault -> assertThat(fault.toString()).contains("Write the same la.per"));
        assertThat(Sample.read(Sample.of("name: x, logicalType: string, quality: [" + entry + ", " + other.replace("fail_batch", "log") + "]")).faults()).isEmpty();
    }

    @Test
    void aWarningIsToldAndAnActionOnSingleRecordsIsAFault() {
        String entry = "id: k, metric: nullValues, mustBeLessThan: 5, severity: warning, customProperties: [{property: la.per, value: 1000}";
        assertThat(Sample.read(Sample.of("name: x, logicalType: string, quality: [{" + entry + "]}]")).orThrow().thresholds().getFirst().action()).isEqualTo(Threshold.Action.LOG);
        for (String single : List.of("quarantine", "drop")) {
            assertThat(Sample.read(Sample.of("name: x, logicalType: string, quality: [{" + entry + ", {property: la.onFail, value: " + single + "}]}]")).faults())
                    .singleElement().satisfies(fault -> assertThat(fault.toString()).contains("Write fail_batch"));
        }
    }

    @Test
    void toFailABatchIsSaidOfRangesOnly() {
        assertThat(Sample.read(Sample.of("name: x, logicalType: string, quality: [{id: k, metric: nullValues, mustBe: 0, customProperties: [{property: la.onFail, value: fail_batch}]}]")).faults())
                .anySatisfy(fault -> assertThat(fault.toString()).contains("Add la.per"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "metric: nullValues, mustBeGreaterThan: 5", "metric: nullValues, mustBeLessThan: 0", "metric: nullValues, unit: percent, mustBeLessThan: 101",
        "metric: duplicateValues, mustBeLessThan: 5", "metric: nullValues",
        "type: custom, engine: lakeactors, implementation: {metric: expression, expression: 'nothing > 0', mustBeLessThan: 5}",
        "type: custom, engine: lakeactors, implementation: {metric: expression, mustBeLessThan: 5}",
        "type: custom, engine: lakeactors, implementation: {metric: expression, expression: \"x = 'a'\", mustBeLessThen: 5, mustBeLessThan: 5}"
    })
    void whatCannotBeSaidOfRangesIsAFault(String entry) {
        assertThat(Sample.read(Sample.of("name: x, logicalType: string, quality: [{" + entry + ", customProperties: [{property: la.per, value: 1000}]}]")).faults()).isNotEmpty();
    }
}
