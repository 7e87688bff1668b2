package io.lakeactors.decode;

import io.lakeactors.model.Field;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Random schemas of writers, values under them, and for each field what may be read of it: a reader's schema and the same as a contract has it. */
final class AvroMaker {
    private static final int DEPTH_MAX = 3;
    private static final String[] TEXTS = {"", "a", "shop", "Größe", "日本語の長いテキスト", "🛒🛒", "a text of more than eight bytes", "x".repeat(70)};

    private final Random random;
    private int names;

    AvroMaker(Random random) {
        this.random = random;
    }

    /** A type of values as they are written, as Avro would read them, and as the contract has them. */
    record Pair(Schema written, Schema read, Type type) {
        Pair(Schema both, Type type) {
            this(both, both, type);
        }
    }

    /** A record with some fields that nobody wants, and some that are wanted and nobody writes. */
    Pair record() {
        return record(1);
    }

    private Pair record(int depth) {
        var written = new ArrayList<Schema.Field>();
        var read = new ArrayList<Schema.Field>();
        var fields = new ArrayList<Field>();
        int count = random.nextInt(7);
        for (int i = 0; i < count; i++) {
            String name = "f" + i;
            Pair pair = optional(value(depth));
            int fate = random.nextInt(8);
            if (fate != 0) {
                written.add(new Schema.Field(name, pair.written()));
            }
            if (fate != 1) {
                read.add(new Schema.Field(name, nullable(pair.read()), null, Schema.Field.NULL_DEFAULT_VALUE));
                fields.add(Field.of(name, pair.type(), false));
            }
        }
        if (written.isEmpty() && depth > 1) {
            // Avro's library refuses its own lists of items without a byte where it reads them as perhaps null.
            written.add(new Schema.Field("own", plain(Schema.Type.INT)));
        }
        Collections.shuffle(written, random);
        String name = "R" + names++;
        return new Pair(Schema.createRecord(name, null, "t", false, written), Schema.createRecord(name, null, "t", false, read), new Type.Struct(fields));
    }

    private Pair optional(Pair pair) {
        if (pair.written().isUnion()) {
            return pair;
        }
        Schema nil = Schema.create(Schema.Type.NULL);
        return switch (random.nextInt(4)) {
            case 0 -> new Pair(Schema.createUnion(nil, pair.written()), pair.read(), pair.type());
            case 1 -> new Pair(Schema.createUnion(pair.written(), nil), pair.read(), pair.type());
            default -> pair;
        };
    }

    private static Schema nullable(Schema schema) {
        return Schema.createUnion(Schema.create(Schema.Type.NULL), schema);
    }

    private Pair value(int depth) {
        int kind = random.nextInt(depth < DEPTH_MAX ? 24 : 20);
        return switch (kind) {
            case 0 -> new Pair(plain(Schema.Type.BOOLEAN), new Type.Bool());
            case 1 -> new Pair(plain(Schema.Type.INT), new Type.Int());
            case 2 -> new Pair(plain(one(Schema.Type.INT, Schema.Type.LONG)), plain(Schema.Type.LONG), new Type.Long());
            case 3 -> new Pair(plain(one(Schema.Type.INT, Schema.Type.LONG, Schema.Type.FLOAT)), plain(Schema.Type.FLOAT), new Type.Float());
            case 4 -> new Pair(plain(one(Schema.Type.INT, Schema.Type.LONG, Schema.Type.FLOAT, Schema.Type.DOUBLE)), plain(Schema.Type.DOUBLE), new Type.Double());
            case 5, 6 -> new Pair(plain(Schema.Type.STRING), new Type.Text());
            case 7 -> new Pair(plain(one(Schema.Type.STRING, Schema.Type.BYTES)), plain(Schema.Type.BYTES), new Type.Binary());
            case 8 -> new Pair(Schema.createFixed("F" + names++, null, "t", 1 + random.nextInt(20)), new Type.Binary());
            case 9 -> new Pair(Schema.createEnum("E" + names++, null, "t", List.of("RED", "GREEN", "BLUE")), new Type.Text());
            case 10 -> decimal(Schema.create(Schema.Type.BYTES));
            case 11 -> decimal(Schema.createFixed("F" + names++, null, "t", 16));
            case 12 -> new Pair(LogicalTypes.date().addToSchema(plain(Schema.Type.INT)), new Type.Date());
            case 13 -> new Pair(LogicalTypes.timestampMillis().addToSchema(plain(Schema.Type.LONG)), new Type.Timestamp(true, TimeForm.ISO));
            case 14 -> new Pair(LogicalTypes.timestampMicros().addToSchema(plain(Schema.Type.LONG)), new Type.Timestamp(true, TimeForm.ISO));
            case 15 -> new Pair(LogicalTypes.timestampNanos().addToSchema(plain(Schema.Type.LONG)), new Type.Timestamp(true, TimeForm.ISO));
            case 16 -> new Pair(LogicalTypes.localTimestampMillis().addToSchema(plain(Schema.Type.LONG)), new Type.Timestamp(false, TimeForm.ISO));
            case 17 -> new Pair(LogicalTypes.uuid().addToSchema(plain(Schema.Type.STRING)), new Type.Uuid());
            case 18 -> new Pair(LogicalTypes.timeMicros().addToSchema(plain(Schema.Type.LONG)), new Type.Long());
            case 19 -> new Pair(
                    Schema.createUnion(plain(Schema.Type.LONG), plain(Schema.Type.NULL), plain(Schema.Type.FLOAT)), plain(Schema.Type.DOUBLE), new Type.Double());
            case 20 -> record(depth + 1);
            case 21, 22 -> list(optional(value(depth + 1)));
            default -> map(optional(value(depth + 1)));
        };
    }

