package io.lakeactors.model;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a snapshot of a table was made of, as the snapshots that the table keeps say themselves.
 *
 * @param location where the table lies
 * @param snapshot that it is said of; empty while there is none
 * @param at when that was made, milliseconds since 1970; 0 while there is none
 * @param inputs all that the snapshot holds: every position of every source since the table began with it, or the snapshots of other tables; empty if it is not known
 * @param steps the latest of those that led to it, newest first. What only wrote rows anew is none
 */
public record TableLineage(TableName table, String location, OptionalLong snapshot, long at, List<Input> inputs, List<Step> steps) {
    public TableLineage {
        inputs = List.copyOf(inputs);
        steps = List.copyOf(steps);
    }

    /** Who has moved a table on. */
    public enum Kind {
        /** A pipeline has added what it read. */
        PIPELINE,
        /** A gold table was published. */
        GOLD,
        /** Records have left quarantine, into the table or for good. */
        QUARANTINE,
        /** Rows were taken out, to be read again. */
        REPLAY,
        /** Somebody through the served catalog, of whom nothing else is known. */
        CATALOG,
        /** Files were adopted where they lay. */
        ADOPTION,
        /** Rows have gone because they were old, or nobody says why. */
        OTHER
    }

    /**
     * A snapshot that changed rows, or positions.
     *
     * @param makers none where an earlier version made it
     * @param commit the id of its commit; empty if nobody gave it one
     * @param epoch of its committer, -1 if it does not say
     * @param runs bounded runs of pipelines, or that of a gold table
     * @param added rows, as the snapshot says; {@code removed} too
     */
    public record Step(long snapshot, long at, Kind kind, List<Maker> makers, String commit, long epoch, List<String> runs, List<Input> inputs, long added, long removed) {
        public Step {
            makers = List.copyOf(makers);
            runs = List.copyOf(runs);
            inputs = List.copyOf(inputs);
        }
    }

    /** What something was made of. */
    public sealed interface Input {
        /** Positions [from, next) of a source partition. @param from empty if it is not known, as the snapshot before has expired */
        record Positions(SourceKey source, OptionalLong from, long next) implements Input {}

        /** @param snapshot empty if the table had none then, or it is not known */
        record Snapshot(TableName table, OptionalLong snapshot) implements Input {}

        /** Files that were there. */
        record Files(String directory) implements Input {}
    }
}
