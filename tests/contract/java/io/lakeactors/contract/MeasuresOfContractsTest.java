package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.Expectation;
import io.lakeactors.model.Expectation.Operator;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Dimension;
import io.lakeactors.model.TableCheck.Direction;
import io.lakeactors.model.TableCheck.Figure;
import io.lakeactors.model.TableCheck.Measure;
import io.lakeactors.model.TableCheck.Season;
import io.lakeactors.model.TableCheck.Severity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What our own engine measures, as contracts write it: how values are distributed, and what of them is as usual. */
class MeasuresOfContractsTest {
    private static final String LAKE = "type: custom, engine: lakeactors, implementation: ";

    private static List<TableCheck> ofColumn(String type, String quality) {
        return Sample.read(Sample.of("name: x, logicalType: " + type + ", quality: [{" + quality + "}]")).orThrow().checks();
    }

    private static List<TableCheck> ofTable(String quality) {
        return Sample.read(Sample.of("name: a, logicalType: string", "name: n, logicalType: integer", "name: at, logicalType: timestamp") + "    quality: [{" + quality + "}]\n").orThrow().checks();
    }

    private static Expectation expected(Operator operator, String bound) {
        return Expectation.of(operator, new BigDecimal(bound));
    }

    private static TableCheck check(String id, String column, Dimension dimension, Measure measure, Expectation expectation) {
        return new TableCheck(id, column, dimension, Severity.ERROR, false, measure, false, expectation);
    }

    @Test
    void whatElseIsUsualIsLearnedOfAColumn() {
        long hour = 3_600_000;
        assertThat(ofTable(LAKE + "{metric: anomaly, of: {metric: mean, column: n}, column: at, window: 1h}")).containsExactly(check("n.anomaly", "n", Dimension.COVERAGE, new TableCheck.Volume(
                new TableCheck.Statistic("n", Figure.MEAN, 0), "at", hour, hour / 10, Season.DAY_OF_WEEK, 28 * 24 * hour, Direction.BOTH), expected(Operator.AT_MOST, "4.2")));
        assertThat(ofColumn("timestamp", LAKE + "{metric: anomaly, of: nullValues, window: 1h}")).singleElement().satisfies(check -> {
            assertThat(check.measure()).as("the column that may be null is not that of times").isEqualTo(new TableCheck.Volume(new TableCheck.Missing("x", true, List.of()), "_la_ingest_ts", hour, hour / 10,
                    Season.DAY_OF_WEEK, 28 * 24 * hour, Direction.BOTH));
            assertThat(check.unit()).isEqualTo("percent");
        });
        assertThat(ofColumn("timestamp", LAKE + "{metric: anomaly, of: freshness, window: 1h}")).singleElement().satisfies(check -> assertThat(check.measure()).as("that something is too fresh is no news")
                .isEqualTo(new TableCheck.Volume(new TableCheck.Age("x"), "x", hour, hour / 10, Season.DAY_OF_WEEK, 28 * 24 * hour, Direction.SPIKE)));
        assertThat(ofColumn("string", LAKE + "{metric: anomaly, of: distinct, window: 1h}")).singleElement()
                .satisfies(check -> assertThat(((TableCheck.Volume) check.measure()).of()).isEqualTo(new TableCheck.Statistic("x", Figure.DISTINCT, 0)));
    }

    @Test
    void valuesAreHeldToHowTheyAreDistributed() {
        long day = 86_400_000;
        assertThat(ofColumn("number", LAKE + "{metric: drift, mustBeLessThan: 0.25}")).containsExactly(check("x.drift", "x", Dimension.ACCURACY,
                new TableCheck.Drift("x", TableCheck.Divergence.PSI, Map.of(), day, 28 * day, 10), expected(Operator.LESS, "0.25")));
        assertThat(ofColumn("string", LAKE + "{metric: drift, method: jensen-shannon, window: 6h, reference: 7d, mustBeLessThan: 0.1}")).singleElement()
                .satisfies(check -> assertThat(check.measure()).isEqualTo(new TableCheck.Drift("x", TableCheck.Divergence.JENSEN_SHANNON, Map.of(), day / 4, 7 * day, 0)));
        assertThat(ofColumn("string", LAKE + "{metric: drift, reference: {DE: 60, FR: 40}, mustBeLessThan: 0.1}")).singleElement().satisfies(check -> assertThat(check.measure())
                .isEqualTo(new TableCheck.Drift("x", TableCheck.Divergence.PSI, Map.of("DE", new BigDecimal("60"), "FR", new BigDecimal("40")), 0, 0, 0)));
        assertThat(ofTable(LAKE + "{metric: drift, column: n, time: at, mustBeLessThan: 0.1}")).singleElement()
                .satisfies(check -> assertThat(check.measure()).isEqualTo(new TableCheck.Drift("n", TableCheck.Divergence.PSI, Map.of(), day, 28 * day, 10, "at")));
    }

