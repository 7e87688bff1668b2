package io.lakeactors.engine.partition;

import io.lakeactors.model.RawBatch;

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

    /** The record of one row, covering from {@code first} to just behind it. */
    static RawBatch single(RawBatch raw, int row, long first) {
        boolean last = row == raw.count() - 1;
        return slice(raw, first, last ? raw.range().next() : raw.offset(row) + 1);
    }
}
