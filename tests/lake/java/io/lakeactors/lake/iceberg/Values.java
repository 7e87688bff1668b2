package io.lakeactors.lake.iceberg;

import io.lakeactors.model.Column;
import io.lakeactors.model.Field;
import io.lakeactors.model.Schema;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.iceberg.StructLike;

/** Values as Iceberg's generic reader gives them (structs as lists of their members), made by chance, put into columns. */
final class Values {
    private static final String[] TEXTS = {"", "a", "Straße", "日本語テキスト", "\uD83D\uDE80 to the moon",
        "x".repeat(300), "\u0000", "zzz\uD83D\uDE80\uDBFF\uDFFF".repeat(5)};

    private final Random random;
    private final double nullShare;
    private final int distinct;

    /** @param distinct about how many different values a column has */
    Values(long seed, double nullShare, int distinct) {
        this.random = new Random(seed);
        this.nullShare = nullShare;
        this.distinct = distinct;
    }

    static Column[] columns(Schema schema) {
        return schema.fields().stream().map(field -> Column.of(field.type())).toArray(Column[]::new);
    }

    /** Appends a row to the columns. @return the row's values */
    List<Object> row(Schema schema, Column[] columns) {
        var row = new ArrayList<Object>();
        for (int i = 0; i < columns.length; i++) {
            row.add(addTo(columns[i], schema.fields().get(i)));
        }
        return row;
    }

    private Object addTo(Column column, Field field) {
        if (!field.required() && random.nextDouble() < nullShare) {
            column.addNull();
            return null;
        }
        Random pick = new Random(random.nextInt(distinct));
        return switch (field.type()) {
            case Type.Bool() -> put((Column.Bools) column, pick.nextBoolean());
            case Type.Int() -> put((Column.Ints) column, (int) whole(pick, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case Type.Long() -> put((Column.Longs) column, whole(pick, Long.MIN_VALUE, Long.MAX_VALUE));
            case Type.Float() -> put((Column.Floats) column, pick.nextInt(20) == 0 ? Float.NaN : pick.nextInt(20) == 0 ? -0f : pick.nextFloat() * 1e6f - 5e5f);
            case Type.Double() -> put(
                    (Column.Doubles) column, pick.nextInt(20) == 0 ? Double.NaN : pick.nextInt(20) == 0 ? 0.0 : pick.nextGaussian() * 1e9);
            case Type.Decimal decimal -> decimal(column, decimal, pick);
            case Type.Text() -> text((Column.Bytes) column, pick);
            case Type.Date() -> LocalDate.EPOCH.plusDays(put((Column.Ints) column, pick.nextInt(60_000) - 30_000));
            case Type.Timestamp(boolean zoned, TimeForm form) -> time((Column.Longs) column, zoned, pick);
            case Type.Uuid() -> uuid((Column.Bytes) column, pick);
            case Type.Binary() -> binary((Column.Bytes) column, pick);
            case Type.Struct(var members) -> struct((Column.Struct) column, members);
            case Type.Array(var element) -> list((Column.Lists) column, element);
            case Type.Dictionary(var value) -> map((Column.Maps) column, value);
        };
    }

    private static long whole(Random pick, long least, long greatest) {
        return switch (pick.nextInt(4)) {
            case 0 -> pick.nextInt(100) == 0 ? least : pick.nextInt(200) - 100;
            case 1 -> pick.nextInt(100) == 0 ? greatest : pick.nextInt(1_000_000);
            case 2 -> greatest == Long.MAX_VALUE ? pick.nextLong() : pick.nextInt();
            default -> pick.nextInt(10);
        };
    }

    private static boolean put(Column.Bools column, boolean value) {
        column.add(value);
        return value;
    }

    private static int put(Column.Ints column, int value) {
        column.add(value);
        return value;
    }

    private static long put(Column.Longs column, long value) {
        column.add(value);
        return value;
    }

    private static float put(Column.Floats column, float value) {
        column.add(value);
        return value;
    }

    private static double put(Column.Doubles column, double value) {
        column.add(value);
        return value;
    }

    private static void put(Column.Bytes column, byte[] value) {
        column.add(value, 0, value.length);
    }

    private static BigDecimal decimal(Column column, Type.Decimal type, Random pick) {
        BigInteger limit = BigInteger.TEN.pow(1 + pick.nextInt(type.precision()));
        BigInteger unscaled = new BigInteger(limit.bitLength() - 1, pick);
        unscaled = pick.nextBoolean() ? unscaled : unscaled.negate();
        if (pick.nextInt(50) == 0) {
            unscaled = BigInteger.TEN.pow(type.precision()).subtract(BigInteger.ONE).negate();
        }
        if (column instanceof Column.Longs longs) {
            longs.add(unscaled.longValueExact());
        } else {
            put((Column.Bytes) column, unscaled.toByteArray());
        }
        return new BigDecimal(unscaled, type.scale());
    }

    private static String text(Column.Bytes column, Random pick) {
        String text = pick.nextBoolean() ? TEXTS[pick.nextInt(TEXTS.length)] : "order-" + pick.nextInt(1_000_000);
        put(column, text.getBytes(StandardCharsets.UTF_8));
        return text;
    }

    private static Object time(Column.Longs column, boolean zoned, Random pick) {
        long micros = put(column, (pick.nextLong() % 4_000_000_000_000_000L));
        LocalDateTime time = LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC).plus(micros, ChronoUnit.MICROS);
        return zoned ? OffsetDateTime.of(time, ZoneOffset.UTC) : time;
    }

    private static UUID uuid(Column.Bytes column, Random pick) {
        var uuid = new UUID(pick.nextLong(), pick.nextLong());
        put(column, ByteBuffer.allocate(16).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits()).array());
        return uuid;
    }

