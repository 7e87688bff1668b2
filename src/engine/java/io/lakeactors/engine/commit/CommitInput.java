package io.lakeactors.engine.commit;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Resolution;
import io.lakeactors.model.TableHead;

/** What a committer hears. Answers name the request they belong to; late ones of an older request are ignored. */
public sealed interface CommitInput {
    /** After the journal has been replayed. */
    record Start() implements CommitInput {}

    record EpochAcquired(long round, long epoch) implements CommitInput {}

    record HeadRead(long round, TableHead head) implements CommitInput {}

    record Offered(Offer offer) implements CommitInput {}

    /**
     * The commit interval has passed, or enough was offered.
     *
     * @param commitId a new id, used if a commit begins now
     * @param positionsDue whether batches without files shall be committed for their positions alone (every 30 s)
     */
    record Tick(String commitId, boolean positionsDue) implements CommitInput {}

    record CommitEnded(String commitId, int attempt, CommitOutcome outcome) implements CommitInput {}

    record ResolveEnded(String commitId, long fenceEpoch, Resolution resolution) implements CommitInput {}

    /** A person says: go on. @param adopt the table as it now is, though its identity changed or its positions went back */
    record Clear(boolean adopt) implements CommitInput {}

    /** A port failed in a way that trying again does not mend. */
    record Failed(LakeError error) implements CommitInput {}
}
