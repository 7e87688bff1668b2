package io.lakeactors.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/** YAML values as JSON, with keys in alphabetical order: the canonical text. */
final class Json {
    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

    private Json() {}

    static JsonNode of(YamlNode node) {
        return switch (node) {
            case YamlNode.Mapping mapping -> {
                ObjectNode object = NODES.objectNode();
                new TreeMap<>(mapping.values()).forEach((key, value) -> object.set(key, of(value)));
                yield object;
            }
            case YamlNode.Sequence sequence -> {
                ArrayNode array = NODES.arrayNode();
                sequence.items().forEach(item -> array.add(of(item)));
                yield array;
            }
            case YamlNode.Scalar scalar -> of(scalar);
        };
    }

    private static JsonNode of(YamlNode.Scalar scalar) {
        return switch (scalar.form()) {
            case NULL -> NODES.nullNode();
            case BOOLEAN -> NODES.booleanNode(scalar.text().equals("true"));
            case INTEGER -> {
                var integer = new BigInteger(scalar.text());
                yield integer.bitLength() < 64 ? NODES.numberNode(integer.longValue()) : NODES.numberNode(integer);
            }
            case DECIMAL -> NODES.numberNode(new BigDecimal(scalar.text()));
            case TEXT -> NODES.textNode(scalar.text());
        };
    }

    /** Hex SHA-256 of a value's canonical text: comments, order of keys and layout do not change it. */
    static String fingerprint(YamlNode node, String suffix) {
        try {
            byte[] text = (of(node) + "\n" + suffix).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }
}
