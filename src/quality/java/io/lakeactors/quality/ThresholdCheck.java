package io.lakeactors.quality;

import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.Threshold;

/** Counts the faulty records of a range; says at the first position where that is certain that they are too many, wherever batches are cut. */
final class ThresholdCheck {
    private final Threshold threshold;
    private final int number;
    private final int[] rules;
    /** More than these are too many whatever else the range holds: it has at most as many records as positions. */
    private final long mostOfAny;
    /** Whether the whole range is read before it is judged. */
    private final boolean waits;

    /** @param number of the threshold in the contract @param rules their numbers in the contract */
    ThresholdCheck(Threshold threshold, int number, int[] rules) {
        this.threshold = threshold;
        this.number = number;
        this.rules = rules;
        mostOfAny = threshold.most(threshold.positions());
        waits = threshold.action() == Threshold.Action.FAIL_BATCH;
    }

    long positions() {
        return threshold.positions();
    }

    void run(RawBatch raw, int rows, Bits[] broken, UniqueWindow window, Verdicts verdicts) {
        var count = window.count(number);
        for (int row = 0; row < rows; row++) {
            long offset = raw.offset(row);
            if (count.range != offset / threshold.positions()) {
                close(count, verdicts);
                count.range = offset / threshold.positions();
            }
            count.records++;
            if (isFaulty(row, broken) && ++count.faulty > mostOfAny && !waits) {
                tell(count, offset, verdicts);
            }
        }
        if (count.range >= 0 && raw.range().next() >= end(count)) {
            close(count, verdicts);
        }
    }

    private boolean isFaulty(int row, Bits[] broken) {
        for (int rule : rules) {
            if (broken[rule].has(row)) {
                return true;
            }
        }
        return false;
    }

    private void close(UniqueWindow.Count count, Verdicts verdicts) {
        if (count.records > 0 && count.faulty > threshold.most(count.records)) {
            tell(count, end(count), verdicts);
        }
        count.range = -1;
        count.records = 0;
        count.faulty = 0;
        count.told = false;
    }

    /** Once of each range; but what stops the partition does so for each faulty record again, as the first may have been read under another contract. */
    private void tell(UniqueWindow.Count count, long position, Verdicts verdicts) {
        if (!count.told || threshold.action() == Threshold.Action.FAIL_PIPELINE) {
            verdicts.exceeds(exceeded(count, position));
        }
        count.told = true;
    }

    private long end(UniqueWindow.Count count) {
        return (count.range + 1) * threshold.positions();
    }

    private Exceeded exceeded(UniqueWindow.Count count, long position) {
        return new Exceeded(threshold, new OffsetRange(count.range * threshold.positions(), end(count)), count.records, count.faulty, position);
    }
}
