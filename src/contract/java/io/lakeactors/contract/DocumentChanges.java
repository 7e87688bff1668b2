package io.lakeactors.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeactors.contract.Comparison.Change;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Gathers what changes in a whole contract: every difference is told, under the heaviest rule that it falls under. Used once. */
final class DocumentChanges {
    /** Keys of schema objects that say something to people and other tools only. */
    static final List<String> OBJECT_TEXTS = List.of("businessName", "description", "physicalType", "dataGranularityDescription", "tags", "authoritativeDefinitions", "relationships");
    /** The same for columns. */
    static final List<String> PROPERTY_TEXTS = List.of("businessName", "tags", "classification", "encryptedName", "criticalDataElement", "examples", "partitioned",
            "partitionKeyPosition", "relationships", "transformSourceObjects", "transformLogic", "transformDescription", "authoritativeDefinitions");
    private static final Set<String> PROMISES = Set.of("slaProperties", "slaDefaultElement", "servers");
    private static final Set<String> TOLD = Set.of("version", "schema", "id");

    private final ContractDocument before;
    private final ContractDocument after;
    private final List<Change> changes = new ArrayList<>();

    DocumentChanges(ContractDocument before, ContractDocument after) {
        this.before = before;
        this.after = after;
    }

    List<Change> all() {
        if (!before.id().equals(after.id())) {
            changes.add(new Change("id", ChangeRule.OTHER_ID, "was " + before.id() + " and is " + after.id()));
        }
        words("", without(before.root(), TOLD), without(after.root(), TOLD));
        var olds = byName(before);
        var nows = byName(after);
        olds.forEach((name, old) -> Optional.ofNullable(nows.get(name)).ifPresentOrElse(now -> object(name, old, now),
                () -> changes.add(new Change(name, ChangeRule.TABLE_REMOVED, "was removed").under(promise(name)))));
        nows.keySet().stream().filter(name -> !olds.containsKey(name)).forEach(name -> changes.add(new Change(name, ChangeRule.TABLE_ADDED, "is new")));
        return changes;
    }

    private static Map<String, YamlNode.Mapping> byName(ContractDocument document) {
        var names = new LinkedHashMap<String, YamlNode.Mapping>();
        document.objects().forEach(object -> names.put(object.text("name").orElse(""), object));
        return names;
    }

    private Promise promise(String name) {
        return before.table(name).map(Contract::promise).orElse(Promise.UNSAID);
    }

    private void object(String name, YamlNode.Mapping old, YamlNode.Mapping now) {
        int first = changes.size();
        compare(name, old, now);
        changes.subList(first, changes.size()).replaceAll(change -> change.under(promise(name)));
    }

    private void compare(String name, YamlNode.Mapping old, YamlNode.Mapping now) {
        String moved = old.text("physicalName").orElse(name);
        if (!moved.equals(now.text("physicalName").orElse(name))) {
            changes.add(new Change(name, ChangeRule.TABLE_MOVED, "was " + moved + " and is " + now.text("physicalName").orElse(name)));
        }
        int known = changes.size();
        key(name, ContractDocument.primaryKey(old), ContractDocument.primaryKey(now));
        before.table(name).ifPresent(table -> after.table(name).ifPresentOrElse(later -> changes.addAll(new TableChanges(name, table, later).all()),
                () -> changes.add(new Change(name, ChangeRule.TABLE_REMOVED, "has no columns any more"))));
        if (before.table(name).isEmpty() && after.table(name).isPresent()) {
            changes.add(new Change(name, ChangeRule.TABLE_ADDED, "has columns now"));
        }
        words(name + ".", without(old, Set.of("name", "physicalName", "properties", "quality")), without(now, Set.of("name", "physicalName", "properties", "quality")));
        retention(name, Extensions.value(old, Retention.NAME).map(Json::of), Extensions.value(now, Retention.NAME).map(Json::of));
        properties(name + ".", old, now);
        unenforced(name, old, now, known);
    }

