package io.lakeactors.decode;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.model.Column;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Records that are one line of CSV each (RFC 4180), with or without the line's end. */
final class CsvRecords implements RecordReader {
    private static final int PADDING = 64;
    /** That stands for no sign. */
    private static final int NONE = Integer.MIN_VALUE;

    private final int delimiter;
    private final int quote;
    private final int escape;
    private final boolean trim;
    /** Signs that end a run of plain ones. */
    private final boolean[] stops = new boolean[256];
    private final byte[][] nulls;
    /** For each value of a line who takes it; null if nobody does. */
    private final TextValue[] values;
    private final Column[] lacking;
    private final String[] unknown;
    private final Faults faults;
    private final RescuedFields rescued;
    /** The names of values that are kept though nobody takes them. */
    private final byte[][] kept;
    private byte[] unquoted = new byte[1 << 10];
    private byte[] bytes;
    private int at;
    private int end;
    private int column;

    /** @param rescued may be null */
    CsvRecords(PipelineSpec.Csv csv, Contract contract, Column[] columns, Faults faults, RescuedFields rescued) {
        delimiter = csv.delimiter();
        quote = csv.quote();
        escape = csv.escape().map(sign -> (int) sign).orElse(NONE);
        trim = csv.trim();
        for (int sign : new int[] {delimiter, quote, '\n', '\r', Math.max(escape, '\n')}) {
            stops[sign] = true;
        }
        nulls = csv.nulls().stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        this.faults = faults;
        List<Field> fields = contract.schema().fields();
        List<String> names = csv.columns().isEmpty() ? fields.stream().map(Field::sourceName).toList() : csv.columns();
        values = new TextValue[names.size()];
        for (int i = 0; i < fields.size(); i++) {
            int index = names.indexOf(fields.get(i).sourceName());
            if (index >= 0) {
                values[index] = value(fields.get(i).type(), new ColumnPlace(fields.get(i).name(), fields.get(i).type().word(), columns[i], faults));
            }
        }
        lacking = java.util.stream.IntStream.range(0, fields.size()).filter(i -> !names.contains(fields.get(i).sourceName())).mapToObj(i -> columns[i])
                .toArray(Column[]::new);
        this.rescued = rescued;
        kept = rescued == null ? new byte[0][] : names.stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        unknown = contract.unknownFields() != Contract.UnknownFields.QUARANTINE ? new String[0]
                : names.stream().filter(name -> fields.stream().noneMatch(field -> field.sourceName().equals(name))).toArray(String[]::new);
    }

    /** What takes texts into a column as CSV has them. */
    static TextValue value(Type type, ColumnPlace place) {
        return switch (type) {
            case Type.Bool() -> new TextValues.Bool(place);
            case Type.Int() -> new TextNumbers.Int(place);
            case Type.Long() -> new TextNumbers.Long(place);
            case Type.Float() -> new TextNumbers.Float(place);
            case Type.Double() -> new TextNumbers.Double(place);
            case Type.Decimal(int precision, int scale) -> new TextNumbers.Decimal(place, precision, scale);
            case Type.Text() -> new TextValues.Text(place);
            case Type.Date() -> new TextValues.Date(place);
            case Type.Timestamp time -> {
                EpochValue epoch = EpochValue.of(place, time.form());
                yield epoch == null ? new TextValues.Timestamp(place, time.zoned()) : new TextNumbers.Epoch(epoch);
            }
            case Type.Uuid() -> new TextValues.Uuid(place);
            case Type.Binary() -> new TextValues.Binary(place);
            case Type.Struct struct -> throw nested(place);
            case Type.Array list -> throw nested(place);
            case Type.Dictionary map -> throw nested(place);
        };
    }

    private static IllegalArgumentException nested(ColumnPlace place) {
        return new IllegalArgumentException("the field " + place.path() + " is of type " + place.word() + ", which no value of CSV is");
    }

    @Override
    public void read(byte[] of, int start, int limit, int row) {
        bytes = of;
        at = start;
        end = withoutLineEnd(of, start, limit);
        column = 0;
        boolean more = true;
        while (more) {
            readValue();
            column++;
            more = at < end;
            at++;
        }
        if (column != values.length) {
            throw new Malformed("the line has " + column + " values, not " + values.length);
        }
        for (Column none : lacking) {
            none.addNull();
        }
        for (String name : unknown) {
            faults.add(Faults.UNKNOWN, name, "the contract names no such field");
        }
    }

    private static int withoutLineEnd(byte[] of, int start, int limit) {
        int to = limit > start && of[limit - 1] == '\n' ? limit - 1 : limit;
        return to > start && of[to - 1] == '\r' ? to - 1 : to;
    }

