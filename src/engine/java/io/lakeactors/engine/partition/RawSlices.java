package io.lakeactors.engine.partition;

import io.lakeactors.model.RawBatch;
import java.util.function.Consumer;

/** Cuts raw batches at positions. Copies: for restarts and poison only, never on the way of every batch. */
final class RawSlices {
    private RawSlices() {}

    /** The part of a batch in [first, next), which must lie in its range. */
    static RawBatch slice(RawBatch raw, long first, long next) {
        if (raw.range().first() == first && raw.range().next() == next) {
            return raw;
        }
        var part = new RawBatch(raw.source(), Math.max(1, raw.count()), 1024);
        byte[] bytes = raw.bytes();
        for (int row = 0; row < raw.count(); row++) {
            if (raw.offset(row) >= first && raw.offset(row) < next) {
                part.add(raw.offset(row), raw.timestamp(row), raw.keyLength(row) < 0 ? null : bytes, raw.keyStart(row), raw.keyLength(row),
                        raw.valueLength(row) < 0 ? null : bytes, raw.valueStart(row), raw.valueLength(row), raw.headers(row));
            }
        }
        return part.covers(first, next, raw.leaderEpoch());
    }

    /** Takes note of each record by itself; of one that fails, whose row is in quarantine whatever others do, only that the log goes on. */
    static void oneByOne(RawBatch raw, Consumer<RawBatch> note) {
        long first = raw.range().first();
        for (int row = 0; row < raw.count(); row++) {
            var single = single(raw, row, first);
            first = single.range().next();
            try {
                note.accept(single);
            } catch (RuntimeException | StackOverflowError poison) {
                note.accept(new RawBatch(raw.source(), 1, RawBatch.PADDING).covers(single.range().first(), first, raw.leaderEpoch()));
            }
        }
    }

    /** The record of one row, covering from {@code first} to just behind it. */
    static RawBatch single(RawBatch raw, int row, long first) {
        boolean last = row == raw.count() - 1;
        return slice(raw, first, last ? raw.range().next() : raw.offset(row) + 1);
    }
}