    private void retention(String name, Optional<JsonNode> old, Optional<JsonNode> now) {
        if (!old.equals(now)) {
            String what = old.isEmpty() ? "is new: " + now.get() : "was " + old.get() + now.map(kept -> " and is " + kept).orElse(" and is gone");
            changes.add(new Change(name + "." + Retention.NAME, ChangeRule.PROMISE_CHANGED, what));
        }
    }

    private void key(String name, List<String> old, List<String> now) {
        if (!old.isEmpty() && !old.equals(now)) {
            changes.add(new Change(name + ".primaryKey", ChangeRule.KEY_CHANGED, "was " + String.join(", ", old) + (now.isEmpty() ? " and is gone" : " and is " + String.join(", ", now))));
        } else if (!old.equals(now)) {
            changes.add(new Change(name + ".primaryKey", ChangeRule.CHECK_ADDED, "is new: " + String.join(", ", now)));
        }
    }

    private void properties(String path, YamlNode.Mapping old, YamlNode.Mapping now) {
        for (YamlNode.Mapping property : old.mappings("properties")) {
            String column = TypeReader.columnName(property);
            now.mappings("properties").stream().filter(later -> TypeReader.columnName(later).equals(column)).findFirst().ifPresent(later -> {
                var texts = new TreeSet<>(PROPERTY_TEXTS);
                texts.addAll(List.of("description", "customProperties"));
                words(path + column + ".", only(property, texts), only(later, texts));
                properties(path + column + ".", property, later);
            });
        }
    }

    /** What is left: checks that are for other tools, and other words for the same. */
    private void unenforced(String name, YamlNode.Mapping old, YamlNode.Mapping now, int known) {
        if (!qualities(old).equals(qualities(now))) {
            if (changes.stream().skip(known).noneMatch(change -> change.rule() == ChangeRule.CHECK_ADDED || change.rule() == ChangeRule.CHECK_CHANGED
                    || change.rule() == ChangeRule.CHECK_REMOVED || change.rule() == ChangeRule.KEY_CHANGED)) {
                changes.add(new Change(name + ".quality", ChangeRule.PROMISE_CHANGED, "has other checks for people and other tools"));
            }
        } else if (changes.size() == known && !without(old, Set.of("physicalName")).equals(without(now, Set.of("physicalName")))) {
            changes.add(new Change(name, ChangeRule.TEXT_CHANGED, "is written in other words"));
        }
    }

    private static List<JsonNode> qualities(YamlNode.Mapping object) {
        var all = new ArrayList<JsonNode>();
        object.get("quality").ifPresent(quality -> all.add(Json.of(quality)));
        object.mappings("properties").forEach(property -> all.addAll(qualities(property)));
        object.mapping("items").ifPresent(items -> all.addAll(qualities(items)));
        return all;
    }

    private void words(String path, ObjectNode old, ObjectNode now) {
        var keys = new TreeSet<String>();
        old.fieldNames().forEachRemaining(keys::add);
        now.fieldNames().forEachRemaining(keys::add);
        for (String key : keys) {
            if (!now.path(key).equals(old.path(key))) {
                String what = !old.has(key) ? "is new" : !now.has(key) ? "was removed" : "changed";
                changes.add(new Change(path + key, PROMISES.contains(key) ? ChangeRule.PROMISE_CHANGED : ChangeRule.TEXT_CHANGED, what));
            }
        }
    }

    private static ObjectNode without(YamlNode.Mapping mapping, Set<String> keys) {
        ObjectNode json = ((ObjectNode) Json.of(mapping)).deepCopy();
        json.remove(keys);
        return foreign(json);
    }

    private static ObjectNode only(YamlNode.Mapping mapping, Set<String> keys) {
        return foreign(((ObjectNode) Json.of(mapping)).deepCopy().retain(keys));
    }

    /** Of the customProperties only those of other tools: ours make the tables. */
    private static ObjectNode foreign(ObjectNode json) {
        if (json.get("customProperties") instanceof ArrayNode customs) {
            for (int i = customs.size() - 1; i >= 0; i--) {
                if (customs.get(i).path("property").asText().startsWith(Conformance.LA)) {
                    customs.remove(i);
                }
            }
            if (customs.isEmpty()) {
                json.remove("customProperties");
            }
        }
        return json;
    }
}
