package io.lakeactors.contract.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeactors.contract.AvroSchemas;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;

/** A schema of Avro. Avro's own library reads and compares it. */
final class AvroText implements ParsedSchema {
    /** Avro compares each branch with each, and remembers all of it: some thousands would hold up the registry for minutes. */
    private static final long UNION_PAIRS_MAX = 1_000_000;

    private final Schema schema;
    private final List<Schema> referenced;
    private final Map<String, String> referencedTexts;

    private AvroText(Schema schema, List<Schema> referenced, Map<String, String> referencedTexts) {
        this.schema = schema;
        this.referenced = List.copyOf(referenced);
        this.referencedTexts = referencedTexts;
    }

    static AvroText parse(String text, Map<String, String> referencedTexts) {
        // One that gathers names, so that what stands later may use what stands before; and strict, as producers will write with it.
        var parser = new Schema.Parser(NameValidator.UTF_VALIDATOR).setValidateDefaults(true);
        var referenced = new ArrayList<Schema>();
        try {
            referencedTexts.values().forEach(one -> referenced.add(parser.parse(one)));
            Schema schema = parser.parse(text);
            if (pairs(schema, Collections.newSetFromMap(new IdentityHashMap<>())) > UNION_PAIRS_MAX) {
                throw new IllegalArgumentException("its unions have too many branches to be compared with other versions");
            }
            return new AvroText(schema, referenced, referencedTexts);
        } catch (RuntimeException wrong) {
            throw new RegistryRefusal(RegistryFault.INVALID_SCHEMA, "it is not an Avro schema: " + Shortened.line(AvroSchemas.why(text, wrong)));
        }
    }

    /** How often branches would be compared if each were held against each of its union. */
    private static long pairs(Schema schema, Set<Schema> seen) {
        if (!seen.add(schema)) {
            return 0;
        }
        return switch (schema.getType()) {
            case UNION -> (long) schema.getTypes().size() * schema.getTypes().size() + schema.getTypes().stream().mapToLong(branch -> pairs(branch, seen)).sum();
            case RECORD -> schema.getFields().stream().mapToLong(field -> pairs(field.schema(), seen)).sum();
            case ARRAY -> pairs(schema.getElementType(), seen);
            case MAP -> pairs(schema.getValueType(), seen);
            case ENUM, FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> 0;
        };
    }

    @Override
    public String canonical() {
        return referenced.isEmpty() ? schema.toString() : schema.toString(referenced, false);
    }

    /** Sorted attributes, read and written again by Avro, which writes names in one way only. */
    @Override
    public String normalized() {
        try {
            return parse(sorted(JsonText.JSON.readTree(canonical()), "").toString(), referencedTexts).canonical();
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Avro writes JSON", impossible);
        }
    }

    /** Arrays mean something by their order, but for aliases. */
    private static JsonNode sorted(JsonNode node, String key) {
        if (node instanceof ObjectNode object) {
            var sorted = JsonText.JSON.createObjectNode();
            var fields = new TreeMap<String, JsonNode>();
            object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
            fields.forEach((name, value) -> sorted.set(name, sorted(value, name)));
            return sorted;
        }
        if (node instanceof ArrayNode array) {
            var items = new ArrayList<JsonNode>();
            array.forEach(item -> items.add(sorted(item, "")));
            if (key.equals("aliases")) {
                items.sort(Comparator.comparing(JsonNode::toString));
            }
            return JsonText.JSON.createArrayNode().addAll(items);
        }
        return node;
    }

    @Override
    public List<String> cannotRead(ParsedSchema writer) {
        var result = SchemaCompatibility.checkReaderWriterCompatibility(schema, ((AvroText) writer).schema).getResult();
        return result.getIncompatibilities().stream().map(found -> found.getType() + " at " + found.getLocation() + ": " + Shortened.line(found.getMessage())).toList();
    }
}
