package io.lakeactors.lake.iceberg;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Progress;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableHead;
import java.util.Map;
import java.util.Optional;

/** What must hold of the head before a commit is built on it (P6). Pure; each guard is a method, so that a test can take one away and see what breaks. */
class CommitGuards {
    /** @return why the commit must not be, or empty if it may */
    final Optional<CommitOutcome> refuses(CommitRequest request, TableHead head) {
        return identity(request, head)
                .or(() -> evidence(request, head))
                .or(() -> fence(request, head))
                .or(() -> ranges(request, head));
    }

    Optional<CommitOutcome> identity(CommitRequest request, TableHead head) {
        return request.targetUuid().equals(head.uuid())
                ? Optional.empty()
                : refused(ErrorCode.TABLE_IDENTITY_CHANGED, "the table was dropped and created again since this commit was prepared", head, "Apply the pipeline again if that was meant");
    }

    Optional<CommitOutcome> evidence(CommitRequest request, TableHead head) {
        return head.evidence() == TableHead.Evidence.LOST
                ? refused(ErrorCode.EVIDENCE_LOST, "the table has snapshots but none of them says which positions it holds", head,
                        "Roll back to a snapshot that carries la.vec, or load into a new table")
                : Optional.empty();
    }

    Optional<CommitOutcome> fence(CommitRequest request, TableHead head) {
        return head.epoch() > request.epoch() ? Optional.of(new CommitOutcome.Fenced(head.epoch())) : Optional.empty();
    }

    Optional<CommitOutcome> ranges(CommitRequest request, TableHead head) {
        for (Map.Entry<SourceKey, CommitRequest.Advance> advance : request.advances().entrySet()) {
            Optional<Progress> entry = head.vector().of(advance.getKey());
            Optional<String> reason = entry.isEmpty() ? newcomer(advance.getKey(), advance.getValue(), head) : misfit(advance.getValue(), entry.get());
            if (reason.isPresent()) {
                return Optional.of(new CommitOutcome.Stale(head, advance.getKey() + ": " + reason.get()));
            }
        }
        return Optional.empty();
    }

    /** A partition that the table has not read yet begins where its own entry says it began: one that claims to go on from before has lost its entry since. */
    Optional<String> newcomer(SourceKey key, CommitRequest.Advance advance, TableHead head) {
        if (advance.range().first() != advance.after().start()) {
            return Optional.of("range " + advance.range() + " goes on from " + advance.after().start() + ", but the table has no entry to go on from");
        }
        return advance.renewed() ? Optional.empty() : otherIdentity(key, head);
    }

    /** A partition of a topic that was deleted and created again, or of another cluster, is not the one whose positions the table holds; unless a person chose it. */
    Optional<String> otherIdentity(SourceKey key, TableHead head) {
        return head.vector().entries().keySet().stream()
                .filter(known -> known.topic().equals(key.topic()) && known.partition() == key.partition())
                .findFirst()
                .map(known -> "the table has read this partition from another topic or cluster of that name (" + known.clusterId() + "/" + known.topicId() + ")");
    }

    Optional<String> misfit(CommitRequest.Advance advance, Progress entry) {
        if (advance.range().first() != entry.next()) {
            return Optional.of("range " + advance.range() + " does not begin at " + entry.next());
        }
        if (advance.after().leaderEpoch() >= 0 && advance.after().leaderEpoch() < entry.leaderEpoch()) {
            return Optional.of("leader epoch " + advance.after().leaderEpoch() + " is older than " + entry.leaderEpoch());
        }
        if (advance.after().writerEpoch() < entry.writerEpoch()) {
            return Optional.of("writer epoch " + advance.after().writerEpoch() + " is older than " + entry.writerEpoch());
        }
        return Optional.empty();
    }

    private static Optional<CommitOutcome> refused(ErrorCode code, String what, TableHead head, String mend) {
        return Optional.of(new CommitOutcome.Refused(LakeError.of(code, what, head.table().toString(), mend)));
    }
}
