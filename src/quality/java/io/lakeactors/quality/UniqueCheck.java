package io.lakeactors.quality;

import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Type;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Finds rows whose key an earlier row of the same window has. The first row with a key is known by its offset, so that judging the same row again finds it
 * first again.
 */
final class UniqueCheck {
    /** Longer keys are kept as their SHA-256, which bounds what a window holds. */
    private static final int KEY_BYTES_MAX = 256;

    private final Rule.Unique rule;
    private final int number;
    private final int[] columns;
    private final Type[] types;
    private final MessageDigest digest;
    private byte[] key = new byte[64];
    private int length;

    /** @param number of the rule among the contract's uniqueness rules */
    UniqueCheck(Rule.Unique rule, int number, int[] columns, Type[] types) {
        this.rule = rule;
        this.number = number;
        this.columns = columns;
        this.types = types;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }

    Rule.Unique rule() {
        return rule;
    }

    String message(ColumnBatch batch, int row) {
        var values = new StringBuilder();
        for (int i = 0; i < columns.length; i++) {
            values.append(i == 0 ? "" : ", ").append(rule.columns().get(i)).append(" ").append(ValueText.of(types[i], batch.columns()[columns[i]], row));
        }
        return values + " was there before";
    }

    /** Looks at the rows that are not rejected yet, in their order; sets those that repeat a key. */
    void run(RawBatch raw, ColumnBatch batch, Bits rejected, UniqueWindow window, Bits broken) {
        for (int row = 0; row < batch.rows(); row++) {
            if (!rejected.has(row) && repeats(raw.offset(row), batch, row, window)) {
                broken.set(row);
            }
        }
    }

    private boolean repeats(long offset, ColumnBatch batch, int row, UniqueWindow window) {
        Column only = batch.columns()[columns[0]];
        ByteKeys keys = window.keys(number, offset, rule.windowPositions());
        if (columns.length == 1 && only instanceof Column.Bytes bytes && bytes.length(row) <= KEY_BYTES_MAX && !(types[0] instanceof Type.Decimal)) {
            return !only.isNull(row) && repeats(keys, bytes.data(), bytes.offsets()[row], bytes.length(row), offset);
        }
        return encode(batch, row) && repeats(keys, key, 0, length, offset);
    }

    private static boolean repeats(ByteKeys keys, byte[] data, int from, int length, long offset) {
        long first = keys.putIfAbsent(data, from, length, offset);
        if (first > offset) {
            keys.replace(data, from, length, offset);
        }
        return first < offset;
    }

    /** Writes the row's key; false if a part of it is null, which equals nothing. */
    private boolean encode(ColumnBatch batch, int row) {
        length = 0;
        for (int i = 0; i < columns.length; i++) {
            Column column = batch.columns()[columns[i]];
            if (column.isNull(row)) {
                return false;
            }
            encode(column, types[i], row);
        }
        if (length > KEY_BYTES_MAX) {
            shorten();
        }
        return true;
    }

    private void encode(Column column, Type type, int row) {
        switch (column) {
            case Column.Bools bools -> word(bools.values()[row]);
            case Column.Ints ints -> word(ints.values()[row]);
            case Column.Longs longs -> word(longs.values()[row]);
            // Adding zero makes -0.0 the same key as 0.0; the canonical bits make every NaN one.
            case Column.Floats floats -> word(Double.doubleToLongBits(floats.values()[row] + 0.0));
            case Column.Doubles doubles -> word(Double.doubleToLongBits(doubles.values()[row] + 0.0));
            case Column.Bytes bytes -> {
                if (type instanceof Type.Decimal) {
                    word(Wide.high(bytes, row));
                    word(Wide.low(bytes, row));
                } else {
                    word(bytes.length(row));
                    raw(bytes.data(), bytes.offsets()[row], bytes.length(row));
                }
            }
            case Column.Struct struct -> throw new IllegalArgumentException("a struct is no key");
            case Column.Lists lists -> throw new IllegalArgumentException("a list is no key");
            case Column.Maps maps -> throw new IllegalArgumentException("a map is no key");
            case Column.Constant constant -> throw new IllegalArgumentException("a constant is no key");
        }
    }

    private void word(long word) {
        reserve(8);
        for (int i = 0; i < 8; i++) {
            key[length++] = (byte) (word >>> (8 * i));
        }
    }

    private void raw(byte[] data, int from, int count) {
        reserve(count);
        System.arraycopy(data, from, key, length, count);
        length += count;
    }

    private void reserve(int more) {
        if (key.length - length < more) {
            key = Arrays.copyOf(key, Math.max(key.length * 2, length + more));
        }
    }

    private void shorten() {
        try {
            reserve(KEY_BYTES_MAX + 1);
            digest.update(key, 0, length);
            int digested = digest.digest(key, 0, key.length);
            // One byte longer than any key that is kept as it is: the two can never be taken for one another.
            Arrays.fill(key, digested, KEY_BYTES_MAX + 1, (byte) 0);
            length = KEY_BYTES_MAX + 1;
        } catch (DigestException impossible) {
            throw new IllegalStateException("the key's buffer holds a digest", impossible);
        }
    }
}
