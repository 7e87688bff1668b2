package io.lakeactors.decode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * What writes values of one writer's schemas as JSON, for fields that the contract does not name. Enums are their symbols, bytes and fixed base64, decimals numbers with all of their digits, dates and
 * timestamps as ISO 8601 has them, a union is the value that it has; times of day, which contracts have no type for, are the numbers that they are written as.
 */
final class AvroTexts {
    private static final int UUID_BYTES = 16;
    /** Nothing is computed with a number of a million digits: it is kept as the bytes that it is. */
    private static final int DECIMAL_BYTES_MAX = 128;
    private static final int DECIMAL_SCALE_MAX = 1_000;
    private final AvroPasses passes;
    private final Map<Schema, Record> records = new IdentityHashMap<>();

    /** Writes one value and passes it. */
    interface Value {
        void write(AvroInput in, JsonText out);
    }

    AvroTexts(AvroPasses passes) {
        this.passes = passes;
    }

    Value of(Schema schema) {
        return switch (schema.getType()) {
            case NULL -> (in, out) -> out.raw(Kept.NULL);
            case BOOLEAN -> (in, out) -> out.plain(Boolean.toString(in.readBoolean()));
            case INT -> schema.getLogicalType() instanceof LogicalTypes.Date ? (in, out) -> out.quoted(LocalDate.ofEpochDay(in.readInt()).toString()) : (in, out) -> out.number(in.readInt());
            case LONG -> ofLong(schema);
            case FLOAT -> (in, out) -> out.number(in.readFloat());
            case DOUBLE -> (in, out) -> out.number(in.readDouble());
            case STRING -> (in, out) -> {
                int length = in.readLength();
                out.text(in.bytes(), in.take(length), length);
            };
            case BYTES -> ofBytes(schema, -1);
            case FIXED -> ofBytes(schema, schema.getFixedSize());
            case ENUM -> ofEnum(schema.getEnumSymbols());
            case ARRAY -> new Items(of(schema.getElementType()), passes.widthOf(schema.getElementType()));
            case MAP -> new Entries(of(schema.getValueType()));
            case UNION -> ofUnion(schema);
            case RECORD -> record(schema);
        };
    }

    private static Value ofEnum(List<String> symbols) {
        return (in, out) -> {
            byte[] symbol = symbols.get(in.readIndex(symbols.size())).getBytes(StandardCharsets.UTF_8);
            out.text(symbol, 0, symbol.length);
        };
    }

    private Value ofUnion(Schema schema) {
        Value[] branches = schema.getTypes().stream().map(this::of).toArray(Value[]::new);
        return (in, out) -> branches[in.readIndex(branches.length)].write(in, out);
    }

    private Value record(Schema schema) {
        Record known = records.get(schema);
        if (known == null) {
            known = new Record();
            records.put(schema, known);
            known.set(schema.getFields().stream().map(Schema.Field::name).toList(), schema.getFields().stream().map(field -> of(field.schema())).toArray(Value[]::new));
        }
        return known;
    }

    private static Value ofLong(Schema schema) {
        return switch (schema.getLogicalType()) {
            case LogicalTypes.TimestampMillis at -> time(3, true);
            case LogicalTypes.LocalTimestampMillis at -> time(3, false);
            case LogicalTypes.TimestampMicros at -> time(6, true);
            case LogicalTypes.LocalTimestampMicros at -> time(6, false);
            case LogicalTypes.TimestampNanos at -> time(9, true);
            case LogicalTypes.LocalTimestampNanos at -> time(9, false);
            case null, default -> (in, out) -> out.number(in.readLong());
        };
    }

    /** @param digits of a second that one counts */
    private static Value time(int digits, boolean zoned) {
        long perSecond = Digits.POWERS_OF_TEN[digits];
        long nanos = Digits.POWERS_OF_TEN[9 - digits];
        var form = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss." + "S".repeat(digits), Locale.ROOT);
        return (in, out) -> {
            long value = in.readLong();
            var time = LocalDateTime.ofEpochSecond(Math.floorDiv(value, perSecond), (int) (Math.floorMod(value, perSecond) * nanos), ZoneOffset.UTC);
            out.quoted(form.format(time) + (zoned ? "Z" : ""));
        };
    }

