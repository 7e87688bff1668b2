package io.lakeactors.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** The JSON Schemas by which editors complete and check what users write. */
public final class EditorSchemas {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** Where elements may carry customProperties of ours, and what ours are there. */
    private static final Map<String, String> PLACES = new TreeMap<>(Map.of("/properties", "Contract", "/$defs/SchemaObject/properties", "Object",
            "/$defs/SchemaBaseProperty/properties", "Property", "/$defs/DataQuality/properties", "Quality"));

    private EditorSchemas() {}

    /** Of contract files: the standard's own schema, which also knows the {@code la.*} customProperties of each element. */
    public static String contract() {
        ObjectNode schema = Conformance.standard().deepCopy();
        schema.put("title", "A data contract (ODCS v3.1) with the la.* extensions of LakeActors");
        var ours = (ObjectNode) Conformance.extensions().at("/$defs");
        var definitions = (ObjectNode) schema.get("$defs");
        PLACES.values().forEach(element -> definitions.set("la." + element, customs((ObjectNode) ours.at("/" + element + "/properties"))));
        definitions.set("la.OnFail", ours.get("OnFail").deepCopy());
        definitions.set("la.RuleSets", ours.get("RuleSets").deepCopy());
        definitions.set("la.Implementation", ours.get("Implementation").deepCopy());
        ownChecks((ObjectNode) definitions.get("DataQualityCustom"));
        PLACES.forEach((place, element) -> ((ObjectNode) schema.at(place)).set("customProperties", NODES.objectNode().put("$ref", "#/$defs/la." + element)));
        return schema.toPrettyString().replace("\"#/$defs/OnFail\"", "\"#/$defs/la.OnFail\"").replace("\"#/$defs/RuleSets\"", "\"#/$defs/la.RuleSets\"");
    }

    /** What other engines implement is free; what ours does is known. */
    private static void ownChecks(ObjectNode custom) {
        ObjectNode own = custom.withArray("allOf").addObject();
        own.putObject("if").putObject("properties").set("engine", NODES.objectNode().put("const", "lakeactors"));
        ((ObjectNode) own.at("/if/properties")).putObject("implementation").put("type", "object");
        own.putObject("then").putObject("properties").putObject("implementation").put("$ref", "#/$defs/la.Implementation");
    }

    /** Of pipeline files. */
    public static String pipeline() {
        return Conformance.resource("pipeline.schema.json").toPrettyString();
    }

    /** Of files of gold tables. */
    public static String gold() {
        return Conformance.resource("gold.schema.json").toPrettyString();
    }

    /** Of files of rules that contracts share. */
    public static String ruleSet() {
        return Conformance.resource("rule-set.schema.json").toPrettyString();
    }

    /** Names of other tools are free; ours are those, each with its value. */
    private static ObjectNode customs(ObjectNode ours) {
        ObjectNode item = NODES.objectNode();
        item.put("$ref", "#/$defs/CustomProperty");
        var names = item.putObject("properties").putObject("property").putArray("anyOf");
        ours.fields().forEachRemaining(key -> {
            ObjectNode name = names.addObject().put("const", key.getKey());
            JsonNode says = key.getValue().get("description");
            if (says != null) {
                name.set("description", says);
            }
        });
        names.addObject().put("type", "string").putObject("not").put("pattern", "^la\\.");
        var values = NODES.arrayNode();
        ours.fields().forEachRemaining(key -> {
            ObjectNode one = values.addObject();
            ObjectNode when = one.putObject("if");
            when.putObject("properties").putObject("property").put("const", key.getKey());
            when.putArray("required").add("property");
            one.putObject("then").putObject("properties").set("value", key.getValue());
        });
        if (!values.isEmpty()) {
            item.set("allOf", values);
        }
        ObjectNode list = NODES.objectNode().put("type", "array");
        list.set("items", item);
        return list;
    }
}
