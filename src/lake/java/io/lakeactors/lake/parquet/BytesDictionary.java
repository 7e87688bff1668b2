package io.lakeactors.lake.parquet;

import java.util.Arrays;

/** Numbers distinct byte strings in order of appearance; their bytes stand one after the other in one pool. Not safe for threads. */
public final class BytesDictionary {
    private static final int INITIAL = 64;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    /** So long values are two words. */
    private static final int SHORT = 16;
    private static final long[] FIRST = masks(0);
    private static final long[] SECOND = masks(8);

    /** Upper half the hash, lower half the number plus one; 0 is free. */
    private long[] slots = new long[INITIAL * 2];
    private int[] offsets = new int[INITIAL + 1];
    private byte[] pool = new byte[INITIAL * 16];
    private int size;

    public int size() {
        return size;
    }

    public void clear() {
        Arrays.fill(slots, 0);
        size = 0;
    }

    /** A copy of the value. */
    public byte[] value(int id) {
        return Arrays.copyOfRange(pool, offsets[id], offsets[id + 1]);
    }

    byte[] pool() {
        return pool;
    }

    /** {@code size() + 1} positions in {@link #pool()}. */
    int[] offsets() {
        return offsets;
    }

    int poolBytes() {
        return offsets[size];
    }

    long heldBytes() {
        return 8L * slots.length + 4L * offsets.length + pool.length;
    }

    /** Takes back the youngest values; the dictionary then only names its old ones and must not be asked for new numbers until it is cleared. */
    void truncate(int newSize) {
        size = newSize;
    }

    /** The number of the value [start, start + length) of {@code from}: an old one, or {@link #size()} as it was before. */
    public int idOf(byte[] from, int start, int length) {
        return length <= SHORT ? idOfShort(from, start, length) : idOfLong(from, start, length);
    }

    /** Reads the two words of a value with the bytes beyond its end masked: no loop and no branch depends on its length. */
    private int idOfShort(byte[] from, int start, int length) {
        long first;
        long second;
        if (start + SHORT <= from.length) {
            first = (long) ByteSink.LONGS.get(from, start) & FIRST[length];
            second = (long) ByteSink.LONGS.get(from, start + 8) & SECOND[length];
        } else {
            first = tail(from, start, Math.min(8, length));
            second = tail(from, start + 8, Math.max(0, length - 8));
        }
        int hash = shortHash(first, second, length);
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (true) {
            long entry = slots[slot];
            if (entry == 0) {
                return add(from, start, length, hash, slot);
            }
            if ((int) (entry >>> 32) == hash) {
                int id = (int) entry - 1;
                int at = offsets[id];
                if (offsets[id + 1] - at == length && ((long) ByteSink.LONGS.get(pool, at) & FIRST[length]) == first
                        && ((long) ByteSink.LONGS.get(pool, at + 8) & SECOND[length]) == second) {
                    return id;
                }
            }
            slot = (slot + 1) & mask;
        }
    }

    private static int shortHash(long first, long second, int length) {
        long hash = (first ^ length) * MULTIPLIER;
        hash = (hash ^ (hash >>> 29) ^ second) * MULTIPLIER;
        return (int) (hash ^ (hash >>> 32));
    }

    private int idOfLong(byte[] from, int start, int length) {
        int hash = hash(from, start, length);
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (true) {
            long entry = slots[slot];
            if (entry == 0) {
                return add(from, start, length, hash, slot);
            }
            if ((int) (entry >>> 32) == hash) {
                int id = (int) entry - 1;
                int at = offsets[id];
                if (offsets[id + 1] - at == length && same(from, start, at, length)) {
                    return id;
                }
            }
            slot = (slot + 1) & mask;
        }
    }

    private boolean same(byte[] from, int start, int at, int length) {
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            if ((long) ByteSink.LONGS.get(from, start + i) != (long) ByteSink.LONGS.get(pool, at + i)) {
                return false;
            }
        }
        return i == length || tail(from, start + i, length - i) == tail(pool, at + i, length - i);
    }

    private int add(byte[] from, int start, int length, int hash, int slot) {
        if (size + 1 == offsets.length) {
            grow();
            return idOf(from, start, length);
        }
        int at = offsets[size];
        if (pool.length - at - SHORT < length) {
            pool = Arrays.copyOf(pool, Math.max(Math.addExact(at + SHORT, length), (int) Math.min(Integer.MAX_VALUE - 8L, pool.length * 2L)));
        }
        System.arraycopy(from, start, pool, at, length);
        slots[slot] = ((long) hash << 32) | ++size;
        offsets[size] = at + length;
        return size - 1;
    }

    private void grow() {
        offsets = Arrays.copyOf(offsets, (offsets.length - 1) * 2 + 1);
        long[] old = slots;
        slots = new long[old.length * 2];
        int mask = slots.length - 1;
        for (long entry : old) {
            if (entry != 0) {
                int slot = (int) (entry >>> 32) & mask;
                while (slots[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                slots[slot] = entry;
            }
        }
    }

    private static int hash(byte[] data, int start, int length) {
        long hash = length * MULTIPLIER;
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            hash = (hash ^ (long) ByteSink.LONGS.get(data, start + i)) * MULTIPLIER;
            hash ^= hash >>> 29;
        }
        if (i < length) {
            hash = (hash ^ tail(data, start + i, length - i)) * MULTIPLIER;
        }
        hash ^= hash >>> 32;
        return (int) hash;
    }

    private static long[] masks(int before) {
        var masks = new long[SHORT + 1];
        for (int length = 0; length <= SHORT; length++) {
            int bytes = Math.min(8, Math.max(0, length - before));
            masks[length] = bytes == 8 ? -1 : (1L << (bytes << 3)) - 1;
        }
        return masks;
    }

    /** The next 0 to 8 bytes as a number, read at once where the array goes on far enough. */
    static long tail(byte[] data, int start, int length) {
        if (length < 8 && start + 8 <= data.length) {
            return (long) ByteSink.LONGS.get(data, start) & ((1L << (length << 3)) - 1);
        }
        long word = 0;
        for (int i = length - 1; i >= 0; i--) {
            word = (word << 8) | (data[start + i] & 0xFF);
        }
        return word;
    }
}