    /** Passes one value, up to the delimiter after it or the end. */
    private void readValue() {
        int from = at;
        if (trim) {
            while (from < end && isBlank(bytes[from])) {
                from++;
            }
        }
        if (from < end && bytes[from] == quote) {
            readQuoted(from + 1);
        } else {
            readPlain(from);
        }
    }

    private boolean isBlank(byte c) {
        return c == ' ' || c == '\t' && delimiter != '\t';
    }

    private void readPlain(int from) {
        int p = from;
        while (p < end && !stops[bytes[p] & 0xFF]) {
            p++;
        }
        if (p < end && bytes[p] == escape) {
            readEscaped(from, p);
            return;
        }
        if (p < end && bytes[p] != delimiter) {
            throw stray(bytes[p]);
        }
        at = p;
        int to = trimmed(from, p);
        if (isNull(from, to - from)) {
            addNull();
        } else {
            add(bytes, from, to - from);
        }
    }

    /** A sign that no value without quotes has. */
    private Malformed stray(byte sign) {
        return new Malformed(sign == quote ? "value " + (column + 1) + " has a quote within, and none around it" : "the record has more than one line");
    }

    private int trimmed(int from, int to) {
        int p = to;
        while (trim && p > from && isBlank(bytes[p - 1])) {
            p--;
        }
        return p;
    }

    /** A value without quotes whose first escape is at {@code p}. */
    private void readEscaped(int from, int first) {
        room(end - from);
        System.arraycopy(bytes, from, unquoted, 0, first - from);
        int length = first - from;
        int p = first;
        int last = 0;
        while (p < end && bytes[p] != delimiter) {
            if (bytes[p] == escape) {
                p = escaped(p);
                last = length + 1;
            } else if (stops[bytes[p] & 0xFF]) {
                throw stray(bytes[p]);
            }
            unquoted[length++] = bytes[p++];
        }
        at = p;
        while (trim && length > last && isBlank(unquoted[length - 1])) {
            length--;
        }
        add(unquoted, 0, length);
    }

    /** Where the sign stands that an escape is for. */
    private int escaped(int p) {
        if (p + 1 == end) {
            throw new Malformed("the line ends with an escape");
        }
        return p + 1;
    }

    private void readQuoted(int from) {
        int p = from;
        while (p < end && bytes[p] != quote && bytes[p] != escape) {
            p++;
        }
        if (p < end && bytes[p] == quote && (p + 1 == end || bytes[p + 1] != quote)) {
            close(p + 1);
            add(bytes, from, p - from);
            return;
        }
        room(end - from);
        System.arraycopy(bytes, from, unquoted, 0, p - from);
        int length = p - from;
        while (p < end) {
            if (bytes[p] == escape) {
                p = escaped(p);
            } else if (bytes[p] == quote) {
                p++;
                if (p == end || bytes[p] != quote) {
                    close(p);
                    add(unquoted, 0, length);
                    return;
                }
            }
            unquoted[length++] = bytes[p++];
        }
        throw new Malformed("value " + (column + 1) + " has no closing quote");
    }

    /** After a closing quote. */
    private void close(int after) {
        int p = after;
        while (trim && p < end && isBlank(bytes[p])) {
            p++;
        }
        if (p < end && bytes[p] != delimiter) {
            throw new Malformed("value " + (column + 1) + " goes on after its closing quote");
        }
        at = p;
    }

    private void room(int length) {
        if (unquoted.length < length + PADDING) {
            unquoted = new byte[length + PADDING];
        }
    }

    private boolean isNull(int from, int length) {
        for (byte[] text : nulls) {
            if (text.length == length && Arrays.equals(text, 0, length, bytes, from, from + length)) {
                return true;
            }
        }
        return false;
    }

    private void addNull() {
        if (column < values.length && values[column] != null) {
            values[column].place().column().addNull();
        }
    }

    private void add(byte[] from, int start, int length) {
        if (column < values.length && values[column] != null) {
            values[column].add(from, start, length);
        } else if (column < kept.length) {
            keep(from, start, length);
        }
    }

    private void keep(byte[] from, int start, int length) {
        JsonText text = rescued.json();
        text.text(from, start, length);
        if (text.isText()) {
            rescued.name(RecordPath.RECORD, kept[column], 0, kept[column].length);
            rescued.value(text);
        } else {
            faults.add(Faults.UNKNOWN, new String(kept[column], StandardCharsets.UTF_8), RescuedFields.NO_TEXT);
        }
    }
}
