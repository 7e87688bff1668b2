package io.lakeactors.engine.signal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableName;
import io.lakeactors.testkit.ManualClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SignalsTest {
    private static final SourceKey P0 = new SourceKey("c", "t", "orders", 0);

    private final ManualClock clock = new ManualClock(0);
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Signals signals = new Signals(registry, new MemoryBudget(100), clock);

    private double counted(String name, String label) {
        return registry.scrape().stream().filter(snapshot -> snapshot.getMetadata().getName().equals(name)).map(CounterSnapshot.class::cast)
                .flatMap(counter -> counter.getDataPoints().stream()).filter(point -> point.getLabels().stream().anyMatch(one -> one.getValue().equals(label)))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue).sum();
    }

    @Test
    void aBatchIsCountedByWhatBecameOfItsRows() {
        signals.say(new Signal.BatchWritten("orders", P0, "b1", new OffsetRange(0, 10), Ledger.of(6, 3, 1), 1_000, Duration.ofMillis(5)));
        assertThat(counted("lake_rows", "written")).isEqualTo(6);
        assertThat(counted("lake_rows", "quarantined")).isEqualTo(3);
        assertThat(counted("lake_rows", "dropped")).isEqualTo(1);
        assertThat(counted("lake_batches", "orders")).isEqualTo(1);
    }

    private static List<ILoggingEvent> logged(Runnable saying) {
        var logger = (Logger) LoggerFactory.getLogger("io.lakeactors.signal");
        var lines = new ListAppender<ILoggingEvent>();
        var before = logger.getLevel();
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.DEBUG);
        try {
            saying.run();
        } finally {
            logger.setLevel(before);
            logger.detachAppender(lines);
        }
        return lines.list;
    }

    @Test
    void aSignalIsOneLogLineWithItsFactsAsKeys() {
        var lines = logged(() -> signals.say(new Signal.CommitEnded(TableName.parse("silver.orders"), "c1", "Committed", 2, Duration.ofMillis(7))));
        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(line.getMessage()).isEqualTo("Commit ended.");
            assertThat(line.getKeyValuePairs()).extracting(pair -> pair.key).containsExactly("signal", "table", "commit", "outcome", "batches", "ms");
        });
        assertThat(counted("lake_commits", "Committed")).isEqualTo(1);
    }

    private void quarantined(String pipeline, String rule, int batches) {
        for (int i = 0; i < batches; i++) {
            signals.say(new Signal.RowsQuarantined(pipeline, P0, "b" + i, rule, 3));
        }
    }

    private static String sums(List<ILoggingEvent> lines) {
        return lines.stream().map(line -> line.getKeyValuePairs().stream().filter(pair -> List.of("pipeline", "rule", "rows", "batches").contains(pair.key))
                .map(pair -> String.valueOf(pair.value)).collect(Collectors.joining(" "))).sorted().collect(Collectors.joining(", "));
    }

    @Test
    void rowsInQuarantineAreCountedAtOnceAndLoggedInSum() {
        assertThat(sums(logged(() -> quarantined("orders", "price.range", 100)))).as("the first at once").isEqualTo("orders price.range 3 1");
        assertThat(counted("lake_quarantined", "price.range")).isEqualTo(300);
        clock.advance(Duration.ofMillis(4_999));
        assertThat(sums(logged(signals::settle))).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(sums(logged(signals::settle))).as("what came since").isEqualTo("orders price.range 297 99");
        clock.advance(Duration.ofSeconds(5));
        assertThat(sums(logged(signals::settle))).as("nothing more").isEmpty();
        assertThat(sums(logged(() -> quarantined("orders", "price.range", 1)))).as("at once again").isEqualTo("orders price.range 3 1");
    }

    @Test
    void eachPipelineAndRuleHasALineOfItsOwn() {
        var lines = logged(() -> {
            quarantined("orders", "price.range", 2);
            quarantined("orders", "id.required", 2);
            quarantined("returns", "id.required", 2);
            signals.say(new Signal.RowsDropped("orders", P0, "b9", "id.required", 7));
            clock.advance(Duration.ofSeconds(5));
            quarantined("orders", "price.range", 1);
        });
        assertThat(sums(lines)).isEqualTo("orders id.required 3 1, orders id.required 7 1, orders price.range 3 1, orders price.range 6 2, returns id.required 3 1");
    }

    @Test
    void aBatchInTheJournalIsToldWithItsRangeAndTheAgeOfItsNewestRecord() {
        signals.partitions().standing("orders", P0, 5, 5, 10);
        var lines = logged(() -> signals.say(new Signal.BatchJournaled("orders", P0, "b1", new OffsetRange(3, 10), Duration.ofMillis(40))));
        assertThat(lines).singleElement().satisfies(line ->
                assertThat(line.getKeyValuePairs()).extracting(pair -> pair.key + "=" + pair.value).contains("partition=orders/0", "range=[3,10)", "ms=40"));
        assertThat(series("lake_durable_seconds")).isEqualTo(1);
        signals.partitions().left("orders", P0);
        assertThat(series("lake_durable_seconds")).as("nobody reads here any more").isZero();
    }

    @Test
    void everySignalIsListedForTheReference() {
        List<Class<?>> all = Arrays.asList(Signal.class.getPermittedSubclasses());
        assertThat(SignalInfo.ALL).extracting(SignalInfo::type).containsExactlyInAnyOrderElementsOf(all.stream()
                .<Class<? extends Signal>>map(type -> type.asSubclass(Signal.class)).toList());
    }

    private long series(String name) {
        return registry.scrape().stream().filter(snapshot -> snapshot.getMetadata().getPrometheusName().equals(name))
                .mapToLong(snapshot -> snapshot.getDataPoints().size()).sum();
    }

    @Test
    void whatWasToldOfAPartitionGoesWithIt() {
        var p1 = new SourceKey("c", "t", "orders", 1);
        signals.partitions().standing("orders", P0, 5, 5, 10);
        signals.partitions().standing("orders", p1, 0, 0, 7);
        signals.say(new Signal.TableFresh("orders", TableName.parse("silver.orders"), Duration.ofMillis(3)));
        signals.partitions().left("orders", P0);
        assertThat(series("lake_lag_records")).isEqualTo(1);
        assertThat(series("lake_freshness_seconds")).as("one partition is still here").isEqualTo(1);
        signals.partitions().left("orders", p1);
        assertThat(series("lake_lag_records")).isZero();
        assertThat(series("lake_freshness_seconds")).isZero();
    }

    @Test
    void theStateOfAPipelineGoesWithIt() {
        signals.say(new Signal.PipelineStateChanged("orders", "STARTING", "RUNNING", ""));
        signals.say(new Signal.PipelineStateChanged("others", "STARTING", "RUNNING", ""));
        signals.left("orders");
        assertThat(series("lake_pipeline_state")).as("those of the other pipeline").isEqualTo(2);
    }
}
