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
    private final RescuedFields rescued;
    private final RecordPath way;
    private final RecordPath[] ways;
    /** How many of the fields the last object had. */
    private int present;

    private ObjectFields(FieldTable table, Column[] columns, ValueReader[] readers, String prefix, RecordPath way, RecordPath[] ways, FieldReaders kinds) {
        this.table = table;
        this.columns = columns;
        this.readers = readers;
        this.prefix = prefix;
        faults = kinds.faults();
        rejectUnknown = kinds.rejectUnknown();
        rescued = kinds.rescued();
        this.way = way;
        this.ways = ways;
    }

    /** @param prefix of the fields' paths: empty for the record, else ends with a dot @param way to the object */
    static ObjectFields of(List<Field> fields, Column[] columns, String prefix, RecordPath way, FieldReaders kinds) {
        var readers = new ValueReader[columns.length];
        var ways = new RecordPath[columns.length];
        for (int i = 0; i < readers.length; i++) {
            ways[i] = new RecordPath.Named(way, fields.get(i).sourceName().getBytes(StandardCharsets.UTF_8));
            readers[i] = kinds.of(fields.get(i), columns[i], prefix + fields.get(i).name(), ways[i]);
        }
        return new ObjectFields(new FieldTable(fields.stream().map(Field::sourceName).toList()), columns, readers, prefix, way, ways, kinds);
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
        int kept = rescued == null ? 0 : rescued.mark();
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
                found += columns[field].size() > row ? again(field, row, mark, kept) : 1;
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
    private int again(int field, int row, int mark, int kept) {
        columns[field].truncate(row);
        faults.withdraw(readers[field].path(), mark);
        if (rescued != null) {
            rescued.withdraw(ways[field], kept);
        }
        return 0;
    }

    private int unknown(JsonScanner in, int value) {
        if (rejectUnknown) {
            int length = Math.min(KEY_SHOWN_MAX, in.viewEnd() - in.viewStart());
            String key = new String(in.view(), in.viewStart(), length, StandardCharsets.UTF_8);
            faults.add(Faults.UNKNOWN, prefix + key, "the contract names no such field");
        }
        if (rescued == null) {
            return in.skip(value);
        }
        rescued.name(way, in.view(), in.viewStart(), in.viewEnd() - in.viewStart());
        int after = in.skip(value);
        rescued.value(in.bytes(), value, after);
        return after;
    }
}
