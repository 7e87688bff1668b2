package io.lakeactors.engine.partition;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.EventTime;
import io.lakeactors.model.Rule;
import io.lakeactors.model.SourceKey;
import java.util.Map;
import java.util.Optional;

/** Tells people how far the time of a partition's events has come, and what came late; of a pipeline without late rows nothing. */
final class PartitionTime {
    /** So long after its newest record a partition without a backlog holds no watermark up any more. */
    private static final long IDLE_MILLIS = 60_000;

    private final Signals signals;
    private final PipelineSpec spec;
    private final SourceKey key;
    private final Optional<Rule.Late> late;
    private long newestRecord = -1;

    PartitionTime(Signals signals, PipelineSpec spec, SourceKey key) {
        this.signals = signals;
        this.spec = spec;
        this.key = key;
        late = spec.silver().flatMap(silver -> spec.contract().late());
    }

    /** A batch of the judged table. */
    void written(WorkerReport.Written written) {
        newestRecord = Math.max(newestRecord, written.newest());
        if (late.isPresent()) {
            rows("quarantine", written.counts().quarantined());
            rows("drop", written.counts().dropped());
            rows("keep", written.counts().logged());
        }
    }

    private void rows(String policy, Map<String, Long> byRule) {
        Optional.ofNullable(byRule.get(late.orElseThrow().id())).ifPresent(rows -> signals.partitions().late(spec.name(), policy, rows));
    }

    /** Nobody knows when a record comes to where none did for a while. @param lag positions that are not committed, negative if unknown */
    boolean isIdle(long lag, long now) {
        return lag == 0 && (newestRecord < 0 || now - newestRecord > IDLE_MILLIS);
    }

    /** @param reached at what is committed */
    void reached(Optional<EventTime> reached, boolean idle) {
        if (late.isPresent()) {
            signals.partitions().watermark(spec.name(), key, idle ? Optional.empty() : reached.flatMap(time -> late.get().watermarkMillis(time)));
        }
    }
}
