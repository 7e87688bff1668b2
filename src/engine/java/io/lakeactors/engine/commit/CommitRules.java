package io.lakeactors.engine.commit;

import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.PositionVector;
import io.lakeactors.model.Progress;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableHead;
import java.util.Optional;
import java.util.Set;

/**
 * The guards of a committer, one small method each. Production never overrides one; the simulation overrides each in turn and must then see an invariant break.
 */
public class CommitRules {
    /** P0: an epoch that does not rise comes from an epoch store that was set back. */
    public boolean epochIsNew(long remembered, long acquired) {
        return acquired > remembered;
    }

    /** P15: the table is the one that was committed to before. */
    public boolean isSameTable(Optional<String> remembered, String uuid) {
        return remembered.isEmpty() || remembered.get().equals(uuid);
    }

    /** I12: without a vector nobody knows what the table holds. */
    public boolean hasEvidence(TableHead head) {
        return head.evidence() != TableHead.Evidence.LOST;
    }

    /** I4, P16: a newer head has every entry of an older one, and none of them lower. */
    public boolean hasNotRegressed(PositionVector before, PositionVector after) {
        return before.entries().entrySet().stream()
                .allMatch(entry -> after.of(entry.getKey()).filter(progress -> progress.next() >= entry.getValue().next()).isPresent());
    }

    /** P10: an offer from an incarnation that has been taken over is a zombie's. */
    public boolean isSuperseded(long senderEpoch, long highestSeen) {
        return senderEpoch < highestSeen;
    }

    /** P5: how an offer meets the end of its chain. */
    public Fit fit(OffsetRange range, long position) {
        return Fit.of(range, position);
    }

    /** I2: where a table that has no entry begins; beginning behind it would lose what lies before. */
    public long firstPosition(Offer offer) {
        return offer.start();
    }

    /** I8: an open intent is resolved before anything else is committed. */
    public boolean mustResolveFirst(CommitMemory memory) {
        return memory.open().isPresent();
    }

    /** P8: a commit that has not succeeded is resolved, never taken for a failure. */
    public boolean mustResolve() {
        return true;
    }

    /** P8: an unknown commit is fenced off with an epoch that its request does not have. */
    public long fenceEpoch(long requested, long acquired) {
        return acquired;
    }

    /** L1: nobody is sent back by a head that may be out of date, or he would come again and again. */
    public boolean mustReadAgain(boolean fresh) {
        return !fresh;
    }

    /** P6: after a lost race the same files may go again only if their ranges still continue the head. */
    public boolean stillFits(SourceKey source, OffsetRange range, long start, PositionVector vector) {
        return vector.of(source).map(Progress::next).orElse(start) == range.first();
    }

    /** I1: a file that several batches share is committed with all of them, or its rows would be there without their positions. */
    public boolean isWhole(Offer offer, Set<String> together) {
        return offer.files().stream().allMatch(file -> together.containsAll(file.sharers()));
    }

    /** L1: a batch that shares a file does not wait for ever for one that nobody offers. @param asked how often it was offered again in vain */
    public boolean mustDissolve(int asked) {
        return asked >= 2;
    }

    /** A commit that only moves positions waits for the position interval, unless somebody waits for it. */
    public boolean isDue(Offer offer, boolean positionsDue) {
        return !offer.positionOnly() || offer.urgent() || positionsDue;
    }
}
