package io.lakeactors.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds a contract to the official JSON Schema of ODCS, and its {@code la.*} customProperties to ours. Both are files of this room: nothing is fetched. */
final class Conformance {
    static final String LA = "la.";
    private static final String MEND = "See https://bitol.io for the standard and docs/guides/contracts.md for what LakeActors reads of it.";
    private static final List<String> NAMES = List.of("name", "id", "property", "username", "role", "server", "channel");
    private static final Set<String> UNKNOWN_KEY = Set.of("additionalProperties", "unevaluatedProperties");
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V201909);
    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder().locale(Locale.ENGLISH).build();
    private static final JsonNode ODCS_TEXT = resource("odcs-json-schema-v3.1.0.json");
    private static final JsonNode LA_TEXT = resource("la-extensions.json");
    private static final JsonSchema ODCS = SCHEMAS.getSchema(ODCS_TEXT, CONFIG);
    private static final Set<String> ODCS_KEYS = keysOf(ODCS_TEXT);
    private static final Map<String, JsonSchema> EXTENSIONS =
            Stream.of("Contract", "Object", "Property", "Quality", "Elsewhere").collect(Collectors.toUnmodifiableMap(name -> name, Conformance::schemaOf));

    private final Faults faults;

    private Conformance(Faults faults) {
        this.faults = faults;
    }

    static void check(YamlNode.Mapping contract, Faults faults) {
        var conformance = new Conformance(faults);
        conformance.report(contract, ODCS.validate(Json.of(contract)), ODCS_KEYS);
        conformance.extensions(contract);
    }

    private void report(YamlNode root, Collection<ValidationMessage> messages, Set<String> known) {
        var ordered = new ArrayList<>(messages);
        ordered.sort(Comparator.comparing((ValidationMessage message) -> message.getEvaluationPath().toString()));
        // A misspelt key makes the standard's schema forget that it has seen the keys beside it, and no choice around it fits.
        var misspelt = ordered.stream().filter(message -> UNKNOWN_KEY.contains(message.getType()) && !known.contains(message.getProperty())).map(Conformance::path).toList();
        var toldAt = new HashSet<>(misspelt);
        for (ValidationMessage message : ordered) {
            boolean follows = isChoice(message) && misspelt.stream().anyMatch(path -> startsWith(path, path(message)));
            List<String> path = path(message);
            boolean another = message.getType().equals("enum") && ordered.stream().anyMatch(other -> other.getType().equals("type") && path(other).equals(path));
            if (!UNKNOWN_KEY.contains(message.getType()) && !follows && !another && !insideChoice(message, ordered)) {
                toldAt.add(path);
                faults.add(lineOf(root, path), place(root, path) + sentence(message), JsonFault.mend(message).orElse(MEND));
            }
        }
        for (ValidationMessage message : ordered) {
            if (UNKNOWN_KEY.contains(message.getType())) {
                unknownKey(root, message, known, toldAt);
            }
        }
    }

    /** A key that the standard does know is reported as unknown where its neighbour is faulty: that fault is the one to tell. */
    private void unknownKey(YamlNode root, ValidationMessage message, Set<String> known, Set<List<String>> toldAt) {
        List<String> path = path(message);
        String key = message.getProperty();
        boolean echo = known.contains(key) && toldAt.stream().anyMatch(told -> startsWith(told, path));
        if (echo) {
            return;
        }
        var full = new ArrayList<>(path);
        full.add(key);
        String mend = known.contains(key) ? "The standard has it elsewhere; remove it here." : Spelling.suggest(key, key.startsWith(LA) ? known.stream().filter(one -> one.startsWith(LA)).toList() : known);
        faults.add(lineOf(root, full), place(root, path) + "unknown key \"" + key + "\"", mend);
    }

    private static boolean startsWith(List<String> path, List<String> prefix) {
        return path.size() >= prefix.size() && path.subList(0, prefix.size()).equals(prefix);
    }

    private static boolean isChoice(ValidationMessage message) {
        return message.getType().equals("oneOf") || message.getType().equals("anyOf");
    }

    /** Of a choice that fits none of its ways, only the choice itself is told. */
    private static boolean insideChoice(ValidationMessage message, List<ValidationMessage> all) {
        String path = message.getEvaluationPath().toString();
        return all.stream()
                .filter(other -> other != message && isChoice(other))
                .anyMatch(choice -> path.startsWith(choice.getEvaluationPath() + "/") || path.startsWith(choice.getEvaluationPath() + "["));
    }

    private static String sentence(ValidationMessage message) {
        if (message.getType().equals("oneOf") && message.getSchemaLocation().toString().contains("DataQualityOperators")) {
            return "needs exactly one of mustBe, mustNotBe, mustBeGreaterThan, mustBeGreaterOrEqualTo, mustBeLessThan, mustBeLessOrEqualTo, "
                    + "mustBeBetween, mustNotBeBetween";
        }
        return JsonFault.sentence(message);
    }

    private static List<String> path(ValidationMessage message) {
        var elements = new ArrayList<String>();
        for (int i = 0; i < message.getInstanceLocation().getNameCount(); i++) {
            elements.add(String.valueOf(message.getInstanceLocation().getElement(i)));
        }
        return elements;
    }

    /** {@code schema.orders.properties.amount}: what stands in a list is told by its name where it has one. */
    private static String place(YamlNode root, List<String> path) {
        var words = new ArrayList<String>();
        YamlNode at = root;
        for (String element : path) {
            at = below(at, element);
            words.add(at instanceof YamlNode.Mapping mapping && element.matches("[0-9]+") ? NAMES.stream().flatMap(key -> mapping.text(key).stream()).findFirst().orElse(element) : element);
        }
        return words.isEmpty() ? "" : String.join(".", words) + ": ";
    }

    /** Null where there is nothing. */
    private static YamlNode below(YamlNode at, String element) {
        return switch (at) {
            case YamlNode.Mapping mapping -> mapping.values().get(element);
            case YamlNode.Sequence list when element.matches("[0-9]{1,6}") && Integer.parseInt(element) < list.items().size() -> list.items().get(Integer.parseInt(element));
            case YamlNode.Sequence list -> null;
            case YamlNode.Scalar scalar -> null;
            case null -> null;
        };
    }

    /** The line of the deepest part of the path that the file has. */
    private static int lineOf(YamlNode root, List<String> path) {
        YamlNode at = root;
        int line = root.line();
        for (String element : path) {
            YamlNode next = below(at, element);
            if (next == null) {
                return line;
            }
            line = at instanceof YamlNode.Mapping mapping ? mapping.keyLines().get(element) : next.line();
            at = next;
        }
        return line;
    }

    private void extensions(YamlNode.Mapping contract) {
        extensions(contract, "Contract");
        for (YamlNode.Mapping object : contract.mappings("schema")) {
            extensions(object, "Object");
            object.mappings("quality").forEach(quality -> extensions(quality, "Quality"));
            object.mappings("properties").forEach(this::property);
        }
        for (String elsewhere : List.of("servers", "roles", "support", "slaProperties")) {
            contract.mappings(elsewhere).forEach(element -> extensions(element, "Elsewhere"));
        }
    }

    private void property(YamlNode.Mapping property) {
        extensions(property, "Property");
        property.mappings("quality").forEach(quality -> extensions(quality, "Quality"));
        property.mappings("properties").forEach(this::property);
        property.mapping("items").ifPresent(this::property);
    }

    /** Other tools' customProperties are theirs; those of ours must be known and right. */
    private void extensions(YamlNode.Mapping element, String definition) {
        ObjectNode ours = JsonNodeFactory.instance.objectNode();
        var nodes = new LinkedHashMap<String, YamlNode>();
        var lines = new LinkedHashMap<String, Integer>();
        for (YamlNode.Mapping custom : element.mappings("customProperties")) {
            String name = custom.text("property").orElse("");
            if (name.startsWith(LA)) {
                if (nodes.containsKey(name)) {
                    faults.add(custom, "the customProperty " + name + " occurs twice", "Remove one of them.");
                }
                custom.get("value").ifPresent(value -> {
                    ours.set(name, Json.of(value));
                    nodes.put(name, value);
                    lines.put(name, custom.line());
                });
            }
        }
        if (!ours.isEmpty()) {
            var root = new YamlNode.Mapping(nodes, lines, element.line());
            report(root, EXTENSIONS.get(definition).validate(ours), keysOf(LA_TEXT.at("/$defs/" + definition)));
        }
    }

    private static JsonSchema schemaOf(String definition) {
        ObjectNode whole = LA_TEXT.deepCopy();
        whole.put("$ref", "#/$defs/" + definition);
        return SCHEMAS.getSchema(SchemaLocation.of("urn:lakeactors:" + definition), whole, CONFIG);
    }

    /** Every name under any {@code properties} of a schema: what a misspelt key may have meant. */
    private static Set<String> keysOf(JsonNode schema) {
        var keys = new TreeSet<String>();
        gather(schema, keys);
        return keys;
    }

    private static void gather(JsonNode schema, Set<String> keys) {
        JsonNode properties = schema.get("properties");
        if (properties != null && properties.isObject()) {
            properties.fieldNames().forEachRemaining(keys::add);
        }
        schema.forEach(child -> gather(child, keys));
    }

    /** The standard's own schema. */
    static ObjectNode standard() {
        return (ObjectNode) ODCS_TEXT;
    }

    /** Ours of what it leaves open. */
    static ObjectNode extensions() {
        return (ObjectNode) LA_TEXT;
    }

    static JsonNode resource(String name) {
        try (var in = Conformance.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("not in this build: " + name);
            }
            return new ObjectMapper().readTree(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
