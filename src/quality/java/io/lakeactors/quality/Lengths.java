package io.lakeactors.quality;

import io.lakeactors.model.Column;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Type;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Tests of length: code points of text, bytes of binary, elements of lists and maps. */
final class Lengths {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Lengths() {}

    /** @throws IllegalArgumentException if the type has no length; a contract that was read has no such rule */
    static ColumnTest of(Rule.Length length, Type type) {
        int min = length.min().orElse(0);
        int max = length.max().orElse(Integer.MAX_VALUE);
        if (type instanceof Type.Text) {
            return text(min, max);
        }
        if (type instanceof Type.Binary || type instanceof Type.Array || type instanceof Type.Dictionary) {
            return sizes(min, max);
        }
        throw new IllegalArgumentException("the length " + length.id() + " has no meaning for a " + type.word());
    }

    static String demand(Rule.Length length) {
        String low = length.min().map(min -> "at least " + min).orElse("");
        String high = length.max().map(max -> "at most " + max).orElse("");
        return "not " + low + (low.isEmpty() || high.isEmpty() ? "" : " and ") + high + " long";
    }

    private static ColumnTest text(int min, int max) {
        return (column, rows, broken) -> {
            var values = (Column.Bytes) column;
            int[] offsets = values.offsets();
            byte[] data = values.data();
            for (int row = 0; row < rows; row++) {
                int bytes = offsets[row + 1] - offsets[row];
                // A code point has 1 to 4 bytes: mostly the bytes alone decide.
                if (bytes > max || (bytes + 3L) / 4 < min) {
                    int points = codePoints(data, offsets[row], offsets[row + 1]);
                    broken[row >>> 6] |= (points < min | points > max ? 1L : 0L) << row;
                }
            }
        };
    }

    /** Eight bytes at a time: a byte 10xxxxxx continues a code point, all others begin one. */
    static int codePoints(byte[] utf8, int from, int to) {
        int continuations = 0;
        int i = from;
        for (; i + 8 <= to; i += 8) {
            long word = (long) LONG.get(utf8, i);
            continuations += Long.bitCount(word & ~word << 1 & HIGH_BITS);
        }
        for (; i < to; i++) {
            continuations += (utf8[i] & 0xc0) == 0x80 ? 1 : 0;
        }
        return to - from - continuations;
    }

    private static ColumnTest sizes(int min, int max) {
        return (column, rows, broken) -> {
            int[] offsets = offsets(column);
            for (int row = 0; row < rows; row++) {
                int size = offsets[row + 1] - offsets[row];
                broken[row >>> 6] |= (size < min | size > max ? 1L : 0L) << row;
            }
        };
    }

    static int[] offsets(Column column) {
        if (column instanceof Column.Bytes bytes) {
            return bytes.offsets();
        }
        return column instanceof Column.Lists lists ? lists.offsets() : ((Column.Maps) column).offsets();
    }
}
