package io.lakeactors.engine.partition;

import io.lakeactors.model.EventTime;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.WrittenFile;
import io.lakeactors.quality.Exceeded;
import java.util.List;
import java.util.Optional;

/** What a {@link BatchWorker} tells its partition. {@code session} tells reports of an earlier worker from those of the present one. */
sealed interface WorkerReport {
    long session();

    /**
     * A batch's files are durable. @param eventTime how far the time of events has come at the range's end @param rawBytes keys and values as received @param newest milliseconds since 1970 of the newest record, -1 if unknown
     * @param openNanos how long the batch was open @param tookNanos how long it took to finish its files
     * @param lagging whether more was waiting when it was closed
     */
    record Written(
            long session, String batchId, OffsetRange range, int leaderEpoch, Ledger ledger, Optional<EventTime> eventTime, RuleCounts counts, List<Exceeded> exceeded, List<WrittenFile> files, long rawBytes,
                    long newest, long openNanos, long tookNanos, boolean lagging)
            implements WorkerReport {}

    /** The worker can do no more; what it had not reported as written is given up. @param carefulUntil read record by record below this */
    record Failed(long session, LakeError error, long carefulUntil) implements WorkerReport {}

    /** The source fails or (empty) answers again; the worker goes on by itself. */
    record SourceState(long session, Optional<LakeError> error) implements WorkerReport {}

    /** @param bare from where on what is read up to {@code read} holds no record, so that nobody waits for it; {@code read} if its last position may hold one */
    record Reading(long session, long read, long end, long bare) implements WorkerReport {}

    /** Everything that was read is written and reported; the intake is closed. */
    record Rested(long session, long read) implements WorkerReport {}
}
