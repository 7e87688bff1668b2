package io.lakeactors.query;

import io.lakeactors.model.Column;
import io.lakeactors.model.Field;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.duckdb.DuckDBStruct;

/** Puts what JDBC hands out into columns of a contract's types. Nothing is rounded or cut off: a value that a column cannot hold as it is does not fit. */
final class TypedCells {
    private static final int SHOWN_CHARS_MAX = 80;

    /** A value that does not fit. @param path of the column @param what a clause about the value */
    static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String path;

        Unfit(String path, String what) {
            super(what);
            this.path = path;
        }

        String path() {
            return path;
        }
    }

    private TypedCells() {}

    static void add(Column column, Field field, String path, Object value) throws SQLException {
        if (value == null) {
            if (field.required()) {
                throw new Unfit(path, "is null, and the contract requires it");
            }
            column.addNull();
            return;
        }
        try {
            addPresent(column, field.type(), path, value);
        } catch (ArithmeticException | ClassCastException | DateTimeException unfit) {
            throw new Unfit(path, "is " + shown(value) + ", which is no " + field.type().word());
        }
    }

    private static void addPresent(Column column, Type type, String path, Object value) throws SQLException {
        switch (type) {
            case Type.Bool() -> ((Column.Bools) column).add((Boolean) value);
            case Type.Int() -> ((Column.Ints) column).add(number(value).intValueExact());
            case Type.Long() -> ((Column.Longs) column).add(number(value).longValueExact());
            case Type.Float() -> ((Column.Floats) column).add(single(value));
            case Type.Double() -> ((Column.Doubles) column).add(((Number) value).doubleValue());
            case Type.Decimal decimal -> decimal(column, decimal, number(value));
            case Type.Text() -> bytes(column, value.toString().getBytes(StandardCharsets.UTF_8));
            case Type.Date() -> ((Column.Ints) column).add(Math.toIntExact(((LocalDate) value).toEpochDay()));
            case Type.Timestamp stamp -> ((Column.Longs) column).add(micros(stamp.zoned(), value));
            case Type.Uuid() -> bytes(column, ByteBuffer.allocate(16).putLong(((UUID) value).getMostSignificantBits()).putLong(((UUID) value).getLeastSignificantBits()).array());
            case Type.Binary() -> bytes(column, raw(value));
            case Type.Struct(List<Field> fields) -> struct((Column.Struct) column, fields, path, value);
            case Type.Array(Field element) -> list((Column.Lists) column, element, path, value);
            case Type.Dictionary(Field entry) -> map((Column.Maps) column, entry, path, (Map<?, ?>) value);
        }
    }

    private static BigDecimal number(Object value) {
        return switch (value) {
            case BigDecimal exact -> exact;
            case BigInteger whole -> new BigDecimal(whole);
            case Double inexact -> throw new ClassCastException("may have a fraction");
            case Float inexact -> throw new ClassCastException("may have a fraction");
            case Number small -> BigDecimal.valueOf(small.longValue());
            default -> throw new ClassCastException("not a number");
        };
    }

    /** Of whole numbers those that it holds exactly, whichever they are. */
    private static float single(Object value) {
        return switch (value) {
            case Float exact -> exact;
            case Short small -> small;
            case Byte small -> small;
            default -> throw new ClassCastException("would be rounded");
        };
    }

    private static void decimal(Column column, Type.Decimal type, BigDecimal value) {
        BigDecimal scaled = value.setScale(type.scale());
        if (scaled.precision() > type.precision()) {
            throw new ArithmeticException("too many digits");
        }
        if (type.fitsLong()) {
            ((Column.Longs) column).add(scaled.unscaledValue().longValueExact());
        } else {
            bytes(column, scaled.unscaledValue().toByteArray());
        }
    }

    private static void bytes(Column column, byte[] value) {
        ((Column.Bytes) column).add(value, 0, value.length);
    }

    private static byte[] raw(Object value) throws SQLException {
        return value instanceof Blob blob ? blob.getBytes(1, Math.toIntExact(blob.length())) : (byte[]) value;
    }

    private static long micros(boolean zoned, Object value) {
        Instant instant = switch (value) {
            case LocalDateTime local when !zoned -> local.toInstant(ZoneOffset.UTC);
            case OffsetDateTime exact when zoned -> exact.toInstant();
            default -> throw new ClassCastException("not a time");
        };
        if (instant.getNano() % 1_000 != 0) {
            throw new ArithmeticException("finer than microseconds");
        }
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static void struct(Column.Struct column, List<Field> fields, String path, Object value) throws SQLException {
        Map<String, Object> values = ((DuckDBStruct) value).getMap();
        Set<String> names = fields.stream().map(Field::name).collect(Collectors.toCollection(LinkedHashSet::new));
        for (String name : names) {
            if (!values.containsKey(name)) {
                throw new Unfit(path, "has no \"" + name + "\", which the contract has");
            }
        }
        for (String name : values.keySet()) {
            if (!names.contains(name)) {
                throw new Unfit(path, "has \"" + name + "\", which the contract has not");
            }
        }
        for (int i = 0; i < fields.size(); i++) {
            add(column.children()[i], fields.get(i), path + "." + fields.get(i).name(), values.get(fields.get(i).name()));
        }
        column.added();
    }

    private static void list(Column.Lists column, Field element, String path, Object value) throws SQLException {
        List<?> values = value instanceof Array array ? Arrays.asList((Object[]) array.getArray()) : (List<?>) value;
        for (Object one : values) {
            add(column.element(), element, path + ".element", one);
        }
        column.added();
    }

    private static void map(Column.Maps column, Field entry, String path, Map<?, ?> values) throws SQLException {
        for (var one : values.entrySet()) {
            bytes(column.keys(), one.getKey().toString().getBytes(StandardCharsets.UTF_8));
            add(column.values(), entry, path + ".value", one.getValue());
        }
        column.added();
    }

    private static String shown(Object value) throws SQLException {
        String text = String.valueOf(JsonValues.of(value));
        return text.length() <= SHOWN_CHARS_MAX ? text : text.substring(0, SHOWN_CHARS_MAX) + "…";
    }
}
