package io.lakeactors.quality;

import io.lakeactors.model.Column;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** Shows values to people, shortened. */
final class ValueText {
    private static final int CHARACTERS_MAX = 120;

    private ValueText() {}

    static String of(Type type, Column column, int row) {
        if (column.isNull(row)) {
            return "null";
        }
        return switch (type) {
            case Type.Bool() -> ((Column.Bools) column).values()[row] != 0 ? "true" : "false";
            case Type.Int() -> Integer.toString(((Column.Ints) column).values()[row]);
            case Type.Long() -> Long.toString(((Column.Longs) column).values()[row]);
            case Type.Float() -> Float.toString(((Column.Floats) column).values()[row]);
            case Type.Double() -> Double.toString(((Column.Doubles) column).values()[row]);
            case Type.Decimal decimal -> decimal(decimal, column, row).toPlainString();
            case Type.Text() -> text((Column.Bytes) column, row);
            case Type.Date() -> LocalDate.ofEpochDay(((Column.Ints) column).values()[row]).toString();
            case Type.Timestamp timestamp -> instant(((Column.Longs) column).values()[row], timestamp.zoned());
            case Type.Uuid() -> "a uuid";
            case Type.Binary() -> ((Column.Bytes) column).length(row) + " bytes";
            case Type.Struct struct -> "a struct";
            case Type.Array array -> size(((Column.Lists) column).offsets(), row) + " elements";
            case Type.Dictionary dictionary -> size(((Column.Maps) column).offsets(), row) + " entries";
        };
    }

    static BigDecimal decimal(Type.Decimal type, Column column, int row) {
        if (column instanceof Column.Longs longs) {
            return BigDecimal.valueOf(longs.values()[row], type.scale());
        }
        var bytes = (Column.Bytes) column;
        return new BigDecimal(new BigInteger(bytes.data(), bytes.offsets()[row], bytes.length(row)), type.scale());
    }

    private static int size(int[] offsets, int row) {
        return offsets[row + 1] - offsets[row];
    }

    static String instant(long micros, boolean zoned) {
        String iso = Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
        return zoned ? iso : iso.substring(0, iso.length() - 1);
    }

    private static String text(Column.Bytes column, int row) {
        int start = column.offsets()[row];
        int length = Math.min(column.length(row), CHARACTERS_MAX * 4);
        return "\"" + shortened(new String(column.data(), start, length, StandardCharsets.UTF_8)) + "\"";
    }

    static String shortened(String text) {
        return text.length() <= CHARACTERS_MAX ? text : text.substring(0, CHARACTERS_MAX) + "…";
    }
}
