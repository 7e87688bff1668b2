package io.lakeactors.engine.signal;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.TableName;

/** The series of outlets to topics. */
public final class OutletSeries {
    private final Metrics metrics;

    OutletSeries(Metrics metrics) {
        this.metrics = metrics;
    }

    public void moved(TableName table, String kind, long sent, long merged, long held) {
        metrics.outletRows.labelValues(table.toString(), kind, "sent").inc(sent);
        metrics.outletRows.labelValues(table.toString(), kind, "merged").inc(merged - held);
        metrics.outletRows.labelValues(table.toString(), kind, "held-back").inc(held);
    }

    public void lag(TableName table, String kind, long millis) {
        metrics.outletLag.labelValues(table.toString(), kind).set(millis / 1000.0);
    }

    public void failed(TableName table, String kind, ErrorCode code) {
        metrics.outletFailures.labelValues(table.toString(), kind, "LA-" + code.number()).inc();
    }

    /** A lag that nobody sets any more would alarm for ever. */
    public void left(TableName table, String kind) {
        metrics.outletLag.remove(table.toString(), kind);
    }
}
