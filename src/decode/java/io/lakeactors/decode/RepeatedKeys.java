package io.lakeactors.decode;

import io.lakeactors.model.Column;
import java.util.Arrays;
import java.util.BitSet;

/** Which entries of one map are not the last of their key. */
final class RepeatedKeys {
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final BitSet shadowed = new BitSet();
    private int[] slots = new int[16];

    void clear() {
        shadowed.clear();
    }

    boolean isShadowed(int entry) {
        return shadowed.get(entry);
    }

    /** Marks the entries whose key occurs again after them. @param first where the map's keys begin @return whether there are any */
    boolean mark(Column.Bytes keys, int first) {
        int count = keys.size() - first;
        if (count < 2) {
            return false;
        }
        int size = Integer.highestOneBit(count) * 4;
        if (slots.length < size) {
            slots = new int[size];
        }
        Arrays.fill(slots, 0, size, 0);
        for (int entry = 0; entry < count; entry++) {
            int slot = hash(keys, first + entry) & size - 1;
            while (slots[slot] != 0 && !same(keys, first + slots[slot] - 1, first + entry)) {
                slot = slot + 1 & size - 1;
            }
            if (slots[slot] != 0) {
                shadowed.set(slots[slot] - 1);
            }
            slots[slot] = entry + 1;
        }
        return !shadowed.isEmpty();
    }

    private static boolean same(Column.Bytes keys, int one, int other) {
        int[] offsets = keys.offsets();
        return Arrays.equals(keys.data(), offsets[one], offsets[one + 1], keys.data(), offsets[other], offsets[other + 1]);
    }

    private static int hash(Column.Bytes keys, int entry) {
        long hash = 0;
        for (int i = keys.offsets()[entry]; i < keys.offsets()[entry + 1]; i++) {
            hash = (hash ^ keys.data()[i]) * MIX;
            hash ^= hash >>> 29;
        }
        return (int) (hash >>> 32);
    }
}
