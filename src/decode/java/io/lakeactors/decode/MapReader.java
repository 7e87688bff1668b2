package io.lakeactors.decode;

import io.lakeactors.model.Column;

/** Reads objects of any keys. Where a key occurs again, which is rare, the map is read once more without the entries that are not the last of their key. */
final class MapReader extends ValueReader {
    private final Column.Maps column;
    private final boolean required;
    private final ValueReader value;
    private final RescuedFields rescued;
    private final RepeatedKeys repeated = new RepeatedKeys();

    /** @param required whether a null value is a fault @param rescued may be null */
    MapReader(Place place, Column.Maps column, boolean required, ValueReader value, RescuedFields rescued) {
        super(place, column);
        this.column = column;
        this.required = required;
        this.value = value;
        this.rescued = rescued;
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
        int kept = rescued == null ? 0 : rescued.mark();
        repeated.clear();
        int after = entries(in, bytes, p);
        if (repeated.mark(column.keys(), first)) {
            in.rewind(depth);
            column.truncate(row);
            faults().cutTo(mark);
            if (rescued != null) {
                rescued.cutTo(kept);
            }
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
            p = in.more(repeated.isShadowed(entry) ? in.skip(in.next(in.colon(in.string(p)))) : entry(in, bytes, p), '}');
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
}
