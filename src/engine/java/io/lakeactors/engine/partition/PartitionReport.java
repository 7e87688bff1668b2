package io.lakeactors.engine.partition;

import io.lakeactors.engine.WireMessage;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.EventTime;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.SourceKey;
import java.util.List;
import java.util.Optional;

/**
 * How far a partition is, as it tells its pipeline.
 *
 * @param reason why it is degraded or halted: an error's sentence, or empty
 * @param start where its tables began to read it
 * @param next the position up to which every target is committed; -1 until that is known
 * @param read the position up to which was read
 * @param end the log's end, -1 if not heard of yet
 * @param ledger what became of the records in [start, next), as the judged table has it
 * @param counts rows by rule, in batches that were written
 * @param bytes keys and values of the batches that were written, as received
 * @param snapshots of the judged table that were committed since the last report
 * @param freshMillis age of the newest committed record at its commit, -1 if unknown
 * @param counted whether the ledger has been read from the table
 * @param stop the error that has halted it
 * @param choices that persons made about it, oldest first
 * @param eventTime how far the time of events has come at {@code next}, as the judged table has it; empty if its rows are not judged by it
 * @param idle whether all that its log holds is committed, and the newest record of that is more than a minute old
 */
public record PartitionReport(
        SourceKey source, State state, String reason, long start, long next, long read, long end, Ledger ledger, RuleCounts counts, long bytes,
        List<Long> snapshots, long freshMillis, boolean counted, Optional<ErrorCode> stop, List<ChoiceMade> choices,
        Optional<EventTime> eventTime, boolean idle) implements WireMessage {
    public PartitionReport {
        // Nodes of earlier versions do not say it.
        eventTime = eventTime == null ? Optional.empty() : eventTime;
    }

    /** Of a partition whose rows are not judged by the time of events. */
    public PartitionReport(
            SourceKey source, State state, String reason, long start, long next, long read, long end, Ledger ledger, RuleCounts counts, long bytes,
            List<Long> snapshots, long freshMillis, boolean counted, Optional<ErrorCode> stop, List<ChoiceMade> choices) {
        this(source, state, reason, start, next, read, end, ledger, counts, bytes, snapshots, freshMillis, counted, stop, choices, Optional.empty(), false);
    }

    /** What a partition is doing. */
    public enum State {
        STARTING,
        RUNNING,
        /** Told to stop; what was read is being committed. */
        RESTING,
        RESTED,
        /** Woken, and its node does not know the texts that it was woken with. */
        ASKING,
        /** It is handed over to another node, and is to be woken there. */
        MOVING,
        /** A dependency fails; it goes on trying. */
        DEGRADED,
        /** It needs a person. */
        HALTED
    }

    /** Of a partition whose node does not know the pipeline's texts. */
    static PartitionReport asking(SourceKey source) {
        return new PartitionReport(source, State.ASKING, "", -1, -1, -1, -1, Ledger.ZERO, RuleCounts.NONE, 0, List.of(), -1, false, Optional.empty(), List.of());
    }

    /** Of a partition that stands still because its journal is not understood, and so does not know how far it is. @param why an error's sentence */
    static PartitionReport halted(SourceKey source, String why) {
        return new PartitionReport(source, State.HALTED, why, -1, -1, -1, -1, Ledger.ZERO, RuleCounts.NONE, 0, List.of(), -1, false, Optional.empty(), List.of());
    }

    /** Whether it stands still only because this node does not know what its journal holds: where that is known it goes on by itself. */
    public boolean isUnread() {
        return state == State.HALTED && stop.isEmpty();
    }

    /** Moving is part of running: it goes on in a moment. */
    public boolean isRunning() {
        return state == State.RUNNING || state == State.MOVING;
    }

    public boolean isAtRest() {
        return state == State.RESTED || state == State.HALTED;
    }

    /** Until it tells how it is after a person's choice: no longer halted. */
    public PartitionReport lookingAgain() {
        return new PartitionReport(source, State.STARTING, "", start, next, read, end, ledger, counts, bytes, List.of(), freshMillis, counted, Optional.empty(),
                choices, eventTime, idle);
    }
}
