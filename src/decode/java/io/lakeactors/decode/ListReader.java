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
    void read(JsonScanner in, int c) {
        if (c != '[') {
            mismatch(in, c);
            return;
        }
        in.enter();
        if (in.next() == ']') {
            in.leave();
        } else {
            do {
                int begin = in.next();
                if (begin == 'n') {
                    in.nil();
                    element.addNull(required);
                } else {
                    element.read(in, begin);
                }
            } while (in.more(']'));
        }
        column.added();
    }
}
