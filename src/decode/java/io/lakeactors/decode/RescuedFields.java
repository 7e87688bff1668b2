package io.lakeactors.decode;

import io.lakeactors.model.Column;
import io.lakeactors.model.RescuedColumn;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Keeps what the contract does not name of one record at a time, and writes it into {@link RescuedColumn} when the record has been read: a JSON object in the
 * order of the record (of Protobuf by numbers, messages within it first), with values as they stood in it. Of equal paths the last one counts. Makes no objects for records that have nothing to keep.
 */
final class RescuedFields {
    /** What paths may add: each repeats the names that lead to it, and somebody could make a short record a long text. */
    private static final int TIMES_MAX = 16;
    private static final int BYTES_MIN = 1 << 10;
    static final String NO_TEXT = "not UTF-8, so that it cannot be kept";
    /** Around an entry: quotes, colon and comma. */
    private static final int SIGNS = 4;

    private final Column.Bytes column;
    private final Column.Bytes paths = new Column.Bytes();
    private final Column.Bytes values = new Column.Bytes();
    private final BitSet withdrawn = new BitSet();
    private final RepeatedKeys repeated = new RepeatedKeys();
    private final PathText path = new PathText();
    private final JsonText json = new JsonText();
    private long bytesMax;

    RescuedFields(Column.Bytes column) {
        this.column = column;
    }

    void begin(int recordBytes) {
        if (paths.size() > 0) {
            paths.clear();
            values.clear();
            withdrawn.clear();
        }
        bytesMax = Math.max(BYTES_MIN, (long) TIMES_MAX * recordBytes);
    }

    /** A field of the object at {@code in}: its name, unescaped, will stand before the value that {@link #value} adds. */
    void name(RecordPath in, byte[] bytes, int from, int length) {
        path.begin(in);
        path.name(bytes, from, length);
        paths.add(path.text(), 0, path.length());
    }

    /** The value of the field named last, in JSON. */
    void value(byte[] bytes, int from, int to) {
        values.add(bytes, from, to - from);
        limit();
    }

    /** To write a value with, which {@link #value(JsonText)} takes then. */
    JsonText json() {
        json.begin(bytesMax);
        return json;
    }

    /** The value of the field named last. */
    void value(JsonText written) {
        value(written.bytes(), 0, written.length());
    }

    private void limit() {
        long all = paths.offsets()[paths.size()] + (long) values.offsets()[values.size()] + (long) SIGNS * paths.size();
        if (all > bytesMax) {
            throw tooLong(bytesMax);
        }
    }

    static Malformed tooLong(long bytesMax) {
        return new Malformed("fields that the contract does not name are more than " + bytesMax + " bytes with their paths");
    }

    /** A position to {@link #cutTo}. */
    int mark() {
        return paths.size();
    }

    /** Forgets what was added since a mark. */
    void cutTo(int mark) {
        paths.truncate(mark);
        values.truncate(mark);
        withdrawn.clear(mark, Integer.MAX_VALUE);
    }

    /** Forgets what was below a field whose key occurs again. @param since {@link #mark} where the object began: what is before it lies elsewhere */
    void withdraw(RecordPath field, int since) {
        if (paths.size() == since) {
            return;
        }
        path.begin(field);
        byte[] data = paths.data();
        for (int i = since; i < paths.size(); i++) {
            int from = paths.offsets()[i];
            int after = from + path.length();
            boolean below = paths.length(i) > path.length() && Arrays.equals(data, from, after, path.text(), 0, path.length());
            if (below && (data[after] == '.' || data[after] == '[')) {
                withdrawn.set(i);
            }
        }
    }

    /** Ends the record: appends one value to the column. */
    void end() {
        int count = paths.size();
        if (count == 0) {
            column.addNull();
            return;
        }
        repeated.clear();
        repeated.mark(paths, 0);
        int at = column.reserve(paths.offsets()[count] + values.offsets()[count] + SIGNS * count + 2);
        byte[] data = column.data();
        int q = at;
        for (int i = 0; i < count; i++) {
            if (!withdrawn.get(i) && !repeated.isShadowed(i)) {
                data[q] = (byte) (q == at ? '{' : ',');
                q = entry(i, data, q + 1);
            }
        }
        if (q == at) {
            column.addNull();
        } else {
            data[q++] = '}';
            column.added(q - at);
        }
    }

    private int entry(int i, byte[] data, int at) {
        int q = at;
        data[q++] = '"';
        System.arraycopy(paths.data(), paths.offsets()[i], data, q, paths.length(i));
        q += paths.length(i);
        data[q++] = '"';
        data[q++] = ':';
        System.arraycopy(values.data(), values.offsets()[i], data, q, values.length(i));
        return q + values.length(i);
    }
}
