package io.lakeactors.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lakeactors.model.Type;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a record means according to Jackson and the JDK. Jackson lets pass four things that we refuse, so the oracle refuses them by other means:
 * UTF-8 that is none, half surrogate pairs written as escapes, escapes whose hex digits only resemble ASCII in their low byte, and what follows the
 * root.
 */
final class JacksonOracle {
    private static final StreamReadConstraints FREE = StreamReadConstraints.builder().maxNumberLength(Integer.MAX_VALUE).build();
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder().streamReadConstraints(FREE).build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-fA-F]{4}|[\"\\\\/bfnrt])");

    private JacksonOracle() {}

    /** The record, if it is one JSON object. */
    static Optional<JsonNode> read(byte[] record) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(record)).toString();
            text = text.startsWith("\uFEFF") ? text.substring(1) : text;
            return ESCAPE.matcher(text).replaceAll("").indexOf('\\') < 0 && isWhole(text) ? Optional.of(MAPPER.readTree(text)) : Optional.empty();
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    private static boolean isWhole(String text) throws IOException {
        try (JsonParser parser = MAPPER.createParser(text)) {
            boolean object = parser.nextToken() == JsonToken.START_OBJECT;
            int depth = 1;
            while (object && depth > 0) {
                JsonToken token = parser.nextToken();
                if (token == null || (token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING) && isHalf(parser.getText())) {
                    return false;
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            }
            return object && parser.nextToken() == null;
        }
    }

    private static boolean isHalf(String text) {
        return !StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** The value of a node as {@link Records#value} shows it; wrong values are null and add their column's path to the faults. */
    static Object value(Type type, JsonNode node, String path, List<String> faults) {
        if (node == null || node.isNull()) {
            return null;
        }
        Object value = switch (type) {
            case Type.Struct(var fields) when node.isObject() -> {
                var struct = new LinkedHashMap<String, Object>();
                fields.forEach(field -> struct.put(field.name(), value(field.type(), node.get(field.sourceName()), path + "." + field.name(), faults)));
                yield struct;
            }
            case Type.Array(var element) when node.isArray() -> {
                var list = new ArrayList<>();
                node.forEach(child -> list.add(value(element.type(), child, path + ".element", faults)));
                yield list;
            }
            case Type.Dictionary(var element) when node.isObject() -> {
                var map = new LinkedHashMap<String, Object>();
                node.properties().forEach(entry -> map.put(entry.getKey(), value(element.type(), entry.getValue(), path + ".value", faults)));
                yield map;
            }
            case Type.Struct struct -> null;
            case Type.Array array -> null;
            case Type.Dictionary dictionary -> null;
            default -> scalar(type, node);
        };
        if (value == null) {
            faults.add(path);
        }
        return value;
    }

    private static Object scalar(Type type, JsonNode node) {
        try {
            if (node.isNumber()) {
                return number(type, node.decimalValue());
            }
            if (node.isBoolean()) {
                return type instanceof Type.Bool ? node.booleanValue() : null;
            }
            return node.isTextual() ? text(type, node.textValue()) : null;
        } catch (ArithmeticException | DateTimeException | IllegalArgumentException wrong) {
            return null;
        }
    }

    private static Object number(Type type, BigDecimal value) {
        return switch (type) {
            case Type.Int() -> value.intValueExact();
            case Type.Long() -> value.longValueExact();
            case Type.Timestamp time -> Math.multiplyExact(value.longValueExact(), 1000L);
            case Type.Float() -> finite(Float.parseFloat(value.toString()));
            case Type.Double() -> finite(Double.parseDouble(value.toString()));
            case Type.Decimal decimal -> decimal(decimal, value);
            default -> null;
        };
    }

    private static Number finite(Number value) {
        return Double.isInfinite(value.doubleValue()) ? null : value;
    }

    private static BigDecimal decimal(Type.Decimal type, BigDecimal value) {
        if (value.signum() == 0) {
            return BigDecimal.ZERO.setScale(type.scale());
        }
        var least = value.stripTrailingZeros();
        if (least.scale() > type.scale() || (long) least.precision() - least.scale() > type.precision() - type.scale()) {
            return null;
        }
        return least.setScale(type.scale(), RoundingMode.UNNECESSARY);
    }

    private static Object text(Type type, String text) {
        return switch (type) {
            case Type.Text() -> text;
            case Type.Date() -> text.matches("\\d{4}-\\d\\d-\\d\\d") ? (Object) (int) LocalDate.parse(text).toEpochDay() : null;
            case Type.Uuid() -> text.matches("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}") ? text.replace("-", "").toLowerCase(java.util.Locale.ROOT)
                    : null;
            case Type.Binary() -> HexFormat.of().formatHex(Base64.getDecoder().decode(text));
            case Type.Decimal decimal -> text.matches("[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d+)?") ? decimalOf(decimal, text) : null;
            default -> null;
        };
    }

    private static BigDecimal decimalOf(Type.Decimal type, String text) {
        // BigDecimal holds exponents of 32 bits only.
        int e = text.toLowerCase(java.util.Locale.ROOT).indexOf('e');
        if (e >= 0 && text.length() - e > 8) {
            return new BigDecimal(text.substring(0, e)).signum() == 0 ? BigDecimal.ZERO.setScale(type.scale()) : null;
        }
        return decimal(type, new BigDecimal(text));
    }
}
