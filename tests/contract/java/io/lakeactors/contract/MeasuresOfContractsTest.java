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
import org.junit.jupiter.api.Test;

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
    void valuesAreCountedAndHaveAMiddle() {
        assertThat(ofColumn("string", LAKE + "{metric: distinct, mustBeBetween: [10, 20]}")).singleElement().satisfies(check -> {
            assertThat(check.id()).isEqualTo("x.distinct");
            assertThat(check.measure()).isEqualTo(new TableCheck.Statistic("x", Figure.DISTINCT, 0));
        });
        assertThat(ofColumn("number", LAKE + "{metric: median, mustBeLessThan: 5}")).containsExactly(check("x.median", "x", Dimension.ACCURACY, new TableCheck.Statistic("x", Figure.QUANTILE, 0.5), expected(Operator.LESS, "5")));
        assertThat(ofColumn("number", LAKE + "{metric: variance, mustBeLessThan: 5}")).singleElement().satisfies(check -> assertThat(check.measure()).isEqualTo(new TableCheck.Statistic("x", Figure.VARIANCE, 0)));
    }
}
