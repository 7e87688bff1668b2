package io.lakeactors.contract.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.lakeactors.contract.JsonFault;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A JSON Schema, of draft 4, 6, 7 (which counts where none is named), 2019-09 or 2020-12. */
final class JsonText implements ParsedSchema {
    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();
    private static final ObjectMapper SORTING = JSON.copy().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    private static final Map<VersionFlag, JsonSchema> META = new ConcurrentHashMap<>();

    private final JsonPlace root;

    private JsonText(JsonPlace root) {
        this.root = root;
    }

    static JsonText parse(String text, Map<String, String> referenced) {
        var documents = new HashMap<String, JsonDocument>();
        referenced.forEach((name, one) -> {
            var document = new JsonDocument(tree(one), documents);
            documents.put(name, document);
            document.ownId().ifPresent(id -> documents.putIfAbsent(id, document));
        });
        JsonNode tree = tree(text);
        var faults = META.computeIfAbsent(version(tree), JsonText::meta).validate(tree);
        if (!faults.isEmpty()) {
            // Of a choice that nothing fits the first way says it: the others are what it could have been besides.
            var told = new LinkedHashMap<String, String>();
            faults.forEach(fault -> told.putIfAbsent(fault.getInstanceLocation().toString(), JsonFault.sentence(fault) + JsonFault.mend(fault).filter(mend -> mend.startsWith("Did")).map(mend -> ". " + mend).orElse("")));
            String first = told.entrySet().stream().limit(3).map(fault -> fault.getKey() + ": " + fault.getValue()).collect(Collectors.joining("; "));
            throw invalid("it is not a JSON Schema: " + Shortened.line(first));
        }
        var document = new JsonDocument(tree, documents);
        document.check();
        return new JsonText(document.place());
    }

    private static JsonNode tree(String text) {
        try {
            JsonNode tree = JSON.readTree(text);
            if (tree != null && (tree.isObject() || tree.isBoolean())) {
                return tree;
            }
            throw invalid("a JSON Schema is an object, true or false");
        } catch (JsonProcessingException broken) {
            throw invalid("it is not JSON: " + Shortened.line(JsonFault.broken(broken)));
        }
    }

    static VersionFlag version(JsonNode tree) {
        String named = tree.path("$schema").asText();
        if (named.contains("draft-04")) {
            return VersionFlag.V4;
        }
        if (named.contains("draft-06")) {
            return VersionFlag.V6;
        }
        if (named.contains("2019-09")) {
            return VersionFlag.V201909;
        }
        return named.contains("2020-12") ? VersionFlag.V202012 : VersionFlag.V7;
    }

    /** Comes with the library: nothing is fetched. */
    private static JsonSchema meta(VersionFlag version) {
        return JsonSchemaFactory.getInstance(version).getSchema(SchemaLocation.of(version.getId()));
    }

    static RegistryRefusal invalid(String why) {
        return new RegistryRefusal(RegistryFault.INVALID_SCHEMA, why);
    }

    @Override
    public String canonical() {
        return root.node().toString();
    }

    @Override
    public String normalized() {
        try {
            return SORTING.writeValueAsString(SORTING.treeToValue(root.node(), Object.class));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("it was read as JSON", impossible);
        }
    }

    @Override
    public List<String> cannotRead(ParsedSchema writer) {
        return new JsonComparison().differences(root, ((JsonText) writer).root);
    }
}
