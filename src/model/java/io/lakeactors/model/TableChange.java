package io.lakeactors.model;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A change of a table that adds nothing of a source: positions, and the epoch of their committer, stay as they are (I14), unless going back is what the change is about.
 *
 * @param id uuid; a change that has landed under it never lands again
 * @param tableUuid the identity that it was planned for
 * @param epoch of {@link TableCare#entity}; refused if a newer one was acquired. 0 for a person's change, which does not depend on earlier work
 */
public record TableChange(String id, TableName table, String tableUuid, long epoch, Work work) {
    /** What is to be done. */
    public sealed interface Work {}

    /**
     * Puts files in the place of others, all of which must be live still. Further deletes on them are carried over where rows replace each other; elsewhere there must be none.
     *
     * @param planned the snapshot that the new files were read from
     * @param removed paths, as the snapshot names them
     * @param added may be empty
     * @param keptFrom rows ingested before were left out on purpose, milliseconds since 1970; 0 if the rows are the same
     */
    public record Replace(long planned, List<String> removed, List<WrittenFile> added, long keptFrom) implements Work {
        public Replace {
            removed = List.copyOf(removed);
            added = List.copyOf(added);
        }
    }

    /** Writes the small manifests of the current snapshot into larger ones. */
    public record MergeManifests() implements Work {}

    /** Writes files of deletes that have piled up in their partitions into fewer, and drops those that no data file needs any more. No row comes or goes. */
    public record JoinDeletes() implements Work {}

    /** Forgets snapshots; those that are current or referred to by name are refused. What they alone refer to is noted durably for {@link TableCare#reclaim}. */
    public record Expire(Set<Long> snapshots) implements Work {
        public Expire {
            snapshots = Set.copyOf(snapshots);
        }
    }

    /**
     * Makes an earlier snapshot of the table the current one, its positions with it.
     *
     * @param alone leaves the quarantine beside it as it is; else the quarantine goes back to the same positions, in the same transaction
     */
    public record Rollback(long snapshot, boolean alone) implements Work {}

    /**
     * Takes out of the table, and of the quarantine beside it, all rows of these partitions that stand at or behind a position, and sets the positions back to it, in one transaction over both. What is
     * taken out is found when the change is made, so it suits whatever the table holds by then. Made twice it does nothing more.
     *
     * @param tag names the snapshots that it leaves behind, so that they are kept
     * @param notes for the new snapshots' summaries
     */
    public record TakeOut(List<From> from, String tag, Map<String, String> notes) implements Work {
        public TakeOut {
            from = List.copyOf(from);
            notes = Map.copyOf(notes);
        }
    }

    /** The first position of a partition that is to be read again. */
    public record From(SourceKey source, long position) {}

    /** Names a snapshot. @param isTag else a branch */
    public record SetRef(String name, long snapshot, boolean isTag) implements Work {}

    public record DropRef(String name) implements Work {}

    /**
     * Lets records out of the quarantine beside the table, in one transaction over both: into the table, or for good. Each partition's ledger follows, so consumed = written + quarantined + dropped
     * stays true.
     *
     * @param planned the quarantine's snapshot that the records were read from
     * @param besideEpoch of {@link TableCare#entity} of the quarantine, as the change's own epoch is of the table's: refused if a newer one was acquired of either
     * @param added files with the records as the table has them; none if they are discarded
     * @param deletes files that delete them from quarantine
     * @param from the quarantine's data files in which they stand
     * @param moved how many, by partition
     */
    public record Release(
            long planned, long besideEpoch, List<WrittenFile> added, List<WrittenFile> deletes, List<String> from, List<Moved> moved, Note note) implements Work {
        public Release {
            added = List.copyOf(added);
            deletes = List.copyOf(deletes);
            from = List.copyOf(from);
            moved = List.copyOf(moved);
        }
    }

    /** Records of one partition of a topic of that name. */
    public record Moved(String topic, int partition, long rows) {}

    /** What is noted in the same transaction; as {@link TableQuarantine.Entry} has it. */
    public record Note(TableQuarantine.Action action, String by, String reason, String pipeline, String contractVersion, List<TableQuarantine.Share> shares) {
        public Note {
            shares = List.copyOf(shares);
        }
    }

    /**
     * Makes a snapshot with nothing but these files, beside the current one: a candidate, which readers do not see. A candidate that was on the branch before is given up.
     *
     * @param branch not {@code main}
     * @param files durable; may be empty
     * @param notes for the snapshot's summary, beside the commit protocol's own
     */
    public record Stage(String branch, List<WrittenFile> files, Map<String, String> notes) implements Work {
        public Stage {
            files = List.copyOf(files);
            notes = Map.copyOf(notes);
        }
    }

    /**
     * As {@link Stage}, but with the rows of the current snapshot beside these files', without those whose values of a column lie in certain spans. Every file of the table has to lie in them whole or
     * not at all. A work of its own, as a committer that took it for the other would leave out what stays.
     *
     * @param planned the snapshot that the files were made for; it has to be the current one still
     * @param column a date or a time
     * @param replaced what of it goes; may be empty
     */
    public record StageSpans(String branch, long planned, List<WrittenFile> files, String column, List<ValueSpan> replaced, Map<String, String> notes) implements Work {
        public StageSpans {
            files = List.copyOf(files);
            replaced = List.copyOf(replaced);
            notes = Map.copyOf(notes);
        }
    }

    /** Makes the branch's snapshot the current one, and drops the branch. Only that snapshot, and only if the current one is still the one that it was staged beside. */
    public record Publish(String branch, long snapshot) implements Work {}
}
