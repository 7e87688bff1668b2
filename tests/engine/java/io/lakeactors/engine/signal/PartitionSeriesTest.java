package io.lakeactors.engine.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableName;
import io.lakeactors.testkit.ManualClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What promises of latency and frequency are held to. */
class PartitionSeriesTest {
    private static final SourceKey P0 = new SourceKey("c", "t", "orders", 0);
    private static final SourceKey P1 = new SourceKey("c", "t", "orders", 1);

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ManualClock clock = new ManualClock(1_000_000);
    private final Signals signals = new Signals(registry, new MemoryBudget(100), clock);

    private List<Double> values(String name) {
        return registry.scrape(name::equals).stream().map(GaugeSnapshot.class::cast).flatMap(gauge -> gauge.getDataPoints().stream()).map(GaugeSnapshot.GaugeDataPointSnapshot::getValue).toList();
    }

    private void assertLatency(double seconds) {
        assertThat(values("lake_latency_seconds")).containsExactly(seconds);
    }

    private void at(SourceKey partition, long committed, long end) {
        signals.partitions().standing("orders", partition, committed, committed, end);
    }

    /** Stands so for a while. */
    private void stays(SourceKey partition, long committed, long end, int seconds) {
        at(partition, committed, end);
        pass(seconds);
    }

    private void pass(int seconds) {
        clock.advance(Duration.ofSeconds(seconds));
    }

    private void visible(int seconds) {
        signals.say(new Signal.TableFresh("orders", TableName.parse("silver.orders"), Duration.ofSeconds(seconds)));
    }

    @Test
    void itGrowsWhileRecordsWaitThoughNobodyTellsAnything() {
        at(P0, 10, 10);
        visible(1);
        at(P0, 10, 12);
        assertLatency(1);
        pass(30);
        assertLatency(30);
        stays(P0, 10, 20, 30);
        assertLatency(60);
    }

    @Test
    void whatIsCommittedWaitsNoLongerAndWhatCameLaterCountsFromThen() {
        stays(P0, 0, 5, 10);
        stays(P0, 0, 8, 10);
        for (long committed : List.of(5L, 7L)) {
            at(P0, committed, 8);
            assertLatency(10);
        }
        at(P0, 8, 8);
        assertLatency(0);
    }

    @Test
    void whatHoldsNoRecordWaitsForNobodyThoughItsPositionsAreCommittedSeldom() {
        signals.partitions().standing("orders", P0, 5, 6, 6);
        pass(30);
        assertLatency(0);
        assertThat(values("lake_lag_records")).containsExactly(1.0);
        signals.partitions().standing("orders", P0, 5, 5, 8);
        pass(10);
        assertLatency(10);
    }

    @Test
    void thePartitionWhoseRecordsWaitLongestCounts() {
        stays(P0, 0, 5, 10);
        stays(P1, 0, 5, 10);
        assertLatency(20);
        at(P0, 5, 5);
        assertLatency(10);
        signals.partitions().left("orders", P1);
        assertLatency(0);
        signals.partitions().left("orders", P0);
        assertThat(values("lake_latency_seconds")).isEmpty();
        assertThat(values("lake_committed_timestamp_seconds")).isEmpty();
    }

    @Test
    void theLastCommitOfATopicThatFellSilentCountsForAWhileOnly() {
        at(P0, 5, 5);
        visible(90);
        pass((int) PartitionSeries.COMMIT_COUNTS.toSeconds());
        assertLatency(90);
        pass(1);
        assertLatency(0);
    }

    @Test
    void sinceWhenThereWasNoCommitIsKnownFromWhenThePipelineCame() {
        stays(P0, 5, 5, 100);
        at(P0, 5, 5);
        assertThat(values("lake_committed_timestamp_seconds")).containsExactly(1_000.0);
        visible(1);
        pass(10);
        assertThat(values("lake_committed_timestamp_seconds")).containsExactly(1_100.0);
    }

    @Test
    void ofManyEndsThatWereSeenFewAreRememberedAndTheFirstAlways() {
        for (int i = 1; i <= 100 * Backlog.SEEN_MAX; i++) {
            at(P0, 0, i);
            pass(1);
        }
        assertLatency(100 * Backlog.SEEN_MAX);
        at(P0, 50 * Backlog.SEEN_MAX, 100 * Backlog.SEEN_MAX);
        assertThat(values("lake_latency_seconds").getFirst()).as("about half of it").isBetween(45.0 * Backlog.SEEN_MAX, 50.0 * Backlog.SEEN_MAX);
    }
}
