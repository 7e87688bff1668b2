package io.lakeactors.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lakeactors.contract.registry.Compatibility;
import io.lakeactors.contract.registry.RegistryAnswer;
import io.lakeactors.contract.registry.RegistryCall;
import io.lakeactors.contract.registry.RegistryCall.Scope;
import io.lakeactors.contract.registry.RegistryConfig;
import io.lakeactors.contract.registry.RegistryFault;
import io.lakeactors.contract.registry.RegistryMode;
import io.lakeactors.contract.registry.RegistryRefusal;
import io.lakeactors.contract.registry.SchemaDefinition;
import io.lakeactors.contract.registry.SchemaKind;
import io.lakeactors.contract.registry.SchemaReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads what a request to the registry holds. Every method throws a {@link RegistryRefusal} for what it cannot be. */
record RegistryRequest(List<String> pattern, List<String> path, Map<String, String> query, String body) {
    private static final ObjectMapper JSON = JsonMapper.builder().nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    /** As in Confluent's registry where nothing is configured. */
    private static final int SCHEMAS_MAX = 1_000;
    private static final List<String> SETTINGS = List.of("compatibility", "normalize");

    private Optional<String> part(String name) {
        int index = pattern.indexOf("{" + name + "}");
        return index < 0 ? Optional.empty() : Optional.of(path.get(index));
    }

    String subject() {
        return part("subject").orElseThrow();
    }

    String subjectOrAll() {
        return part("subject").orElse("");
    }

    int id() {
        String text = part("id").orElseThrow();
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException noNumber) {
            throw RegistryRoutes.refused(RegistryFault.SCHEMA_NOT_FOUND, "Schema " + text + " not found");
        }
    }

    int version() {
        String text = part("version").orElseThrow();
        try {
            int version = text.equals("latest") ? RegistryCall.LATEST : Integer.parseInt(text);
            if (version > 0 || version == RegistryCall.LATEST) {
                return version;
            }
        } catch (NumberFormatException noNumber) {
            // As below.
        }
        throw RegistryRoutes.refused(RegistryFault.INVALID_VERSION,
                "The specified version '" + text + "' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\"");
    }

    String text(String name) {
        return query.getOrDefault(name, "");
    }

    boolean flag(String name) {
        return text(name).equalsIgnoreCase("true");
    }

    Scope scope() {
        return RegistryRoutes.scope(flag("deleted"), flag("deletedOnly"));
    }

    /** Clients may name the only context that there is. */
    String prefix() {
        String prefix = text("subjectPrefix");
        return prefix.equals(":*:") || prefix.equals(":.:") ? "" : prefix;
    }

    /** Formats that there are not are no fault: later clients may ask for them. */
    RegistryCall formatted(RegistryCall call) {
        return text("format").equals("serialized") ? new RegistryCall.Serialized(call) : call;
    }

    RegistryCall.Schemas schemas() {
        int limit = number("limit", SCHEMAS_MAX);
        return new RegistryCall.Schemas(prefix(), scope(), flag("latestOnly"), RegistryAnswer.Use.NONE, Math.max(0, number("offset", 0)), limit < 0 ? SCHEMAS_MAX : Math.min(limit, SCHEMAS_MAX));
    }

    /** What {@code offset} and {@code limit} leave; without them all. */
    List<String> page(List<String> names) {
        int from = Math.min(names.size(), Math.max(0, number("offset", 0)));
        int limit = number("limit", -1);
        return limit < 0 ? names.subList(from, names.size()) : names.subList(from, (int) Math.min(names.size(), from + (long) limit));
    }

    private int number(String name, int otherwise) {
        try {
            return text(name).isEmpty() ? otherwise : Integer.parseInt(text(name));
        } catch (NumberFormatException noNumber) {
            return otherwise;
        }
    }

    RegistryCall register() {
        JsonNode sent = json();
        return new RegistryCall.Register(subject(), schema(sent), Math.max(0, sent.path("version").asInt()), Math.max(0, sent.path("id").asInt()), flag("normalize"));
    }

    SchemaDefinition schema() {
        return schema(json());
    }

    private static SchemaDefinition schema(JsonNode sent) {
        if (!sent.path("schema").isTextual()) {
            throw invalid("Empty schema: \"schema\" must be a text that holds one");
        }
        var references = new ArrayList<SchemaReference>();
        for (JsonNode one : sent.path("references")) {
            if (!one.path("name").isTextual() || !one.path("subject").isTextual() || !one.path("version").isInt()) {
                throw invalid("a reference has a name, a subject and a version");
            }
            references.add(new SchemaReference(one.path("name").asText(), one.path("subject").asText(), one.path("version").asInt()));
        }
        return new SchemaDefinition(kind(sent.path("schemaType").asText("")), sent.path("schema").asText(), references, attached(sent, "metadata"), attached(sent, "ruleSet"));
    }

    private static SchemaKind kind(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "", "NULL", "AVRO" -> SchemaKind.AVRO;
            case "JSON" -> SchemaKind.JSON;
            case "PROTOBUF" -> SchemaKind.PROTOBUF;
            default -> throw invalid("Invalid schema type " + word + ": this registry takes AVRO, JSON and PROTOBUF");
        };
    }

    private static String attached(JsonNode sent, String name) {
        JsonNode value = sent.path(name);
        if (!value.isObject() && !value.isNull() && !value.isMissingNode()) {
            throw invalid(name + " must be an object");
        }
        return value.isObject() ? value.toString() : "";
    }

    private static RegistryRefusal invalid(String why) {
        return RegistryRoutes.refused(RegistryFault.INVALID_SCHEMA, why);
    }

    /** What is not kept is not taken either: whoever sets it would believe that it counts. */
    RegistryConfig config() {
        JsonNode sent = json();
        sent.properties().stream().filter(field -> !SETTINGS.contains(field.getKey()) && !field.getValue().isNull()).findFirst().ifPresent(field -> {
            throw RegistryRoutes.refused(RegistryFault.INVALID_LEVEL, "This registry has no setting \"" + field.getKey() + "\": it has compatibility and normalize");
        });
        String word = sent.path("compatibility").asText("");
        JsonNode normalize = sent.path("normalize");
        if (word.isEmpty() && !normalize.isBoolean() || sent.has("compatibility") && !sent.path("compatibility").isTextual()) {
            throw level();
        }
        var level = Arrays.stream(Compatibility.values()).filter(one -> one.name().equalsIgnoreCase(word)).findFirst();
        if (!word.isEmpty() && level.isEmpty()) {
            throw level();
        }
        return new RegistryConfig(level, normalize.isBoolean() ? Optional.of(normalize.booleanValue()) : Optional.empty());
    }

    private static RegistryRefusal level() {
        return RegistryRoutes.refused(RegistryFault.INVALID_LEVEL,
                "Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive, forward_transitive, and full_transitive");
    }

    RegistryMode mode() {
        String word = json().path("mode").asText("");
        return Arrays.stream(RegistryMode.values()).filter(one -> one.name().equalsIgnoreCase(word)).findFirst().orElseThrow(() -> RegistryRoutes.refused(
                RegistryFault.INVALID_MODE, "Invalid mode. Valid values are READWRITE, READONLY, and IMPORT"));
    }

    private JsonNode json() {
        try {
            JsonNode sent = JSON.readTree(body);
            if (sent != null && sent.isObject()) {
                return sent;
            }
        } catch (JsonProcessingException broken) {
            throw invalid("The request is not JSON: " + broken.getOriginalMessage());
        }
        throw invalid("The request must be a JSON object");
    }
}
