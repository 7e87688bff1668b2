package io.lakeactors.decode;

import io.lakeactors.model.Column;
import io.lakeactors.model.Mapping;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Arrays;
import java.util.Locale;

/** Writes values as text: numbers as Java does, decimals with all digits after the point, times in ISO 8601 with microseconds. */
final class ToText extends Conversion {
    private static final int MICROS = 1_000_000;
    /** Of one width, so that texts are in the order of their times. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().append(DateTimeFormatter.ISO_LOCAL_DATE).appendPattern("'T'HH:mm:ss.SSSSSS").toFormatter(Locale.ROOT);

    private final Type from;
    private final Column in;
    private final Column.Bytes text;

    ToText(Mapping mapping, Type type, Column in, ColumnPlace out) {
        super(mapping, type, in, out);
        from = mapping.from();
        this.in = in;
        text = (Column.Bytes) out.column();
    }

    @Override
    void add(int row) {
        byte[] written = written(row).getBytes(StandardCharsets.US_ASCII);
        text.add(written, 0, written.length);
    }

    private String written(int row) {
        return switch (in) {
            case Column.Bools bools -> bools.values()[row] != 0 ? "true" : "false";
            case Column.Ints ints -> from instanceof Type.Date ? LocalDate.ofEpochDay(ints.values()[row]).toString() : Integer.toString(ints.values()[row]);
            case Column.Longs longs -> written(longs.values()[row]);
            case Column.Floats floats -> Float.toString(floats.values()[row]);
            case Column.Doubles doubles -> Double.toString(doubles.values()[row]);
            case Column.Bytes bytes -> new BigDecimal(new BigInteger(Arrays.copyOfRange(bytes.data(), bytes.offsets()[row], bytes.offsets()[row + 1])), ((Type.Decimal) from).scale())
                    .toPlainString();
            case Column.Struct struct -> throw new IllegalStateException("a struct as text");
            case Column.Lists lists -> throw new IllegalStateException("a list as text");
            case Column.Maps maps -> throw new IllegalStateException("a map as text");
            case Column.Constant constant -> throw new IllegalStateException("records have no constants");
        };
    }

    private String written(long value) {
        return switch (from) {
            case Type.Decimal decimal -> BigDecimal.valueOf(value, decimal.scale()).toPlainString();
            case Type.Timestamp time -> TIME.format(LocalDateTime.ofEpochSecond(Math.floorDiv(value, MICROS), Math.floorMod(value, MICROS) * 1_000, ZoneOffset.UTC)) + (time.zoned() ? "Z" : "");
            default -> Long.toString(value);
        };
    }
}
