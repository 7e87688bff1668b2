package io.lakeactors.model;

/** How a commit ended. Only {@link Committed} and {@link AlreadyCommitted} moved the table; {@link Unknown} deletes nothing and must be resolved. */
public sealed interface CommitOutcome {
    record Committed(TableHead head) implements CommitOutcome {}

    /** The commit id stands in the table's ancestry: an earlier try had landed. */
    record AlreadyCommitted(TableHead head) implements CommitOutcome {}

    /** Definitely not applied: another commit moved the head between read and swap. Try again with the same files. */
    record Conflicted(TableHead head) implements CommitOutcome {}

    /** Definitely not applied, never will be: the head's epoch is higher than ours. */
    record Fenced(long headEpoch) implements CommitOutcome {}

    /** Definitely not applied: a range does not begin where the head ends, or the source's identity or leader epoch went back. */
    record Stale(TableHead head, String reason) implements CommitOutcome {}

    /** Neither success nor a definite loss. Resolve before anything else. */
    record Unknown(String cause) implements CommitOutcome {}

    /** Definitely not applied, and trying again does not help. */
    record Refused(LakeError error) implements CommitOutcome {}
}
