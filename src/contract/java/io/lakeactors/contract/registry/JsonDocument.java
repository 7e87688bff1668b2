package io.lakeactors.contract.registry;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A text of JSON Schema, and where the references in it lead. */
final class JsonDocument {
    private static final Set<String> SCHEMA = Set.of("additionalProperties", "additionalItems", "items", "contains", "not", "if", "then", "else", "propertyNames",
            "unevaluatedItems", "unevaluatedProperties", "contentSchema");
    private static final Set<String> SCHEMAS = Set.of("allOf", "anyOf", "oneOf", "prefixItems", "items");
    private static final Set<String> NAMED_SCHEMAS = Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies");
    private static final List<String> SAME_VALUE = List.of("allOf", "anyOf", "oneOf", "not", "if", "then", "else");

    private final JsonNode root;
    private final Map<String, JsonDocument> others;
    private final VersionFlag version;
    /** By {@code $id}, and by anchor with a sign before it. */
    private final Map<String, JsonNode> named = new HashMap<>();
    private final List<JsonNode> all = new ArrayList<>();

    /** @param others by the names that references use; may get more until anything is resolved */
    JsonDocument(JsonNode root, Map<String, JsonDocument> others) {
        this.root = root;
        this.others = others;
        version = JsonText.version(root);
        walk(root);
    }

    private void walk(JsonNode schema) {
        if (!schema.isObject()) {
            return;
        }
        all.add(schema);
        String id = schema.path("$id").asText(schema.path("id").asText(""));
        if (!id.isEmpty()) {
            named.putIfAbsent(id.startsWith("#") ? id : id.replaceAll("#$", ""), schema);
        }
        if (schema.path("$anchor").isTextual()) {
            named.putIfAbsent("#" + schema.path("$anchor").asText(), schema);
        }
        schema.properties().forEach(keyword -> {
            JsonNode value = keyword.getValue();
            if (SCHEMA.contains(keyword.getKey()) && value.isObject()) {
                walk(value);
            } else if (SCHEMAS.contains(keyword.getKey()) && value.isArray() || NAMED_SCHEMAS.contains(keyword.getKey()) && value.isObject()) {
                value.forEach(this::walk);
            }
        });
    }

    Optional<String> ownId() {
        String id = root.path("$id").asText("");
        return id.isEmpty() ? Optional.empty() : Optional.of(id.replaceAll("#$", ""));
    }

    JsonPlace place() {
        return new JsonPlace(root, this);
    }

    /** What stands beside a reference had no meaning before draft 2019-09. */
    boolean referenceStandsAlone() {
        return version == VersionFlag.V4 || version == VersionFlag.V6 || version == VersionFlag.V7;
    }

    Optional<String> reference(JsonNode schema) {
        JsonNode reference = schema.path("$ref");
        return reference.isTextual() ? Optional.of(reference.asText()) : Optional.empty();
    }

    /** Where a reference leads: within this text, or to one that it was registered with. Nothing is ever fetched. */
    Optional<JsonPlace> resolve(String reference) {
        int sign = reference.indexOf('#');
        String base = sign < 0 ? reference : reference.substring(0, sign);
        String fragment = sign < 0 ? "" : reference.substring(sign + 1);
        return base(base).or(() -> ownId().flatMap(id -> against(id, base)).flatMap(this::base)).flatMap(place -> place.document().within(place.node(), fragment));
    }

    private Optional<JsonPlace> base(String base) {
        if (base.isEmpty() || ownId().filter(base::equals).isPresent()) {
            return Optional.of(place());
        }
        if (others.containsKey(base)) {
            return Optional.of(others.get(base).place());
        }
        return Optional.ofNullable(named.get(base)).map(node -> new JsonPlace(node, this));
    }

    private static Optional<String> against(String id, String base) {
        try {
            return Optional.of(URI.create(id).resolve(base).toString());
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    private Optional<JsonPlace> within(JsonNode from, String fragment) {
        if (fragment.isEmpty()) {
            return Optional.of(new JsonPlace(from, this));
        }
        if (!fragment.startsWith("/")) {
            return Optional.ofNullable(named.get("#" + fragment)).map(node -> new JsonPlace(node, this));
        }
        try {
            JsonNode found = from.at(JsonPointer.compile(URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8)));
            return found.isObject() || found.isBoolean() ? Optional.of(new JsonPlace(found, this)) : Optional.empty();
        } catch (IllegalArgumentException noPointer) {
            return Optional.empty();
        }
    }

    /** @throws RegistryRefusal if a reference leads nowhere, or in a circle on the same value: whoever validated with it would never end */
    void check() {
        for (JsonNode schema : all) {
            reference(schema).filter(reference -> resolve(reference).isEmpty()).ifPresent(reference -> {
                throw JsonText.invalid("$ref \"" + reference + "\" is neither in the schema nor among its references: define it there, or reference the schema that does");
            });
        }
        Set<JsonNode> done = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<JsonNode> open = Collections.newSetFromMap(new IdentityHashMap<>());
        all.forEach(schema -> follow(new JsonPlace(schema, this), open, done));
    }

    private static void follow(JsonPlace place, Set<JsonNode> open, Set<JsonNode> done) {
        JsonNode schema = place.node();
        if (!schema.isObject() || done.contains(schema)) {
            return;
        }
        if (!open.add(schema)) {
            throw JsonText.invalid("there is a circular reference: a schema leads to itself without a property or an item between");
        }
        place.document().reference(schema).flatMap(place.document()::resolve).ifPresent(target -> follow(target, open, done));
        for (String keyword : SAME_VALUE) {
            JsonNode value = schema.path(keyword);
            if (value.isArray()) {
                value.forEach(member -> follow(place.at(member), open, done));
            } else {
                follow(place.at(value), open, done);
            }
        }
        open.remove(schema);
        done.add(schema);
    }
}