    /** However they are written: rows are held to them by how they are told. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "integer | 01: 60, -0: 20, 1e2: 20 | 1,0,100", "string, physicalType: uuid | 123E4567-E89B-12D3-A456-426614174000: 1 | 123e4567-e89b-12d3-a456-426614174000", "string | 01: 60, A: 1 | 01,A", "boolean | true: 1, false: 1 | true,false",
        "date | 2026-01-31: 1 | 2026-01-31"
    })
    void listedValuesAreThoseOfTheColumnsType(String type, String listed, String values) {
        assertThat(ofColumn(type, LAKE + "{metric: drift, reference: {" + listed + "}, mustBeLessThan: 0.1}")).singleElement()
                .satisfies(check -> assertThat(((TableCheck.Drift) check.measure()).shares()).containsOnlyKeys(values.split(",")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "number | reference: 7d | Write exactly one of mustBe",
        "number | reference: never, mustBe: 0 | or values with their shares: {DE: 60, FR: 40}.",
        "number | reference: {}, mustBe: 0 | reference has no values",
        "number | reference: {a: 1}, mustBe: 0 | Write reference: 28d",
        "string | reference: {a: none}, mustBe: 0 | the share of \"a\" is no number above zero",
        "integer | reference: {a: 1}, mustBe: 0 | \"a\" can be no value of \"x\", which is of type",
        "integer | reference: {1: 1, 01: 2}, mustBe: 0 | \"01\" is listed twice, as it is the same value as \"1\"",
        "integer | reference: {1.5: 1}, mustBe: 0 | \"1.5\" can be no value of \"x\", which is of type",
        "'string, physicalType: uuid' | reference: {not-one: 1}, mustBe: 0 | \"not-one\" can be no value of \"x\", which is of type uuid",
        "date | reference: {31.1.2026: 1}, mustBe: 0 | \"31.1.2026\" can be no value of \"x\", which is of type date",
        "date | reference: {2026-01-01: 1}, time: x, mustBe: 0 | time has no effect on all rows",
        "string | time: nowhere, mustBe: 0 | there is no column \"nowhere\"",
        "string | time: x, mustBe: 0 | which is no time",
        "date | time: x, window: 6h, mustBe: 0 | Write durations such as 1d",
        "string | bins: 5, mustBe: 0 | Leave bins out",
        "number | bins: 1, mustBe: 0 | Write a whole number from 2 to 100; 10 if it is left out.",
        "number | window: 1s, mustBe: 0 | Write a duration from 1m to 366d.",
        "timestamp | mustBe: 0 | whose values are not distributed over few",
        "string | method: chi, mustBe: 0 | Possible here: psi, jensen-shannon."
    })
    void whatCannotBeHeldToADistributionIsRefused(String type, String terms, String why) {
        String contract = Sample.of("name: x, logicalType: " + type + ", quality: [{" + LAKE + "{metric: drift, " + terms + "}}]");
        assertThat(Sample.read(contract).faults()).anySatisfy(fault -> assertThat(fault.text()).contains(why));
    }

    @Test
    void valuesAreCountedAndHaveAMiddle() {
        assertThat(ofColumn("string", LAKE + "{metric: distinct, mustBeBetween: [10, 20]}")).singleElement().satisfies(check -> {
            assertThat(check.id()).isEqualTo("x.distinct");
            assertThat(check.measure()).isEqualTo(new TableCheck.Statistic("x", Figure.DISTINCT, 0));
        });
        assertThat(ofColumn("number", LAKE + "{metric: median, mustBeLessThan: 5}")).containsExactly(check("x.median", "x", Dimension.ACCURACY, new TableCheck.Statistic("x", Figure.QUANTILE, 0.5), expected(Operator.LESS, "5")));
        assertThat(ofColumn("string", LAKE + "{metric: entropy, mustBeGreaterThan: 2}")).singleElement().satisfies(check -> assertThat(check.measure()).isEqualTo(new TableCheck.Statistic("x", Figure.ENTROPY, 0)));
        assertThat(ofColumn("number", LAKE + "{metric: variance, mustBeLessThan: 5}")).singleElement().satisfies(check -> assertThat(check.measure()).isEqualTo(new TableCheck.Statistic("x", Figure.VARIANCE, 0)));
    }

    @Test
    void aCheckCountsInScoresAsItsContractSays() {
        assertThat(ofTable("metric: rowCount, mustBeGreaterThan: 0, customProperties: [{property: la.weight, value: 2.5}]")).extracting(TableCheck::weight).containsExactly(2.5);
        assertThat(ofTable("metric: rowCount, mustBeGreaterThan: 0")).extracting(TableCheck::weight).containsExactly(1.0);
        for (String wrong : List.of("0", "-1", "1001", "much")) {
            String contract = Sample.of("name: x, logicalType: string, quality: [{metric: nullValues, mustBeLessThan: 5, customProperties: [{property: la.weight, value: " + wrong + "}]}]");
            assertThat(Sample.read(contract).faults()).as(wrong).anySatisfy(fault -> assertThat(fault.text()).contains("la.weight"));
        }
    }
}
