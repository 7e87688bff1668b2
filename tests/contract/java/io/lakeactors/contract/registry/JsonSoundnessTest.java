package io.lakeactors.contract.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A validator is the oracle: whatever one schema takes, another that is said to read it must take too. But for uniqueItems, which that validator also asks of objects. */
class JsonSoundnessTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);
    private static final List<String> NAMES = List.of("a", "b", "x1", "x2");
    private static final List<String> TYPES = List.of("null", "boolean", "integer", "number", "string", "array", "object");
    private static final List<String> TEXTS = List.of("", "a", "ab", "abc", "b", "xyz");
    private static final List<BigDecimal> NUMBERS = List.of("-1", "0", "1", "1.5", "2", "3", "4", "6", "12").stream().map(BigDecimal::new).toList();
    private static final int VALUES = 40;

    private static <T> T any(List<T> of, Random chance) {
        return of.get(chance.nextInt(of.size()));
    }

    private static JsonNode schema(Random chance, int depth) {
        if (chance.nextInt(12) == 0) {
            return NODES.booleanNode(chance.nextBoolean());
        }
        var schema = NODES.objectNode();
        if (chance.nextInt(5) > 0) {
            schema.put("type", any(TYPES, chance));
        } else if (chance.nextBoolean()) {
            schema.putArray("type").add("string").add(chance.nextBoolean() ? "null" : "integer");
        }
        for (int i = chance.nextInt(4); i > 0; i--) {
            keyword(schema, chance, depth);
        }
        return schema;
    }

    private static void keyword(ObjectNode schema, Random chance, int depth) {
        int below = depth - 1;
        switch (chance.nextInt(depth > 0 ? 20 : 9)) {
            case 0 -> schema.put("maxLength", chance.nextInt(4));
            case 1 -> schema.put("minLength", chance.nextInt(3));
            case 2 -> schema.put("pattern", any(List.of("^a", "b", "c$"), chance));
            case 3 -> schema.put(any(List.of("maximum", "exclusiveMaximum"), chance), any(NUMBERS, chance));
            case 4 -> schema.put(any(List.of("minimum", "exclusiveMinimum"), chance), any(NUMBERS, chance));
            case 5 -> schema.put("multipleOf", any(List.of(1, 2, 3, 6), chance));
            case 6 -> schema.putArray("enum").add(any(TEXTS, chance)).add(any(NUMBERS, chance));
            case 7 -> schema.put(any(List.of("maxItems", "minItems", "maxProperties", "minProperties"), chance), chance.nextInt(3));
            case 8 -> schema.set("const", NODES.textNode(any(TEXTS, chance)));
            case 9, 10, 11 -> ((ObjectNode) schema.withObject("/properties")).set(any(NAMES, chance), schema(chance, below));
            case 12 -> schema.withArray("/required").add(any(NAMES, chance) + "");
            case 13 -> schema.set("additionalProperties", chance.nextBoolean() ? NODES.booleanNode(false) : schema(chance, below));
            case 14 -> schema.putObject("patternProperties").set("^x", schema(chance, below));
            case 15 -> schema.set("items", schema(chance, below));
            case 16 -> schema.putArray("items").add(schema(chance, below)).add(schema(chance, below));
            case 17 -> schema.set("not", schema(chance, below));
            case 18 -> schema.putArray("anyOf").add(schema(chance, below)).add(schema(chance, below));
            default -> schema.putArray("allOf").add(schema(chance, below)).add(schema(chance, below));
        }
    }

    /** Mostly the same: two schemas by chance hardly ever have to do with each other. */
    private static JsonNode changed(JsonNode schema, Random chance) {
        if (!(schema instanceof ObjectNode object) || chance.nextInt(10) == 0) {
            return schema(chance, 2);
        }
        var copy = (ObjectNode) object.deepCopy();
        var keys = copy.properties().stream().map(Map.Entry::getKey).toList();
        if (keys.isEmpty() || chance.nextInt(4) == 0) {
            keyword(copy, chance, 2);
            return copy;
        }
        String key = any(keys, chance);
        JsonNode value = copy.get(key);
        if (chance.nextInt(3) == 0) {
            copy.remove(key);
        } else if (value.isNumber()) {
            copy.put(key, key.equals("multipleOf") ? 1 + chance.nextInt(6) : Math.max(0, value.asInt() + chance.nextInt(3) - 1));
        } else if (List.of("properties", "patternProperties").contains(key)) {
            var map = (ObjectNode) value;
            map.properties().stream().map(Map.Entry::getKey).findAny().ifPresent(name -> map.set(name, changed(map.get(name), chance)));
        } else if (List.of("anyOf", "allOf").contains(key) || key.equals("items") && value.isArray()) {
            ((ArrayNode) value).set(0, changed(value.get(0), chance));
        } else if (List.of("items", "additionalProperties", "not").contains(key)) {
            copy.set(key, changed(value, chance));
        }
        return copy;
    }

    private static JsonNode value(Random chance, int depth) {
        switch (chance.nextInt(depth > 0 ? 9 : 5)) {
            case 0:
                return NODES.nullNode();
            case 1:
                return NODES.booleanNode(chance.nextBoolean());
            case 2, 3:
                return NODES.numberNode(any(NUMBERS, chance));
            case 4:
                return NODES.textNode(any(TEXTS, chance));
            case 5, 6:
                var array = NODES.arrayNode();
                for (int i = chance.nextInt(4); i > 0; i--) {
                    array.add(value(chance, depth - 1));
                }
                return array;
            default:
                var object = NODES.objectNode();
                for (int i = chance.nextInt(4); i > 0; i--) {
                    object.set(any(NAMES, chance), value(chance, depth - 1));
                }
                return object;
        }
    }

    private static boolean takes(JsonNode schema, JsonNode value) {
        return JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(schema).validate(value).isEmpty();
    }

    private static ParsedSchema read(JsonNode schema) {
        return SchemaKind.JSON.parse(schema.toString().replaceAll("\"required\":\\[(\"[a-z0-9]+\").*?]", "\"required\":[$1]"), Map.of());
    }

    @Example
    void constAndEnumAreBothHeldTo() throws Exception {
        ParsedSchema one = read(JsonText.JSON.readTree("{\"const\": \"a\"}"));
        ParsedSchema neither = read(JsonText.JSON.readTree("{\"const\": \"a\", \"enum\": [\"ab\", 0]}"));
        ParsedSchema both = read(JsonText.JSON.readTree("{\"const\": \"a\", \"enum\": [\"a\", 0]}"));
        assertThat(neither.cannotRead(one)).isNotEmpty();
        assertThat(both.cannotRead(one)).isEmpty();
        assertThat(one.cannotRead(neither)).isEmpty();
        assertThat(neither.cannotRead(neither)).isEmpty();
    }

    @Property(tries = 1_500)
    void whatIsSaidToReadAnotherTakesAllThatItTakes(@ForAll long seed) {
        var chance = new Random(seed);
        ParsedSchema old = read(schema(chance, 3));
        ParsedSchema fresh = read(changed(tree(old), chance));
        if (fresh.cannotRead(old).isEmpty()) {
            for (int i = 0; i < VALUES; i++) {
                JsonNode value = value(chance, 2);
                if (takes(tree(old), value)) {
                    assertThat(takes(tree(fresh), value)).as("%s\nbecomes %s\nand must take %s", old.canonical(), fresh.canonical(), value).isTrue();
                }
            }
        }
    }

    @Property(tries = 300)
    void everySchemaReadsWhatWasWrittenWithIt(@ForAll long seed) {
        ParsedSchema one = read(schema(new Random(seed), 3));
        assertThat(read(tree(one)).cannotRead(one)).as(one.canonical()).isEmpty();
    }

    private static JsonNode tree(ParsedSchema schema) {
        try {
            return JsonText.JSON.readTree(schema.canonical());
        } catch (com.fasterxml.jackson.core.JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
