package io.lakeactors.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.model.Contract;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A whole contract file that is right: its tables, and all else that it says, which is kept as it is. */
public final class ContractDocument {
    /** What stands elsewhere on a page, or makes the tables. */
    private static final Set<String> ACTED_ON = Set.of("apiVersion", "kind", "id", "name", "version", "status", "schema");

    private final YamlNode.Mapping root;
    private final String text;
    private final List<Contract> tables;

    ContractDocument(YamlNode.Mapping root, String text, List<Contract> tables) {
        this.root = root;
        this.text = text;
        this.tables = List.copyOf(tables);
    }

    public String id() {
        return root.text("id").orElse("");
    }

    /** The name; the id where there is none. */
    public String name() {
        return root.text("name").orElse(id());
    }

    public String versionText() {
        return root.text("version").orElse("");
    }

    public SemanticVersion version() {
        return SemanticVersion.of(versionText()).orElseThrow();
    }

    /** proposed, draft, active, deprecated or retired, mostly. */
    public String status() {
        return root.text("status").orElse("");
    }

    /** The file as it was written; behind it, if it names a layer, the mark by which {@link Contracts#documentTaken} knows that its layers gave something. */
    public String text() {
        return text;
    }

    /** Those of its schema objects that have columns. */
    public List<Contract> tables() {
        return tables;
    }

    /** All of it as JSON, keys in alphabetical order. */
    public String json() {
        return Json.of(root).toPrettyString();
    }

    /** What LakeActors keeps for people and other tools and does not act on: from the key's path to its JSON, in the order of the file. */
    public Map<String, String> kept() {
        var kept = new LinkedHashMap<String, String>();
        root.values().forEach((key, value) -> {
            if (!ACTED_ON.contains(key)) {
                put(kept, key, value);
            }
        });
        for (YamlNode.Mapping object : objects()) {
            String name = object.text("name").orElse("");
            DocumentChanges.OBJECT_TEXTS.forEach(key -> object.get(key).ifPresent(value -> put(kept, name + "." + key, value)));
            for (YamlNode.Mapping property : object.mappings("properties")) {
                DocumentChanges.PROPERTY_TEXTS.forEach(key -> property.get(key).ifPresent(value -> put(kept, name + "." + TypeReader.columnName(property) + "." + key, value)));
            }
        }
        return kept;
    }

    private static void put(Map<String, String> kept, String key, YamlNode value) {
        JsonNode json = Json.of(value);
        kept.put(key, json.isTextual() ? json.textValue() : json.toString());
    }

    YamlNode.Mapping root() {
        return root;
    }

    List<YamlNode.Mapping> objects() {
        return root.mappings("schema");
    }

    Optional<Contract> table(String object) {
        return tables.stream().filter(table -> table.object().equals(object)).findFirst();
    }

    /** The columns of the primary key, in its order. */
    static List<String> primaryKey(YamlNode.Mapping object) {
        var key = new ArrayList<>(object.mappings("properties").stream().filter(property -> property.isTrue("primaryKey")).toList());
        key.sort(java.util.Comparator.comparingInt(property -> property.text("primaryKeyPosition").filter(text -> text.matches("[0-9]{1,9}")).map(Integer::parseInt)
                .orElse(Integer.MAX_VALUE)));
        return key.stream().map(TypeReader::columnName).toList();
    }
}
