package io.lakeactors.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SourceKey;
import io.lakeactors.testkit.Orders;
import io.lakeactors.testkit.WallClock;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a partition's refinery makes of thresholds that contracts set for ranges of positions. */
class ThresholdsTest {
    private static final SourceKey P0 = new SourceKey("cluster-a", "id", "orders", 0);

    private static PipelineSpec spec(String per, String more) {
        String contract = Orders.CONTRACT + "      - name: country\n        logicalType: string\n        quality:\n"
                + "          - { id: known, metric: nullValues, unit: percent, mustBeLessOrEqualTo: 2, customProperties: [{ property: la.per, value: " + per + " }] }\n" + more;
        return Pipelines.read("orders.yaml", Orders.PIPELINE, path -> contract).orThrow();
    }

    /** Every tenth record from 10 on has no country. */
    private static RawBatch records(int from, int to) {
        var raw = new RawBatch(P0, to - from, 4_096);
        for (int i = from; i < to; i++) {
            byte[] json = ("{\"id\":" + i + (i > 0 && i % 10 == 0 ? "" : ",\"country\":\"DE\"") + "}").getBytes(StandardCharsets.UTF_8);
            raw.add(i, -1, null, 0, -1, json, 0, json.length, null);
        }
        return raw.covers(from, to, -1);
    }

    @Test
    void withinTheThresholdFaultyRecordsPassAndAreCounted() {
        Refined refined = new ContractRefinery(spec("100", ""), new WallClock()).refine(records(0, 25));
        assertThat(refined.stops()).isEmpty();
        assertThat(refined.ledger()).isEqualTo(Ledger.of(25, 0, 0));
        assertThat(refined.logged()).containsEntry("known", 2L);
    }

    @Test
    void theThirdOfAHundredStopsBeforeItsBatch() {
        var refinery = new ContractRefinery(spec("100", ""), new WallClock());
        assertThat(refinery.refine(records(0, 25)).stops()).isEmpty();
        Refined refined = refinery.refine(records(25, 60));
        assertThat(refined.parts()).isEmpty();
        assertThat(refined.stops()).hasValueSatisfying(error -> {
            assertThat(error.code()).isEqualTo(ErrorCode.RULE_STOPS_PIPELINE);
            assertThat(error.sentence()).contains("rule known is broken by 3 of the first 31 records of positions [0,100)", "offset 30");
        });
    }

    @Test
    void aRangeThatIsOverStopsBeforeTheRecordBehindItWhereverBatchesAreCut() {
        String alarm = "      - { name: alarm, logicalType: integer, logicalTypeOptions: { maximum: 0 }, customProperties: [{ property: la.onFail, value: fail_pipeline }] }\n";
        // Of 25 records, as the log was compacted, two are one in a hundred too many; of a hundred they would not be.
        var raw = new RawBatch(P0, 26, 4_096);
        for (int i = 0; i <= 25; i++) {
            byte[] json = (i == 25 ? "{\"id\":1,\"country\":\"DE\",\"alarm\":1}" : i < 2 ? "{\"id\":1}" : "{\"id\":1,\"country\":\"DE\"}").getBytes(StandardCharsets.UTF_8);
            raw.add(i == 25 ? 100 : i, -1, null, 0, -1, json, 0, json.length, null);
        }
        Refined refined = new ContractRefinery(spec("100", alarm), new WallClock()).refine(raw.covers(0, 101, -1));
        assertThat(refined.stops()).hasValueSatisfying(error -> assertThat(error.sentence()).contains("rule known is broken by 2 of the 25 records of positions [0,100)"));
    }

    @Test
    void whatIsOnlyToldIsToldOnceOfEachRange() {
        String told = "          - { id: told, metric: nullValues, mustBeLessThan: 3, severity: warning, customProperties: [{ property: la.per, value: 100 }] }\n";
        var refinery = new ContractRefinery(spec("1000", told), new WallClock());
        assertThat(refinery.refine(records(0, 25)).exceeded()).isEmpty();
        assertThat(refinery.refine(records(25, 60)).exceeded()).singleElement().satisfies(one ->
                assertThat(one.words()).isEqualTo("broken by 3 of the first 31 records of positions [0,100), more than its threshold"));
        assertThat(refinery.refine(records(60, 100)).exceeded()).isEmpty();
        Refined next = refinery.refine(records(100, 125));
        assertThat(next.exceeded()).singleElement().satisfies(one -> assertThat(one.position()).isEqualTo(120));
        assertThat(next.ledger()).isEqualTo(Ledger.of(25, 0, 0));
    }

    @Test
    void aPartitionThatMovesWithinARangeComesToTheSameVerdict() {
        var refinery = new ContractRefinery(spec("100", ""), new WallClock());
        assertThat(refinery.lookBackFrom(125)).isEqualTo(100);
        refinery.prime(records(0, 25));
        assertThat(refinery.refine(records(25, 60)).stops()).hasValueSatisfying(error -> assertThat(error.sentence()).contains("3 of the first 31"));
    }
}
