package io.lakeactors.quality;

import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.RowFault;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Schema;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Builds contracts and decoded batches for tests. */
final class Rows {
    private static final SourceKey SOURCE = new SourceKey("cluster", "id", "topic", 0);

    private Rows() {}

    static Field field(String name, Type type) {
        return Field.of(name, type, false);
    }

    static Contract contract(Schema schema, Rule... rules) {
        return new Contract("id", "name", "1.0.0", "object", schema, List.of(rules), Contract.UnknownFields.IGNORE, "00");
    }

    static MicroBatch batch(Schema schema, long firstOffset, List<Object[]> rows, RowFault... faults) {
        return batch(schema, firstOffset, new long[rows.size()], rows, faults);
    }

    /** @param timestamps of the records, milliseconds since 1970 */
    static MicroBatch batch(Schema schema, long firstOffset, long[] timestamps, List<Object[]> rows, RowFault... faults) {
        var raw = new RawBatch(SOURCE, Math.max(1, rows.size()), 16);
        Column[] columns = schema.fields().stream().map(field -> Column.of(field.type())).toArray(Column[]::new);
        for (int row = 0; row < rows.size(); row++) {
            raw.add(firstOffset + row, timestamps[row], null, 0, 0, null, 0, 0, null);
            for (int column = 0; column < columns.length; column++) {
                add(columns[column], schema.fields().get(column).type(), rows.get(row)[column]);
            }
        }
        raw.covers(firstOffset, firstOffset + Math.max(1, rows.size()), -1);
        return new MicroBatch(raw, new ColumnBatch(schema, columns, rows.size()), List.of(faults));
    }

    /** A batch of one column. */
    static MicroBatch column(Schema schema, Object... values) {
        var rows = new ArrayList<Object[]>();
        for (Object value : values) {
            rows.add(new Object[] {value});
        }
        return batch(schema, 0, rows);
    }

    private static void add(Column column, Type type, Object value) {
        if (value == null) {
            column.addNull();
            return;
        }
        switch (column) {
            case Column.Bools bools -> bools.add((Boolean) value);
            case Column.Ints ints -> ints.add(((Number) value).intValue());
            case Column.Longs longs -> longs.add(
                    type instanceof Type.Decimal decimal ? new BigDecimal(value.toString()).setScale(decimal.scale()).unscaledValue()
                            .longValueExact() : ((Number) value).longValue());
            case Column.Floats floats -> floats.add(((Number) value).floatValue());
            case Column.Doubles doubles -> doubles.add(((Number) value).doubleValue());
            case Column.Bytes bytes -> {
                byte[] encoded = bytes(type, value);
                bytes.add(encoded, 0, encoded.length);
            }
            case Column.Lists lists -> {
                ((List<?>) value).forEach(element -> add(lists.element(), ((Type.Array) type).element().type(), element));
                lists.added();
            }
            case Column.Struct struct -> {
                List<Field> fields = ((Type.Struct) type).fields();
                for (int i = 0; i < fields.size(); i++) {
                    add(struct.children()[i], fields.get(i).type(), ((List<?>) value).get(i));
                }
                struct.added();
            }
            case Column.Maps maps -> throw new IllegalArgumentException("not needed here");
            case Column.Constant constant -> throw new IllegalArgumentException("not needed here");
        }
    }

    private static byte[] bytes(Type type, Object value) {
        if (type instanceof Type.Decimal decimal) {
            return new BigDecimal(value.toString()).setScale(decimal.scale()).unscaledValue().toByteArray();
        }
        if (value instanceof UUID uuid) {
            return ByteBuffer.allocate(16).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits()).array();
        }
        return value instanceof byte[] raw ? raw : value.toString().getBytes(StandardCharsets.UTF_8);
    }

    static List<Integer> passed(Verdicts verdicts) {
        var rows = new ArrayList<Integer>();
        for (int i = 0; i < verdicts.pass().count(); i++) {
            rows.add(verdicts.pass().rows()[i]);
        }
        return rows;
    }
}
