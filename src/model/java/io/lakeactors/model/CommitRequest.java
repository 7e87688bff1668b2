package io.lakeactors.model;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * One atomic commit: a snapshot of the target that advances its vector, and in the same catalog transaction one of each companion that has files (its quarantine).
 *
 * @param commitId uuid, new for each attempt to commit something else; the same when the same intent is tried again
 * @param epoch the committer's epoch (P0)
 * @param target the table whose head is the truth
 * @param targetUuid the identity that the intent was made for (P15)
 * @param advances for each source partition the contiguous range that is added and the entry that results; empty for a fence or an empty commit
 * @param files files of the target and of its companions, each naming its table
 * @param runs the bounded runs that have read some of it; the snapshot names them
 * @param makers the pipelines that have made its rows, with the contracts that they went by; the snapshot names them
 */
public record CommitRequest(
        String commitId, long epoch, TableName target, String targetUuid, SortedMap<SourceKey, Advance> advances, List<WrittenFile> files, SortedSet<String> runs, SortedSet<Maker> makers) {
    public CommitRequest {
        advances = java.util.Collections.unmodifiableSortedMap(new java.util.TreeMap<>(advances));
        files = List.copyOf(files);
        runs = java.util.Collections.unmodifiableSortedSet(new java.util.TreeSet<>(runs));
        makers = java.util.Collections.unmodifiableSortedSet(new java.util.TreeSet<>(makers));
    }

    /** Of no bounded run, and nobody in particular. */
    public CommitRequest(String commitId, long epoch, TableName target, String targetUuid, SortedMap<SourceKey, Advance> advances, List<WrittenFile> files) {
        this(commitId, epoch, target, targetUuid, advances, files, new java.util.TreeSet<>(), new java.util.TreeSet<>());
    }

    /**
     * A partition's step: the range must begin exactly where the head's entry ends. If the head has no entry, it must begin at {@code after.start()}: else an entry was lost
     * between the head that the request was made for and the head that it meets.
     *
     * @param renewed whether a person chose this log in place of another one of the same topic and partition, whose entry the table may carry beside this one
     * @param before the ledger that {@code after} goes on from; null if the head's is not to be gone on from, and in journals of earlier versions
     */
    public record Advance(OffsetRange range, Progress after, boolean renewed, Ledger before) {
        public Advance {
            if (after.next() != range.next()) {
                throw new IllegalArgumentException(range + " does not end at " + after.next());
            }
        }

        public Advance(OffsetRange range, Progress after, boolean renewed) {
            this(range, after, renewed, null);
        }

        /** The entry that results on a head whose ledger has changed since: records may have left quarantine meanwhile. @param held the head's entry */
        public Progress on(Optional<Progress> held) {
            if (before == null || held.isEmpty() || held.get().ledger().equals(before)) {
                return after;
            }
            Ledger ledger = held.get().ledger().plus(after.ledger().minus(before));
            return after.with(ledger);
        }
    }
}
