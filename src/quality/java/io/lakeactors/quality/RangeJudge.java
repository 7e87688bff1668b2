package io.lakeactors.quality;

import io.lakeactors.model.Contract;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Threshold;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges whole ranges before any of their records is written: counts the faulty records of thresholds that hold ranges back. To begin at a multiple of their
 * length; one partition's, and not safe for threads.
 */
public final class RangeJudge {
    private final Judge judge;
    private final UniqueWindow window;
    private final List<Exceeded> failed = new ArrayList<>();

    /** Of what depends on other records than the one that is judged nothing is counted. */
    public RangeJudge(Contract contract) {
        List<Rule> rules = contract.rules().stream().filter(rule -> !(rule instanceof Rule.Unique || rule instanceof Rule.Late)).toList();
        var thresholds = contract.thresholds().stream().filter(one -> one.action() == Threshold.Action.FAIL_BATCH).toList();
        judge = Judge.ofRanges(new Contract(contract.id(), contract.name(), contract.version(), contract.object(), contract.schema(), rules, List.of(), thresholds,
                contract.unknownFields(), contract.promise(), contract.fingerprint()));
        window = judge.newWindow();
    }

    /** The records that follow. A failure leaves the counts as they were. */
    public void count(MicroBatch batch) {
        failed.addAll(judge.count(batch, window).told());
    }

    /** The ranges that have ended so far and have failed. */
    public FailedRanges failed() {
        return new FailedRanges(failed);
    }
}
