package io.lakeactors.lake.parquet;

import java.util.Arrays;

/** Numbers the distinct values of 64 bits in order of appearance, by open addressing: no object per value. Not safe for threads. */
public final class LongDictionary {
    private static final int INITIAL = 64;

    private int[] slots = new int[INITIAL * 2];
    private long[] values = new long[INITIAL];
    private int size;

    public int size() {
        return size;
    }

    public long value(int id) {
        return values[id];
    }

    public void clear() {
        Arrays.fill(slots, 0);
        size = 0;
    }

    /** The value's number: an old one, or {@link #size()} as it was before. */
    public int idOf(long value) {
        int mask = slots.length - 1;
        int slot = slot(value, mask);
        while (true) {
            int id = slots[slot] - 1;
            if (id < 0) {
                return add(value, slot);
            }
            if (values[id] == value) {
                return id;
            }
            slot = (slot + 1) & mask;
        }
    }

    /** Takes back the youngest values; the dictionary then only names its old ones and must not be asked for new numbers until it is cleared. */
    void truncate(int newSize) {
        size = newSize;
    }

    long[] values() {
        return values;
    }

    long heldBytes() {
        return 4L * slots.length + 8L * values.length;
    }

    private int add(long value, int slot) {
        if (size == values.length) {
            grow();
            return idOf(value);
        }
        values[size] = value;
        slots[slot] = ++size;
        return size - 1;
    }

    private void grow() {
        values = Arrays.copyOf(values, values.length * 2);
        slots = new int[values.length * 2];
        int mask = slots.length - 1;
        for (int id = 0; id < size; id++) {
            int slot = slot(values[id], mask);
            while (slots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = id + 1;
        }
    }

    private static int slot(long value, int mask) {
        long hash = value * 0x9E3779B97F4A7C15L;
        return (int) (hash ^ (hash >>> 32)) & mask;
    }
}
