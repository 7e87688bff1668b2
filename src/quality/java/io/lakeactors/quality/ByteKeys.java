package io.lakeactors.quality;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A set of byte strings with a number each: open addressing over one pool of bytes, no object per key, compared exactly. */
final class ByteKeys {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MIX = 0x9E3779B97F4A7C15L;
    private static final int INITIAL = 64;

    private int[] slots = new int[INITIAL * 2];
    private int[] ends = new int[INITIAL];
    private int[] hashes = new int[INITIAL];
    private long[] numbers = new long[INITIAL];
    private byte[] pool = new byte[INITIAL * 16];
    private int count;

    void clear() {
        Arrays.fill(slots, 0);
        count = 0;
    }

    int count() {
        return count;
    }

    boolean has(byte[] data, int from, int length) {
        return slots[slot(data, from, length, hash(data, from, length))] != 0;
    }

    /** The number that the key has; if it was not there, it is now, with {@code number}. */
    long putIfAbsent(byte[] data, int from, int length, long number) {
        int hash = hash(data, from, length);
        int slot = slot(data, from, length, hash);
        if (slots[slot] != 0) {
            return numbers[slots[slot] - 1];
        }
        append(data, from, length, hash, number);
        slots[slot] = count;
        if (count * 2 > slots.length) {
            grow();
        }
        return number;
    }

    /** Changes the number of a key that is there. */
    void replace(byte[] data, int from, int length, long number) {
        numbers[slots[slot(data, from, length, hash(data, from, length))] - 1] = number;
    }

    private int slot(byte[] data, int from, int length, int hash) {
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != 0 && !isKey(slots[slot] - 1, data, from, length, hash)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private boolean isKey(int key, byte[] data, int from, int length, int hash) {
        if (hashes[key] != hash) {
            return false;
        }
        int start = key == 0 ? 0 : ends[key - 1];
        return Arrays.equals(pool, start, ends[key], data, from, from + length);
    }

    private void append(byte[] data, int from, int length, int hash, long number) {
        int start = count == 0 ? 0 : ends[count - 1];
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
            hashes = Arrays.copyOf(hashes, count * 2);
            numbers = Arrays.copyOf(numbers, count * 2);
        }
        if (pool.length - start < length) {
            pool = Arrays.copyOf(pool, Math.toIntExact(Math.max(Math.min(pool.length * 2L, Integer.MAX_VALUE - 8), (long) start + length)));
        }
        System.arraycopy(data, from, pool, start, length);
        ends[count] = start + length;
        hashes[count] = hash;
        numbers[count] = number;
        count++;
    }

    private void grow() {
        slots = new int[slots.length * 2];
        int mask = slots.length - 1;
        for (int key = 0; key < count; key++) {
            int slot = hashes[key] & mask;
            while (slots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = key + 1;
        }
    }

    static int hash(byte[] data, int from, int length) {
        long hash = length * MIX;
        int at = from;
        int end = from + length;
        for (; at + 8 <= end; at += 8) {
            hash = mix(hash ^ (long) LONG.get(data, at));
        }
        long rest = 0;
        for (int shift = 0; at < end; at++, shift += 8) {
            rest |= (data[at] & 0xffL) << shift;
        }
        hash = mix(hash ^ rest);
        return (int) (hash ^ hash >>> 32);
    }

    private static long mix(long hash) {
        long product = hash * MIX;
        return product ^ product >>> 29;
    }
}
