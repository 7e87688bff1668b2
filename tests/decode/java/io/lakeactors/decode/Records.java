package io.lakeactors.decode;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.model.Column;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.RowFault;
import io.lakeactors.model.Schema;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Raw batches for tests, and columns as plain values. */
final class Records {
    static final SourceKey SOURCE = new SourceKey("cluster", "topic-id", "shop.orders", 3);

    private Records() {}

    static Contract contract(Contract.UnknownFields unknown, Field... fields) {
        return new Contract("id", "orders", "1.2.0", "orders", new Schema(List.of(fields)), List.of(), unknown, "00");
    }

    static Decoder decoder(Field... fields) {
        return Decoder.of(contract(Contract.UnknownFields.IGNORE, fields), PipelineSpec.Format.JSON);
    }

    /** One optional field named {@code v}. */
    static Decoder decoder(Type type) {
        return decoder(Field.of("v", type, false));
    }

    static RawBatch raw(byte[]... values) {
        var raw = new RawBatch(SOURCE, values.length, 64);
        for (int i = 0; i < values.length; i++) {
            raw.add(100 + 2L * i, 1_700_000_000_000L + i, null, 0, 0, values[i], 0, values[i] == null ? 0 : values[i].length, null);
        }
        return raw.covers(100, 100 + 2L * values.length + 1, -1);
    }

    static RawBatch raw(String... values) {
        return raw(Arrays.stream(values).map(value -> value.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new));
    }

    static List<String> rules(MicroBatch batch) {
        return batch.faults().stream().map(RowFault::ruleId).toList();
    }

    static List<RowFault> faults(MicroBatch batch, int row) {
        return batch.faults().stream().filter(fault -> fault.row() == row).toList();
    }

    /** A column's values, row by row. */
    static List<Object> column(MicroBatch batch, int column) {
        var values = new ArrayList<>();
        for (int row = 0; row < batch.columns().rows(); row++) {
            values.add(value(batch.columns().schema().fields().get(column).type(), batch.columns().columns()[column], row));
        }
        return values;
    }

    /** A row's values by their columns' names. */
    static Map<String, Object> row(MicroBatch batch, int row) {
        var values = new LinkedHashMap<String, Object>();
        List<Field> fields = batch.columns().schema().fields();
        for (int i = 0; i < fields.size(); i++) {
            values.put(fields.get(i).name(), value(fields.get(i).type(), batch.columns().columns()[i], row));
        }
        return values;
    }

    /** The value of a row as Java has it: text, bytes as a list, decimals, maps and lists. */
    static Object value(Type type, Column column, int row) {
        if (column.isNull(row)) {
            return null;
        }
        return switch (type) {
            case Type.Bool() -> ((Column.Bools) column).values()[row] == 1;
            case Type.Int() -> ((Column.Ints) column).values()[row];
            case Type.Date() -> ((Column.Ints) column).values()[row];
            case Type.Long() -> ((Column.Longs) column).values()[row];
            case Type.Timestamp time -> ((Column.Longs) column).values()[row];
            case Type.Float() -> ((Column.Floats) column).values()[row];
            case Type.Double() -> ((Column.Doubles) column).values()[row];
            case Type.Decimal decimal -> decimal(decimal, column, row);
            case Type.Text() -> ((Column.Bytes) column).text(row);
            case Type.Binary() -> java.util.HexFormat.of().formatHex(bytes(column, row));
            case Type.Uuid() -> java.util.HexFormat.of().formatHex(bytes(column, row));
            case Type.Struct(var fields) -> {
                var struct = new LinkedHashMap<String, Object>();
                for (int i = 0; i < fields.size(); i++) {
                    struct.put(fields.get(i).name(), value(fields.get(i).type(), ((Column.Struct) column).children()[i], row));
                }
                yield struct;
            }
            case Type.Array(var element) -> {
                var lists = (Column.Lists) column;
                var list = new ArrayList<>();
                for (int i = lists.offsets()[row]; i < lists.offsets()[row + 1]; i++) {
                    list.add(value(element.type(), lists.element(), i));
                }
                yield list;
            }
            case Type.Dictionary(var value) -> map(value, (Column.Maps) column, row);
        };
    }

    private static Map<String, Object> map(Field value, Column.Maps maps, int row) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = maps.offsets()[row]; i < maps.offsets()[row + 1]; i++) {
            if (map.containsKey(maps.keys().text(i))) {
                throw new AssertionError("twice in one map: " + maps.keys().text(i));
            }
            map.put(maps.keys().text(i), value(value.type(), maps.values(), i));
        }
        return map;
    }

    private static BigDecimal decimal(Type.Decimal type, Column column, int row) {
        return type.fitsLong() ? BigDecimal.valueOf(((Column.Longs) column).values()[row], type.scale()) : new BigDecimal(new BigInteger(bytes(column, row)),
                type.scale());
    }

    private static byte[] bytes(Column column, int row) {
        var bytes = (Column.Bytes) column;
        return Arrays.copyOfRange(bytes.data(), bytes.offsets()[row], bytes.offsets()[row + 1]);
    }
}
