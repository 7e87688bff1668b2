package io.lakeactors.quality;

import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Type;

/** Finds rows whose time is before the watermark, which admitted rows move on as they come. Keeps nothing between batches but buffers. */
final class LateCheck {
    private static final long MICROS_PER_MILLI = 1_000;

    private final Rule.Late rule;
    private final int column;
    private final Type type;
    /** At late rows the watermark that they met. */
    private long[] watermarks = new long[0];

    LateCheck(Rule.Late rule, int column, Type type) {
        this.rule = rule;
        this.column = column;
        this.type = type;
    }

    Rule.Late rule() {
        return rule;
    }

    /**
     * Looks at the rows that are not rejected, in their order; sets those that are late.
     *
     * @param before the greatest time so far, {@link Judge#NO_TIME} for none
     * @return the greatest time behind these rows
     */
    long run(RawBatch raw, ColumnBatch batch, Bits rejected, long before, Bits broken) {
        var times = (Column.Longs) batch.columns()[column];
        if (watermarks.length < batch.rows()) {
            watermarks = new long[Step.capacity(batch.rows())];
        }
        long[] values = times.values();
        boolean nulls = times.nullCount() > 0;
        long newest = before;
        long watermark = watermark(newest);
        for (int row = 0; row < batch.rows(); row++) {
            if (nulls && times.isNull(row) || rejected.has(row)) {
                continue;
            }
            long time = values[row];
            if (time < watermark) {
                broken.set(row);
                watermarks[row] = watermark;
            } else if (time > newest && !isAhead(time, raw.timestamp(row))) {
                newest = time;
                watermark = watermark(newest);
            }
        }
        return newest;
    }

    /** Nothing is before that of no time. */
    private long watermark(long newest) {
        return newest < Long.MIN_VALUE + rule.latenessMicros() ? Long.MIN_VALUE : newest - rule.latenessMicros();
    }

    /** One wrong clock must not make all that follows late: with this bound nothing is that is not older than the last such record's own timestamp. */
    private boolean isAhead(long time, long timestampMillis) {
        return timestampMillis >= 0 && Math.floorDiv(time, MICROS_PER_MILLI) - timestampMillis > rule.latenessMicros() / MICROS_PER_MILLI;
    }

    String message(ColumnBatch batch, int row) {
        return rule.column() + " is " + ValueText.of(type, batch.columns()[column], row) + ", before the watermark " + ValueText.instant(watermarks[row], true);
    }
}
