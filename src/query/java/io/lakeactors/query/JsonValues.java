package io.lakeactors.query;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBStruct;

/** What JDBC hands out, as values that JSON has. */
final class JsonValues {
    private JsonValues() {}

    static Object of(Object value) throws SQLException {
        return switch (value) {
            case null -> null;
            case Boolean plain -> plain;
            case Double number -> number.isNaN() || number.isInfinite() ? number.toString() : number;
            case Float number -> number.isNaN() || number.isInfinite() ? (Object) number.toString() : (Object) Double.valueOf(number.toString());
            case BigDecimal number -> number;
            case BigInteger number -> number;
            case Number number -> number.longValue();
            case Timestamp local -> text(local.toLocalDateTime());
            case OffsetDateTime instant -> instant.toInstant().toString();
            case ZonedDateTime instant -> instant.toInstant().toString();
            case Instant instant -> instant.toString();
            case LocalDateTime local -> text(local);
            case java.sql.Date date -> date.toLocalDate().toString();
            case LocalDate date -> date.toString();
            case LocalTime time -> time.toString();
            case Blob blob -> bytes(blob.getBytes(1, Math.toIntExact(blob.length())));
            case byte[] raw -> bytes(raw);
            case DuckDBStruct struct -> map(struct.getMap());
            case Struct struct -> list(Arrays.asList(struct.getAttributes()));
            case Array array -> list(Arrays.asList((Object[]) array.getArray()));
            case Map<?, ?> map -> map(map);
            case List<?> list -> list(list);
            default -> value.toString();
        };
    }

    private static String text(LocalDateTime local) {
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(local.atOffset(ZoneOffset.UTC));
    }

    private static Object list(List<?> from) throws SQLException {
        List<Object> values = new ArrayList<>(from.size());
        for (Object value : from) {
            values.add(of(value));
        }
        return values;
    }

    private static Object map(Map<?, ?> from) throws SQLException {
        Map<String, Object> values = new LinkedHashMap<>();
        for (var entry : from.entrySet()) {
            values.put(String.valueOf(of(entry.getKey())), of(entry.getValue()));
        }
        return values;
    }

    /** Text if it is UTF-8, else base64 that says so. */
    private static String bytes(byte[] raw) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
        } catch (CharacterCodingException binary) {
            return "base64:" + Base64.getEncoder().encodeToString(raw);
        }
    }

    /** Characters that a value takes, roughly; what an answer is cut off by. */
    static long size(Object value) {
        return switch (value) {
            case null -> 4;
            case String text -> text.length();
            case List<?> list -> list.stream().mapToLong(JsonValues::size).sum() + 2;
            case Map<?, ?> map -> map.entrySet().stream().mapToLong(entry -> size(entry.getKey()) + size(entry.getValue())).sum() + 2;
            default -> 8;
        };
    }
}
