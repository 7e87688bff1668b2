package io.lakeactors.decode;

import io.lakeactors.model.Column;
import java.util.Arrays;
import java.util.BitSet;

/** Reads objects of any keys. Where a key occurs again, which is rare, the map is read once more without the entries that are not the last of their key. */
final class MapReader extends ValueReader {
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final Column.Maps column;
    private final boolean required;
    private final ValueReader value;
    private final BitSet shadowed = new BitSet();
    private int[] slots = new int[16];

    /** @param required whether a null value is a fault */
    MapReader(Place place, Column.Maps column, boolean required, ValueReader value) {
        super(place, column);
        this.column = column;
        this.required = required;
        this.value = value;
    }

    @Override
    int read(JsonScanner in, byte[] bytes, int p) {
        if (bytes[p] != '{') {
            return mismatch(in, p);
        }
        int depth = in.depth();
        int row = column.size();
        int first = column.keys().size();
        int mark = faults().mark();
        shadowed.clear();
        int after = entries(in, bytes, p);
        if (hasShadowed(first)) {
            in.rewind(depth);
            column.truncate(row);
            faults().cutTo(mark);
            entries(in, bytes, p);
        }
        column.added();
        return after;
    }

    private int entries(JsonScanner in, byte[] bytes, int from) {
        int p = in.next(in.enter(from));
        boolean more = bytes[p] != '}';
        for (int entry = 0; more; entry++) {
            p = in.key(p);
            in.countKey(entry + 1, p);
            p = in.more(shadowed.get(entry) ? in.skip(in.next(in.colon(in.string(p)))) : entry(in, bytes, p), '}');
            more = bytes[p] == ',';
            p += more ? 1 : 0;
        }
        return in.leave(p);
    }

    private int entry(JsonScanner in, byte[] bytes, int from) {
        Column.Bytes keys = column.keys();
        int at = keys.reserve(in.end() - from + 8);
        int afterKey = in.string(from, keys.data(), at);
        keys.added(in.copied());
        int p = in.next(in.colon(afterKey));
        if (bytes[p] == 'n') {
            int after = in.nil(p);
            value.addNull(required);
            return after;
        }
        return value.read(in, bytes, p);
    }

    /** Marks the entries whose key occurs again after them. */
    private boolean hasShadowed(int first) {
        Column.Bytes keys = column.keys();
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
