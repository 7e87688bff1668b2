package io.lakeactors.engine.pipeline;

import io.lakeactors.engine.partition.PartitionReport;
import io.lakeactors.model.SourceKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** What the partitions of one pipeline cost, reckoned now and then from what they report. Not safe for threads. */
final class LoadGauge {
    /** What lags behind is to be read some day: as if it had to be within this time. */
    private static final double LAG_SECONDS = 60;
    private static final long EVERY_MILLIS = 5_000;

    private final Map<SourceKey, Long> consumed = new HashMap<>();
    private long at;

    boolean isDue(long now) {
        return now - at >= EVERY_MILLIS;
    }

    /** Rows a second since the last time, and the lag's part, by partition. @param now milliseconds */
    Map<SourceKey, Double> weigh(Collection<PartitionReport> reports, long now) {
        var weights = new HashMap<SourceKey, Double>();
        double seconds = Math.max(1, now - at) / 1000.0;
        for (var report : reports) {
            long rows = report.ledger().consumed();
            Long before = consumed.put(report.source(), rows);
            double lag = report.end() < 0 ? 0 : Math.max(0, report.end() - Math.max(0, report.next()));
            weights.put(report.source(), (before == null ? 0 : Math.max(0, rows - before) / seconds) + lag / LAG_SECONDS);
        }
        at = now;
        return weights;
    }
}
