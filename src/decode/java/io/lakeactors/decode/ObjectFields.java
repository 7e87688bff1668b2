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
    /** How many of the fields the last object had. */
    private int present;

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

    /** Passes the object that begins here and appends one value to each column. @param row the size of every column before @return where it ends */
    int read(JsonScanner in, int from, int row) {
        int p = in.next(in.enter(from));
        present = 0;
        int after = in.bytes()[p] == '}' ? in.leave(p) : members(in, in.bytes(), p, row);
        if (present < columns.length) {
            for (Column column : columns) {
                if (column.size() == row) {
                    column.addNull();
                }
            }
        }
        return after;
    }

    private int members(JsonScanner in, byte[] bytes, int from, int row) {
        int mark = faults.mark();
        int found = 0;
        int previous = -1;
        int p = from;
        for (int keys = 1; ; keys++) {
            p = in.key(p);
            in.countKey(keys, p);
            int field = table.expected(bytes, p, previous);
            int value;
            if (field != FieldTable.UNKNOWN) {
                value = in.next(p + table.length(field));
            } else {
                value = in.next(in.colon(in.string(p)));
                field = table.lookUp(in, previous);
            }
            if (field == FieldTable.UNKNOWN) {
                p = in.more(unknown(in, value), '}');
            } else {
                found += columns[field].size() > row ? again(field, row, mark) : 1;
                p = in.more(member(in, bytes, value, field), '}');
                previous = field;
            }
            if (bytes[p] == '}') {
                present = found;
                return in.leave(p);
            }
            p++;
        }
    }

    private int member(JsonScanner in, byte[] bytes, int p, int field) {
        if (bytes[p] == 'n') {
            int after = in.nil(p);
            columns[field].addNull();
            return after;
        }
        return readers[field].read(in, bytes, p);
    }

    /** Takes back the earlier value of a key that occurs again. @return how many more fields are there: none */
    private int again(int field, int row, int mark) {
        columns[field].truncate(row);
        faults.withdraw(readers[field].path(), mark);
        return 0;
    }

    private int unknown(JsonScanner in, int value) {
        if (rejectUnknown) {
            int length = Math.min(KEY_SHOWN_MAX, in.viewEnd() - in.viewStart());
            String key = new String(in.view(), in.viewStart(), length, StandardCharsets.UTF_8);
            faults.add(Faults.UNKNOWN, prefix + key, "the contract names no such field");
        }
        return in.skip(value);
    }
}
