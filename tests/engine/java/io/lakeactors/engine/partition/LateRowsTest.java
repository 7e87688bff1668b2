package io.lakeactors.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.EventTime;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SourceKey;
import io.lakeactors.quality.FailedRanges;
import io.lakeactors.testkit.Orders;
import io.lakeactors.testkit.WallClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What a partition's refinery makes of late rows, and what people see of them. */
class LateRowsTest {
    private static final SourceKey P0 = new SourceKey("cluster-a", "id", "orders", 0);
    private static final PipelineSpec SPEC = spec("{ column: placed, lateness: 10m }");
    private static final long MINUTE = 60_000_000;
    private static final long NOON = Instant.parse("2026-03-03T12:00:00Z").getEpochSecond() * 1_000_000;

    private static PipelineSpec spec(String watermark) {
        String contract = Orders.CONTRACT.replace("    properties:\n", "    customProperties: [{ property: la.watermark, value: " + watermark + " }]\n    properties:\n")
                + "      - { name: placed, logicalType: timestamp }\n      - { name: sent, logicalType: timestamp }\n";
        return Pipelines.read("orders.yaml", Orders.PIPELINE, path -> contract).orThrow();
    }

    private static EventTime placed(int minutes) {
        return new EventTime("placed", NOON + minutes * MINUTE);
    }

    private static RawBatch records(int... minutes) {
        var raw = new RawBatch(P0, minutes.length, 4_096);
        for (int i = 0; i < minutes.length; i++) {
            byte[] json = ("{\"id\":" + i + ",\"placed\":\"" + Instant.ofEpochSecond(NOON / 1_000_000 + minutes[i] * 60L) + "\"}").getBytes(StandardCharsets.UTF_8);
            raw.add(i, -1, null, 0, -1, json, 0, json.length, null);
        }
        return raw.covers(0, minutes.length, -1);
    }

    private static ContractRefinery refinery(PipelineSpec spec, EventTime since) {
        return new ContractRefinery(spec, new WallClock(), Optional.ofNullable(since), FailedRanges.NONE);
    }

    @Test
    void whatWasReadBeforeIsGoneOnFromAndToldBehindTheBatch() {
        Refined refined = refinery(SPEC, placed(0)).refine(records(-11, -10, 5, -6));
        assertThat(refined.ledger()).isEqualTo(Ledger.of(2, 2, 0));
        assertThat(refined.quarantined()).isEqualTo(Map.of("late", 2L));
        assertThat(refined.eventTime()).contains(placed(5));
        assertThat(refinery(SPEC, null).refine(records(-11)).eventTime()).contains(placed(-11));
    }

    @Test
    void ofAnotherColumnNothingIsKnown() {
        assertThat(refinery(SPEC, new EventTime("sent", NOON)).refine(records(-30)).ledger()).isEqualTo(Ledger.of(1, 0, 0));
    }

    @Test
    void aContractWithoutLateRowsForgetsTheTime() {
        var plain = Pipelines.read("orders.yaml", Orders.PIPELINE, path -> Orders.CONTRACT).orThrow();
        assertThat(refinery(plain, placed(0)).refine(records(-30)).eventTime()).isEmpty();
    }

    @Test
    void aRecordThatCannotBeJudgedMovesNothing() {
        var refinery = refinery(SPEC, placed(0));
        assertThat(refinery.poisoned(records(50), "a bug").eventTime()).contains(placed(0));
        assertThat(refinery.refine(records(-5)).ledger()).isEqualTo(Ledger.of(1, 0, 0));
    }

    @Test
    void whatAPersonLetsInIsNotLateAmongThemselves() {
        assertThat(ContractRefinery.readmitting(SPEC, new WallClock()).refine(records(0, -60, 30, -90)).ledger()).isEqualTo(Ledger.of(4, 0, 0));
    }

    private static OptionalDouble value(PrometheusRegistry registry, String name) {
        return registry.scrape().stream().filter(metric -> metric.getMetadata().getName().equals(name)).flatMap(metric -> metric.getDataPoints().stream()).mapToDouble(point ->
                point instanceof io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot gauge ? gauge.getValue()
                        : ((io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot) point).getValue()).findFirst();
    }

    @Test
    void peopleSeeTheWatermarkUntilThePartitionIsIdleAndWhatCameLate() {
        var registry = new PrometheusRegistry();
        var time = new PartitionTime(new Signals(registry, new MemoryBudget(1 << 20), new WallClock()), SPEC, P0);
        var counts = new RuleCounts(Map.of("late", 3L, "id.required", 5L), Map.of(), Map.of());
        time.written(new WorkerReport.Written(1, "b", new io.lakeactors.model.OffsetRange(0, 9), -1, Ledger.of(1, 8, 0), Optional.of(placed(0)), counts, List.of(), List.of(), 1, 1_000, 1, 1, false));
        time.reached(Optional.of(placed(0)), false);
        assertThat(value(registry, "lake_watermark_seconds")).hasValue((NOON - 10 * MINUTE) / 1e6);
        assertThat(value(registry, "lake_late_rows")).hasValue(3);
        assertThat(List.of(time.isIdle(0, 61_000), time.isIdle(1, 90_000), time.isIdle(-1, 90_000))).containsOnly(false);
        assertThat(time.isIdle(0, 61_001)).isTrue();
        time.reached(Optional.of(placed(0)), true);
        assertThat(value(registry, "lake_watermark_seconds")).isEmpty();
    }
}
