package io.lakeactors.decode;

import io.lakeactors.model.Column;

/** Reads arrays of one type. */
final class ListReader extends ValueReader {
    private final Column.Lists column;
    private final boolean required;
    private final ValueReader element;

    /** @param required whether a null element is a fault */
    ListReader(Place place, Column.Lists column, boolean required, ValueReader element) {
        super(place, column);
        this.column = column;
        this.required = required;
        this.element = element;
    }

    @Override
    int read(JsonScanner in, byte[] bytes, int from) {
        if (bytes[from] != '[') {
            return mismatch(in, from);
        }
        int p = in.next(in.enter(from));
        boolean more = bytes[p] != ']';
        while (more) {
            p = in.more(element(in, bytes, in.next(p)), ']');
            more = bytes[p] == ',';
            p += more ? 1 : 0;
        }
        column.added();
        return in.leave(p);
    }

    private int element(JsonScanner in, byte[] bytes, int p) {
        if (bytes[p] == 'n') {
            int after = in.nil(p);
            element.addNull(required);
            return after;
        }
        return element.read(in, bytes, p);
    }
}