    private static Pair list(Pair item) {
        return new Pair(Schema.createArray(item.written()), Schema.createArray(nullable(item.read())), new Type.Array(Field.of("element", item.type(), false)));
    }

    private static Pair map(Pair value) {
        return new Pair(Schema.createMap(value.written()), Schema.createMap(nullable(value.read())), new Type.Dictionary(Field.of("value", value.type(), false)));
    }

    private Pair decimal(Schema schema) {
        int precision = 1 + random.nextInt(38);
        int scale = random.nextInt(precision + 1);
        return new Pair(LogicalTypes.decimal(precision, scale).addToSchema(schema), new Type.Decimal(precision, scale));
    }

    private static Schema plain(Schema.Type type) {
        return Schema.create(type);
    }

    private Schema.Type one(Schema.Type... types) {
        return types[random.nextInt(types.length)];
    }

    byte[] encoded(Schema schema) {
        var out = new ByteArrayOutputStream();
        try {
            // The blocking encoder writes lists and maps as blocks that say how long they are.
            BinaryEncoder encoder = random.nextBoolean() ? EncoderFactory.get().binaryEncoder(out, null)
                    : new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(out, null);
            new GenericDatumWriter<>(schema).write(value(schema), encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private Object value(Schema schema) {
        return switch (schema.getType()) {
            case NULL -> null;
            case BOOLEAN -> random.nextBoolean();
            case INT -> schema.getLogicalType() == null ? whole(32).intValue() : random.nextInt(-100_000, 100_000);
            case LONG -> schema.getLogicalType() == null ? whole(64).longValue() : random.nextLong(-1L << 50, 1L << 50);
            case FLOAT -> random.nextInt(9) == 0 ? Float.NaN : (float) random.nextGaussian() * 1e6f;
            case DOUBLE -> random.nextInt(9) == 0 ? Double.NEGATIVE_INFINITY : random.nextGaussian() * 1e9;
            case STRING -> schema.getLogicalType() == null ? text() : new java.util.UUID(random.nextLong(), random.nextLong()).toString();
            case BYTES -> ByteBuffer.wrap(schema.getLogicalType() instanceof LogicalTypes.Decimal decimal ? unscaled(decimal).toByteArray() : bytes(random.nextInt(30)));
            case FIXED -> new GenericData.Fixed(schema, schema.getLogicalType() instanceof LogicalTypes.Decimal decimal
                    ? extended(unscaled(decimal), schema.getFixedSize()) : bytes(schema.getFixedSize()));
            case ENUM -> new GenericData.EnumSymbol(schema, schema.getEnumSymbols().get(random.nextInt(schema.getEnumSymbols().size())));
            case UNION -> value(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
            case ARRAY -> some(() -> value(schema.getElementType()));
            case MAP -> {
                var map = new java.util.HashMap<String, Object>();
                some(() -> map.put(text() + map.size(), value(schema.getValueType())));
                yield map;
            }
            case RECORD -> {
                var record = new GenericData.Record(schema);
                schema.getFields().forEach(field -> record.put(field.pos(), value(field.schema())));
                yield record;
            }
        };
    }

    private List<Object> some(Supplier<Object> one) {
        var list = new ArrayList<>();
        IntStream.range(0, random.nextInt(10) == 0 ? 60 : random.nextInt(4)).forEach(i -> list.add(one.get()));
        return list;
    }

    private BigInteger whole(int bits) {
        return BigInteger.valueOf(random.nextLong() >> (64 - 1 - random.nextInt(bits)));
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)];
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private BigInteger unscaled(LogicalTypes.Decimal decimal) {
        var magnitude = new BigInteger(1 + random.nextInt(130), random).mod(BigInteger.TEN.pow(decimal.getPrecision()));
        return random.nextBoolean() ? magnitude : magnitude.negate();
    }

    private static byte[] extended(BigInteger value, int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) (value.signum() < 0 ? -1 : 0));
        byte[] own = value.toByteArray();
        System.arraycopy(own, 0, bytes, size - own.length, own.length);
        return bytes;
    }
}
