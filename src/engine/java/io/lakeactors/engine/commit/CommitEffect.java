package io.lakeactors.engine.commit;

import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.TableName;

/**
 * What a committer wants done. The carrier tries ports that fail with {@code Reaction.RETRY} again by itself, with backoff, and shows the table as degraded
 * meanwhile;
 * other failures of a port come back as {@link CommitInput.Failed}. Commit and Resolve have an outcome for every failure.
 */
public sealed interface CommitEffect {
    /** Answered by {@link CommitInput.EpochAcquired}. */
    record AcquireEpoch(long round) implements CommitEffect {}

    /** Answered by {@link CommitInput.HeadRead}, read after this effect was given. */
    record ReadHead(long round, TableName table) implements CommitEffect {}

    /** Answered by {@link CommitInput.CommitEnded} with the same id and attempt; a timeout is an Unknown. */
    record Commit(CommitRequest request, int attempt) implements CommitEffect {}

    /** Answered by {@link CommitInput.ResolveEnded}. The request names no files: it is only to be found or fenced off. */
    record Resolve(CommitRequest request, long fenceEpoch) implements CommitEffect {}

    /** @param to the partition entity's id */
    record Answer(String to, String batchId, OfferAnswer answer) implements CommitEffect {}

    /** For people. @param reason a sentence, empty if there is none */
    record Report(Status status, String reason) implements CommitEffect {}

    /** P10: a newer committer owns the table; end this incarnation without a trace. */
    record Stop(String reason) implements CommitEffect {}

    enum Status {
        STARTING,
        READY,
        /** The end of a commit is not known yet, or the catalog does not answer. */
        DEGRADED,
        FAILED
    }
}
