package io.lakeactors.engine.signal;

import io.lakeactors.model.SourceKey;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The series of partitions: no signals, for they are told often and logged never. One stands only as long as its partition is on this node. Safe for threads. */
public final class PartitionSeries {
    private static final double MILLIS_PER_SECOND = 1_000;

    private final Metrics metrics;
    /** By pipeline, those that have told their lag here and have not left. */
    private final Map<String, Set<SourceKey>> present = new ConcurrentHashMap<>();

    PartitionSeries(Metrics metrics) {
        this.metrics = metrics;
    }

    /** How far a partition's table is behind its log. */
    public void lag(String pipeline, SourceKey source, long records) {
        metrics.lag.labelValues(pipeline, source.toString()).set(records);
        present.computeIfAbsent(pipeline, first -> ConcurrentHashMap.newKeySet()).add(source);
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
        present.computeIfPresent(pipeline, (same, others) -> {
            others.remove(source);
            if (!others.isEmpty()) {
                return others;
            }
            metrics.freshness.remove(pipeline);
            metrics.durable.remove(pipeline);
            return null;
        });
    }
}
