package io.lakeactors.engine.outlet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Values of rows in JSON, as the decoder reads them back: decimals as numbers with all their digits, times as ISO 8601, binaries as base64. */
final class RowJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

    private RowJson() {}

    /** @param value as rows have it */
    static JsonNode node(Object value) {
        return switch (value) {
            case null -> NODES.nullNode();
            case Boolean bool -> NODES.booleanNode(bool);
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            // JSON has no word for what is no number; the decoder reads these as texts.
            case Float number -> Float.isFinite(number) ? NODES.numberNode(number) : NODES.textNode(number.toString());
            case Double number -> Double.isFinite(number) ? NODES.numberNode(number) : NODES.textNode(number.toString());
            case BigDecimal number -> NODES.rawValueNode(new com.fasterxml.jackson.databind.util.RawValue(number.toPlainString()));
            case List<?> list -> {
                var array = NODES.arrayNode();
                list.forEach(one -> array.add(node(one)));
                yield array;
            }
            case Map<?, ?> map -> {
                var object = NODES.objectNode();
                map.forEach((key, one) -> object.set(text(key), node(one)));
                yield object;
            }
            default -> NODES.textNode(text(value));
        };
    }

    /** As a text alone. */
    static String text(Object value) {
        return switch (value) {
            case byte[] binary -> Base64.getEncoder().encodeToString(binary);
            case OffsetDateTime time -> DateTimeFormatter.ISO_INSTANT.format(time.withOffsetSameInstant(ZoneOffset.UTC));
            case LocalDateTime time -> DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
            case BigDecimal number -> number.toPlainString();
            case List<?> list -> node(list).toString();
            case Map<?, ?> map -> node(map).toString();
            default -> value.toString();
        };
    }
}
