package io.lakeactors.decode;

import io.lakeactors.model.Column;
import io.lakeactors.model.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the fields of an object, the record itself or a struct, each into its own column. Absent fields become nulls; of equal keys the last one counts. */
final class ObjectFields {
    private static final int KEY_SHOWN_MAX = 100;

    private final FieldTable table;
    private final Column[] columns;
    private final ValueReader[] readers;
    private final Faults faults;
    private final String prefix;
    private final boolean rejectUnknown;

    private ObjectFields(FieldTable table, Column[] columns, ValueReader[] readers, String prefix, FieldReaders kinds) {
        this.table = table;
        this.columns = columns;
        this.readers = readers;
        this.prefix = prefix;
        faults = kinds.faults();
        rejectUnknown = kinds.rejectUnknown();
    }

    /** @param prefix of the fields' paths: empty for the record, else ends with a dot */
    static ObjectFields of(List<Field> fields, Column[] columns, String prefix, FieldReaders kinds) {
        var readers = new ValueReader[columns.length];
        for (int i = 0; i < readers.length; i++) {
            readers[i] = kinds.of(fields.get(i), columns[i], prefix + fields.get(i).name());
        }
        return new ObjectFields(new FieldTable(fields.stream().map(Field::sourceName).toList()), columns, readers, prefix, kinds);
    }

    /** Passes the object that begins here and appends one value to each column. @param row the size of every column before */
    void read(JsonScanner in, int row) {
        in.enter();
        int mark = faults.mark();
        int present = 0;
        if (in.next() == '}') {
            in.leave();
        } else {
            present = members(in, row, mark);
        }
        if (present < columns.length) {
            for (Column column : columns) {
                if (column.size() == row) {
                    column.addNull();
                }
            }
        }
    }

    /** @return how many of the fields were there */
    private int members(JsonScanner in, int row, int mark) {
        int present = 0;
        int previous = -1;
        int keys = 0;
        do {
            if (in.next() != '"') {
                throw in.malformed("expected a key");
            }
            in.countKey(++keys);
            int field = table.find(in, previous);
            if (field == FieldTable.UNKNOWN) {
                unknown(in);
                continue;
            }
            previous = field;
            Column column = columns[field];
            if (column.size() > row) {
                again(field, row, mark);
            } else {
                present++;
            }
            int c = in.next();
            if (c == 'n') {
                in.nil();
                column.addNull();
            } else {
                readers[field].read(in, c);
            }
        } while (in.more('}'));
        return present;
    }

    private void again(int field, int row, int mark) {
        columns[field].truncate(row);
        faults.withdraw(readers[field].path(), mark);
    }

    private void unknown(JsonScanner in) {
        if (rejectUnknown) {
            int length = Math.min(KEY_SHOWN_MAX, in.viewEnd() - in.viewStart());
            String key = new String(in.view(), in.viewStart(), length, StandardCharsets.UTF_8);
            faults.add(Faults.UNKNOWN, prefix + key, "the contract names no such field");
        }
        in.skip(in.next());
    }
}
