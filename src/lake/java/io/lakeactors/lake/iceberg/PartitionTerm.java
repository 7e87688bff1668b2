package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.parquet.BytesDictionary;
import io.lakeactors.lake.parquet.LongDictionary;
import io.lakeactors.model.Column;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.transforms.Transform;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * One field of a partition spec: numbers the partition values of rows, 0 for null. Times are cut on primitive numbers; any other transform is asked of
 * Iceberg once for each distinct source value.
 */
final class PartitionTerm {
    /** Source values are forgotten beyond this many (bucket and truncate may meet any number); partition values are not. */
    private static final int SOURCE_VALUES_MAX = 1 << 16;

    private final Type source;
    private final TimeCut cut;
    private final Function<Object, Object> transform;
    private final LongDictionary words = new LongDictionary();
    private final BytesDictionary bytes = new BytesDictionary();
    private final List<Integer> idOfWord = new ArrayList<>();
    private final List<Integer> idOfBytes = new ArrayList<>();
    private final Map<Object, Integer> ids = new HashMap<>();
    private final List<Object> values = new ArrayList<>();

    @SuppressWarnings("unchecked")
    PartitionTerm(PartitionField field, Type source) {
        this.source = source;
        this.cut = TimeCut.of(field.transform().toString(), source);
        this.transform = cut != null ? Function.identity() : ((Transform<Object, Object>) field.transform()).bind(source)::apply;
        this.values.add(null);
    }

    /** The partition value of a number, as Iceberg holds it. */
    Object value(int id) {
        return values.get(id);
    }

    /**
     * Writes each row's number to {@code into[0..to - from)}.
     *
     * @param column null if the batch lacks it
     */
    void number(Column column, int[] rows, int from, int to, int[] into) {
        if (words.size() > SOURCE_VALUES_MAX || bytes.size() > SOURCE_VALUES_MAX) {
            words.clear();
            bytes.clear();
            idOfWord.clear();
            idOfBytes.clear();
        }
        switch (column) {
            case null -> java.util.Arrays.fill(into, 0, to - from, idOfNull());
            case Column.Constant constant -> java.util.Arrays.fill(into, 0, to - from, idOfConstant(constant.value()));
            case Column.Longs longs when cut != null -> numberTimes(longs, rows, from, to, into);
            case Column.Bytes text -> numberBytes(text, rows, from, to, into);
            case Column.Longs numbers -> numberWords(numbers, rows, from, to, into);
            case Column.Ints numbers -> numberWords(numbers, rows, from, to, into);
            case Column.Bools numbers -> numberWords(numbers, rows, from, to, into);
            case Column.Floats numbers -> numberWords(numbers, rows, from, to, into);
            case Column.Doubles numbers -> numberWords(numbers, rows, from, to, into);
            case Column.Struct nested -> throw unfit();
            case Column.Lists nested -> throw unfit();
            case Column.Maps nested -> throw unfit();
        }
    }

    private IllegalArgumentException unfit() {
        return new IllegalArgumentException("a table cannot be partitioned by a nested column: " + source);
    }

    /** Neighbouring rows mostly fall into one day or hour, so its bounds are tried before any division. */
    private void numberTimes(Column.Longs column, int[] rows, int from, int to, int[] into) {
        long[] micros = column.values();
        long low = 0;
        long high = Long.MIN_VALUE;
        int id = 0;
        for (int i = from; i < to; i++) {
            int row = rows[i];
            if (column.isNull(row)) {
                into[i - from] = idOfNull();
                continue;
            }
            long value = micros[row];
            if (value < low || value >= high) {
                low = Math.floorDiv(value, cut.microsOfWindow()) * cut.microsOfWindow();
                high = low + cut.microsOfWindow();
                id = idOfWord(cut.ofMicros(value));
            }
            into[i - from] = id;
        }
    }

    private void numberWords(Column column, int[] rows, int from, int to, int[] into) {
        long last = 0;
        int id = -1;
        for (int i = from; i < to; i++) {
            int row = rows[i];
            if (column.isNull(row)) {
                into[i - from] = idOfNull();
                continue;
            }
            long word = word(column, row);
            if (id < 0 || word != last) {
                last = word;
                id = idOfWord(cut == null ? word : cut.ofDays(word));
            }
            into[i - from] = id;
        }
    }

    private void numberBytes(Column.Bytes column, int[] rows, int from, int to, int[] into) {
        byte[] data = column.data();
        int[] offsets = column.offsets();
        for (int i = from; i < to; i++) {
            int row = rows[i];
            into[i - from] = column.isNull(row) ? idOfNull() : idOfBytes(data, offsets[row], offsets[row + 1] - offsets[row]);
        }
    }

    private static long word(Column column, int row) {
        return switch (column) {
            case Column.Longs longs -> longs.values()[row];
            case Column.Ints ints -> ints.values()[row];
            case Column.Bools bools -> bools.values()[row];
            case Column.Floats floats -> Float.floatToIntBits(floats.values()[row]);
            case Column.Doubles doubles -> Double.doubleToLongBits(doubles.values()[row]);
            case Column.Bytes other -> throw new IllegalArgumentException("not a number");
            case Column.Struct other -> throw new IllegalArgumentException("not a number");
            case Column.Lists other -> throw new IllegalArgumentException("not a number");
            case Column.Maps other -> throw new IllegalArgumentException("not a number");
            case Column.Constant other -> throw new IllegalArgumentException("not a number");
        };
    }

    private int idOfConstant(Object value) {
        if (value instanceof byte[] text) {
            return idOfBytes(text, 0, text.length);
        }
        long number = ((Number) value).longValue();
        return idOfWord(cut == null ? number : source.typeId() == Type.TypeID.DATE ? cut.ofDays(number) : cut.ofMicros(number));
    }

    private int idOfWord(long word) {
        int number = words.idOf(word);
        if (number == idOfWord.size()) {
            idOfWord.add(idOf(cut != null ? (Object) (int) word : transform.apply(wordValue(word))));
        }
        return idOfWord.get(number);
    }

    private int idOfBytes(byte[] data, int start, int length) {
        int number = bytes.idOf(data, start, length);
        if (number == idOfBytes.size()) {
            idOfBytes.add(idOf(transform.apply(bytesValue(bytes.value(number)))));
        }
        return idOfBytes.get(number);
    }

    /** Null stays null under every transform. */
    private static int idOfNull() {
        return 0;
    }

    private int idOf(Object value) {
        Object key = value instanceof CharSequence text ? text.toString() : value;
        if (key == null) {
            return idOfNull();
        }
        return ids.computeIfAbsent(key, fresh -> {
            values.add(fresh);
            return values.size() - 1;
        });
    }

    private Object wordValue(long word) {
        return switch (source.typeId()) {
            case BOOLEAN -> word != 0;
            case INTEGER, DATE -> (int) word;
            case FLOAT -> Float.intBitsToFloat((int) word);
            case DOUBLE -> Double.longBitsToDouble(word);
            case DECIMAL -> BigDecimal.valueOf(word, ((Types.DecimalType) source).scale());
            default -> word;
        };
    }

    private Object bytesValue(byte[] value) {
        return switch (source.typeId()) {
            case STRING -> new String(value, StandardCharsets.UTF_8);
            case UUID -> new UUID(ByteBuffer.wrap(value).getLong(), ByteBuffer.wrap(value).getLong(8));
            case DECIMAL -> new BigDecimal(new BigInteger(value), ((Types.DecimalType) source).scale());
            default -> ByteBuffer.wrap(value);
        };
    }
}
