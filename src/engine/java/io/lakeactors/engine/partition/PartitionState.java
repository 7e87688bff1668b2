package io.lakeactors.engine.partition;

import io.lakeactors.model.EventTime;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.TableName;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A partition between two steps: its memory, and what is lost in a crash.
 *
 * @param memory what the journal holds
 * @param phase what it is about
 * @param round numbers the questions to ports and the readings; answers to an older one are ignored
 * @param heads where each table's head was last seen to stand
 * @param reading where each table's next batch begins: the head, and the pending batches behind it
 * @param segment what is being read
 * @param wanted whether it shall read at all
 * @param held whether the intake was told to wait
 * @param blocked why a table takes nothing
 * @param sourceError what ended the last reading
 * @param published the last position that was published
 */
public record PartitionState(
        PartitionMemory memory, Phase phase, long round, SortedMap<TableName, Mark> heads, SortedMap<TableName, Mark> reading, Optional<Segment> segment,
                boolean wanted,
        boolean held, Optional<LakeError> blocked, Optional<LakeError> sourceError, long published) {
    public PartitionState {
        heads = Collections.unmodifiableSortedMap(new TreeMap<>(heads));
        reading = Collections.unmodifiableSortedMap(new TreeMap<>(reading));
    }

    static PartitionState recovered(PartitionMemory memory) {
        return new PartitionState(
                memory, Phase.IDLE, 0, new TreeMap<>(), new TreeMap<>(), Optional.empty(), true, false, Optional.empty(), Optional.empty(), -1);
    }

    public enum Phase {
        IDLE,
        ACQUIRING_EPOCH,
        READING_HEADS,
        CHECKING_FILES,
        ASKING_BOUNDS,
        RUNNING,
        /** The reading is being flushed. */
        CLOSING,
        /** Nothing is read; pending batches may still be on their way. */
        RESTING,
        HALTED,
        STOPPED
    }

    /** A position, the leader epoch of the record before it, -1 if unknown, and how far the time of events has come there. */
    public record Mark(long position, int leaderEpoch, Optional<EventTime> eventTime) {
        /** Behind a table's share of a batch. */
        static Mark behind(Batch batch, TableName table) {
            return new Mark(batch.range().next(), batch.leaderEpoch(), batch.portion(table).flatMap(Batch.Portion::eventTime));
        }
    }

    /** @param limit where the tables that are ahead stand; empty if none is */
    public record Segment(long from, OptionalLong limit, SortedSet<TableName> targets) {
        public Segment {
            targets = Collections.unmodifiableSortedSet(new TreeSet<>(targets));
        }
    }

    /** What a person must choose about: it is halted, or a table takes nothing. */
    Optional<LakeError> stop() {
        return phase == Phase.HALTED ? memory.halted() : blocked;
    }

    /** At rest: nothing is read and every prepared batch is committed. */
    public boolean atRest() {
        return phase == Phase.RESTING && memory.pending().isEmpty();
    }

    /** The position up to which everything was read and prepared for every table, or -1 if that is not known yet. */
    public long read() {
        return reading.values().stream().mapToLong(Mark::position).min().orElse(-1);
    }

    /** The position up to which every table is known to hold everything, or -1. */
    public long committed() {
        if (reading.isEmpty()) {
            return -1;
        }
        return reading.keySet().stream().mapToLong(table -> memory.committed().getOrDefault(table, -1L)).min().orElse(-1);
    }

    /** Whether something that was read is not durable yet. */
    boolean isReading() {
        return phase == Phase.RUNNING || phase == Phase.CLOSING;
    }
}
