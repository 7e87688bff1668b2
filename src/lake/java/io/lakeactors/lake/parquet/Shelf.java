package io.lakeactors.lake.parquet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Arrays that were outgrown or given back, by powers of two, up to a sum of bytes: files come and go, their buffers stay. Not safe for threads. */
final class Shelf<T> {
    private final IntFunction<T> maker;
    private final int elementBytes;
    private final long bytesMax;
    private final List<ArrayDeque<T>> byPower = new ArrayList<>();
    private long bytes;

    /** @param elementBytes of an array's element */
    Shelf(IntFunction<T> maker, int elementBytes, long bytesMax) {
        this.maker = maker;
        this.elementBytes = elementBytes;
        this.bytesMax = bytesMax;
        for (int power = 0; power < Integer.SIZE - 1; power++) {
            byPower.add(new ArrayDeque<>());
        }
    }

    /** An array of at least {@code length} elements, of any content. */
    T take(int length) {
        int power = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, length) - 1);
        if (power >= byPower.size()) {
            return maker.apply(length);
        }
        T kept = byPower.get(power).pollLast();
        if (kept == null) {
            return maker.apply(1 << power);
        }
        bytes -= (long) elementBytes << power;
        return kept;
    }

    /** Keeps an array for later, if its length is a power of two and there is room. */
    void keep(T array, int length) {
        long size = (long) elementBytes * length;
        if (Integer.bitCount(length) == 1 && bytes + size <= bytesMax) {
            byPower.get(Integer.numberOfTrailingZeros(length)).addLast(array);
            bytes += size;
        }
    }

    void drop() {
        byPower.forEach(ArrayDeque::clear);
        bytes = 0;
    }

    long heldBytes() {
        return bytes;
    }
}
