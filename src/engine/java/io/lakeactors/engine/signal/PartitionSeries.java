package io.lakeactors.engine.signal;

import io.lakeactors.model.Clock;
import io.lakeactors.model.SourceKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** The series of partitions: no signals, for they are told often and logged never. One stands only as long as its partition is on this node. Safe for threads. */
public final class PartitionSeries {
    private static final double MILLIS_PER_SECOND = 1_000;
    /** How long a commit says how fast records come: of a topic that is silent the last one says nothing any more. */
    static final Duration COMMIT_COUNTS = Duration.ofMinutes(5);

    /** Of one pipeline, what is on this node. */
    private static final class Here {
        /** Those that have told their lag here and have not left. */
        private final Map<SourceKey, Backlog> backlogs = new ConcurrentHashMap<>();
        private volatile Duration age = Duration.ZERO;
        private volatile long committedAt;

        /** @param now milliseconds since 1970, when it came */
        Here(long now) {
            committedAt = now;
        }
    }

    private final Metrics metrics;
    private final Clock clock;
    private final Map<String, Here> present = new ConcurrentHashMap<>();

    PartitionSeries(Metrics metrics, Clock clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * How far a partition's tables have come in its log.
     *
     * @param committed position up to which all of them have it
     * @param served position up to which no record waits: the same, or past what holds none, such as marks of transactions, whose positions are committed seldom
     * @param end of the log
     */
    public void standing(String pipeline, SourceKey source, long committed, long served, long end) {
        metrics.lag.labelValues(pipeline, source.toString()).set(Math.max(0, end - committed));
        present.compute(pipeline, (same, before) -> {
            Here here = before == null ? new Here(clock.millis()) : before;
            here.backlogs.computeIfAbsent(source, first -> new Backlog()).at(served, end, clock.millis());
            return here;
        });
    }

    /** Records became visible. @param age of the newest */
    void visible(String pipeline, Duration age) {
        metrics.freshness.labelValues(pipeline).set(age.toNanos() / 1e9);
        present.computeIfPresent(pipeline, (same, here) -> {
            here.age = age;
            here.committedAt = clock.millis();
            return here;
        });
    }

    /** Tells of each pipeline that has partitions here how old records are when they become visible, in seconds: at the last commit, if that was lately, or so far, if others wait longer. */
    void latencies(BiConsumer<Double, String> series) {
        long now = clock.millis();
        present.forEach((pipeline, here) -> {
            double waiting = here.backlogs.values().stream().flatMapToLong(backlog -> backlog.since().stream()).map(since -> now - since).max().orElse(0) / MILLIS_PER_SECOND;
            double lately = now - here.committedAt <= COMMIT_COUNTS.toMillis() ? here.age.toNanos() / 1e9 : 0;
            series.accept(Math.max(waiting, lately), pipeline);
        });
    }

    /** Tells of each of them when records became visible last, or since when it is here, if none did; seconds since 1970. */
    void commits(BiConsumer<Double, String> series) {
        present.forEach((pipeline, here) -> series.accept(here.committedAt / MILLIS_PER_SECOND, pipeline));
    }

    /** The time before which an event is late, milliseconds since 1970; empty while there is none that means anything. */
    public void watermark(String pipeline, SourceKey source, Optional<Long> millis) {
        if (millis.isPresent()) {
            metrics.watermark.labelValues(pipeline, source.toString()).set(millis.get() / MILLIS_PER_SECOND);
        } else {
            metrics.watermark.remove(pipeline, source.toString());
        }
    }

    /** Rows that came late: of those that go elsewhere signals tell, and to keep them is a wish. @param policy what became of them */
    public void late(String pipeline, String policy, long rows) {
        metrics.late.labelValues(pipeline, policy).inc(rows);
    }

    /** A partition is not on this node any more: what was told of it here last would stand beside what is told elsewhere. */
    public void left(String pipeline, SourceKey source) {
        metrics.lag.remove(pipeline, source.toString());
        metrics.watermark.remove(pipeline, source.toString());
        present.computeIfPresent(pipeline, (same, here) -> {
            here.backlogs.remove(source);
            if (!here.backlogs.isEmpty()) {
                return here;
            }
            metrics.freshness.remove(pipeline);
            metrics.durable.remove(pipeline);
            return null;
        });
    }
}