    private static ByteBuffer binary(Column.Bytes column, Random pick) {
        var bytes = new byte[pick.nextInt(40)];
        pick.nextBytes(bytes);
        if (pick.nextInt(10) == 0) {
            java.util.Arrays.fill(bytes, (byte) 0xFF);
        }
        put(column, bytes);
        return ByteBuffer.wrap(bytes);
    }

    private List<Object> struct(Column.Struct column, List<Field> members) {
        var values = new ArrayList<Object>();
        for (int i = 0; i < members.size(); i++) {
            values.add(addTo(column.children()[i], members.get(i)));
        }
        column.added();
        return values;
    }

    private List<Object> list(Column.Lists column, Field element) {
        var values = new ArrayList<Object>();
        for (int i = random.nextInt(4); i > 0; i--) {
            values.add(addTo(column.element(), element));
        }
        column.added();
        return values;
    }

    private Map<String, Object> map(Column.Maps column, Field value) {
        var values = new LinkedHashMap<String, Object>();
        for (int i = random.nextInt(4); i > 0; i--) {
            put(column.keys(), ("k" + i).getBytes(StandardCharsets.UTF_8));
            values.put("k" + i, addTo(column.values(), value));
        }
        column.added();
        return values;
    }

    /** A row that Iceberg has read, in the same form. */
    static List<Object> of(StructLike record) {
        var values = new ArrayList<Object>();
        for (int i = 0; i < record.size(); i++) {
            values.add(plain(record.get(i, Object.class)));
        }
        return values;
    }

    private static Object plain(Object value) {
        if (value instanceof StructLike struct) {
            return of(struct);
        }
        if (value instanceof List<?> list) {
            var plain = new ArrayList<Object>();
            list.forEach(item -> plain.add(plain(item)));
            return plain;
        }
        if (value instanceof Map<?, ?> map) {
            var plain = new LinkedHashMap<String, Object>();
            map.forEach((key, item) -> plain.put(key.toString(), plain(item)));
            return plain;
        }
        return value instanceof CharSequence text ? text.toString() : value;
    }
}