    /** @param size of a fixed, -1 if each value says its own */
    private static Value ofBytes(Schema schema, int size) {
        boolean uuid = size == UUID_BYTES && schema.getLogicalType() instanceof LogicalTypes.Uuid;
        return (in, out) -> {
            int length = size < 0 ? in.readLength() : size;
            int from = in.take(length);
            if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal && length <= DECIMAL_BYTES_MAX && Math.abs(decimal.getScale()) <= DECIMAL_SCALE_MAX) {
                out.plain(new BigDecimal(length == 0 ? BigInteger.ZERO : new BigInteger(in.bytes(), from, length), decimal.getScale()).toPlainString());
            } else if (uuid) {
                out.quoted(new UUID(Long.reverseBytes(Words.get(in.bytes(), from)), Long.reverseBytes(Words.get(in.bytes(), from + Long.BYTES))).toString());
            } else {
                out.base64(in.bytes(), from, length);
            }
        };
    }

    /** Its fields are set later, since a record may hold itself. */
    private static final class Record implements Value {
        private byte[][] names = {};
        private Value[] values = {};

        /** Names in Avro are letters, digits and underscores, but for those that a lax writer has made. */
        void set(List<String> fields, Value[] newValues) {
            values = newValues;
            names = new byte[fields.size()][];
            for (int i = 0; i < names.length; i++) {
                byte[] name = fields.get(i).getBytes(StandardCharsets.UTF_8);
                var text = new JsonText();
                text.begin(Integer.MAX_VALUE);
                text.sign(i == 0 ? '{' : ',');
                text.text(name, 0, name.length);
                text.sign(':');
                names[i] = Arrays.copyOf(text.bytes(), text.length());
            }
        }

        @Override
        public void write(AvroInput in, JsonText out) {
            in.enter();
            if (values.length == 0) {
                out.sign('{');
            }
            for (int i = 0; i < values.length; i++) {
                out.raw(names[i]);
                values[i].write(in, out);
            }
            out.sign('}');
            in.leave();
        }
    }

    private record Items(Value item, int width) implements Value {
        @Override
        public void write(AvroInput in, JsonText out) {
            in.enter();
            out.sign('[');
            boolean first = true;
            for (int left = in.readBlock(width); left > 0; left = in.readBlock(width)) {
                for (int i = 0; i < left; i++) {
                    if (!first) {
                        out.sign(',');
                    }
                    first = false;
                    item.write(in, out);
                }
            }
            out.sign(']');
            in.leave();
        }
    }

    private record Entries(Value value) implements Value {
        @Override
        public void write(AvroInput in, JsonText out) {
            in.enter();
            out.sign('{');
            boolean first = true;
            for (int left = in.readBlock(1); left > 0; left = in.readBlock(1)) {
                for (int i = 0; i < left; i++) {
                    if (!first) {
                        out.sign(',');
                    }
                    first = false;
                    int length = in.readLength();
                    out.text(in.bytes(), in.take(length), length);
                    out.sign(':');
                    value.write(in, out);
                }
            }
            out.sign('}');
            in.leave();
        }
    }

    /** A field that the contract does not name: kept unless it is null. */
    static final class Kept extends AvroValue {
        private static final byte[] NULL = {'n', 'u', 'l', 'l'};
        private final RescuedFields rescued;
        private final Faults faults;
        private final RecordPath in;
        private final byte[] name;
        private final String path;
        private final Value value;

        /** @param in the object that has it @param path in faults */
        Kept(RescuedFields rescued, Faults faults, RecordPath in, String name, String path, Value value) {
            this.rescued = rescued;
            this.faults = faults;
            this.in = in;
            this.name = name.getBytes(StandardCharsets.UTF_8);
            this.path = path;
            this.value = value;
        }

        @Override
        void read(AvroInput from) {
            JsonText text = rescued.json();
            value.write(from, text);
            if (!text.isText()) {
                faults.add(Faults.UNKNOWN, path, RescuedFields.NO_TEXT);
            } else if (!Arrays.equals(text.bytes(), 0, text.length(), NULL, 0, NULL.length)) {
                rescued.name(in, name, 0, name.length);
                rescued.value(text);
            }
        }
    }
}
