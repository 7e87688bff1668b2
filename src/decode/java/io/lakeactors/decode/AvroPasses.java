package io.lakeactors.decode;

import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** What passes values of one writer's schemas that nobody wants. A record that occurs often, or in itself, is looked at once. */
final class AvroPasses {
    private final Map<Schema, AvroSkips.Record> records = new IdentityHashMap<>();
    private final Map<Schema, Boolean> empty = new IdentityHashMap<>();

    AvroValue over(Schema schema) {
        return switch (schema.getType()) {
            case NULL -> new AvroSkips.Nothing();
            case BOOLEAN -> new AvroSkips.Bool();
            case INT -> new AvroSkips.Int();
            case LONG -> new AvroSkips.Long();
            case FLOAT -> new AvroSkips.Fixed(Float.BYTES);
            case DOUBLE -> new AvroSkips.Fixed(Double.BYTES);
            case STRING, BYTES -> new AvroSkips.Sized();
            case FIXED -> new AvroSkips.Fixed(schema.getFixedSize());
            case ENUM -> new AvroSkips.Enum(schema.getEnumSymbols().size());
            case ARRAY -> new AvroSkips.Array(over(schema.getElementType()), widthOf(schema.getElementType()));
            case MAP -> new AvroSkips.Map(over(schema.getValueType()));
            case UNION -> new AvroUnion(schema.getTypes().stream().map(this::over).toArray(AvroValue[]::new));
            case RECORD -> isEmpty(schema) ? new AvroSkips.Nothing() : record(schema);
        };
    }

    private AvroValue record(Schema schema) {
        AvroSkips.Record known = records.get(schema);
        if (known != null) {
            return known;
        }
        var fresh = new AvroSkips.Record();
        records.put(schema, fresh);
        fresh.set(schema.getFields().stream().map(field -> over(field.schema())).filter(value -> !(value instanceof AvroSkips.Nothing))
                .toArray(AvroValue[]::new));
        return fresh;
    }

    /** The least bytes of a value: 0 or 1, where 1 stands for more too. */
    int widthOf(Schema schema) {
        return isEmpty(schema) ? 0 : 1;
    }

    private boolean isEmpty(Schema schema) {
        return switch (schema.getType()) {
            case NULL -> true;
            case FIXED -> schema.getFixedSize() == 0;
            case RECORD -> {
                Boolean known = empty.get(schema);
                if (known == null) {
                    // Of a record that holds itself and nothing else there is no value: it may be called what it is not.
                    empty.put(schema, false);
                    known = schema.getFields().stream().allMatch(field -> isEmpty(field.schema()));
                    empty.put(schema, known);
                }
                yield known;
            }
            case BOOLEAN, INT, LONG, FLOAT, DOUBLE, STRING, BYTES, ENUM, ARRAY, MAP, UNION -> false;
        };
    }

    /** A type as people know it: {@code long (timestamp-millis)}, {@code record shop.Order}. */
    static String word(Schema schema) {
        String name = schema.getType().getName();
        if (schema.getType() == Schema.Type.RECORD || schema.getType() == Schema.Type.ENUM || schema.getType() == Schema.Type.FIXED) {
            name += " " + schema.getFullName();
        }
        if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
            return name + " (decimal(" + decimal.getPrecision() + "," + decimal.getScale() + "))";
        }
        return schema.getLogicalType() == null ? name : name + " (" + schema.getLogicalType().getName() + ")";
    }
}
