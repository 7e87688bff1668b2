package io.lakeactors.engine.commit;

import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.SourceKey;
import java.util.List;
import java.util.OptionalLong;

/** What a committer remembers. Journaled under stable names; an intent log, never the truth. */
public sealed interface CommitEvent {
    /** P0. */
    record EpochAcquired(long epoch) implements CommitEvent {}

    /** P15: the table's identity, seen for the first time or adopted by a person's choice. */
    record TableSeen(String uuid) implements CommitEvent {}

    /** P6: durable before the catalog hears of the commit. */
    record CommitIntended(Intent intent) implements CommitEvent {}

    /** P8: the intent's definitive end. @param snapshotId empty if it was not applied and never will be */
    record CommitResolved(String commitId, OptionalLong snapshotId) implements CommitEvent {}

    /** Stopped until a person clears it. */
    record TableHalted(LakeError error) implements CommitEvent {}

    /** A person cleared it. @param adopt whether the table may now have another identity or lower positions than before */
    record Cleared(boolean adopt) implements CommitEvent {}

    /**
     * A commit that the catalog may have heard of.
     *
     * @param steps one for each source partition that it advances
     * @param batches whom to answer
     * @param paths of the files that it adds: orphan removal keeps away from them
     */
    record Intent(String commitId, long epoch, String targetUuid, List<Step> steps, List<BatchRef> batches, List<String> paths) {
        public Intent {
            steps = List.copyOf(steps);
            batches = List.copyOf(batches);
            paths = List.copyOf(paths);
        }
    }

    record Step(SourceKey source, CommitRequest.Advance advance) {}

    /** @param from the partition entity's id */
    record BatchRef(String from, SourceKey source, String batchId) {}
}
