package io.lakeactors.contract.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A schema within a document, which says what its references mean. */
record JsonPlace(JsonNode node, JsonDocument document) {
    JsonPlace at(JsonNode child) {
        return new JsonPlace(child, document);
    }

    /** The schema that a keyword has. */
    Optional<JsonPlace> child(String keyword) {
        return Optional.ofNullable(node.get(keyword)).map(this::at);
    }

    /** One that takes everything. */
    JsonPlace anything() {
        return at(BooleanNode.TRUE);
    }

    boolean isTrue() {
        return node.isBoolean() ? node.booleanValue() : node.isEmpty();
    }

    boolean isFalse() {
        return node.isBoolean() && !node.booleanValue();
    }

    boolean has(String keyword) {
        return node.has(keyword);
    }

    JsonPlace without(String keyword) {
        ObjectNode copy = JsonText.JSON.createObjectNode().setAll((ObjectNode) node);
        copy.remove(keyword);
        return at(copy);
    }

    List<JsonPlace> members(String keyword) {
        var members = new ArrayList<JsonPlace>();
        node.path(keyword).forEach(member -> members.add(at(member)));
        return members;
    }

    /** Schemas all of which a value must meet, in place of this one: without references, and without {@code allOf}. */
    List<JsonPlace> conjuncts() {
        var all = new ArrayList<JsonPlace>();
        gather(all);
        return all;
    }

    private void gather(List<JsonPlace> all) {
        Optional<JsonPlace> target = document.reference(node).map(ref -> document.resolve(ref)
                .orElseThrow(() -> JsonText.invalid("$ref \"" + ref + "\" is neither in the schema nor among its references")));
        target.ifPresent(place -> place.gather(all));
        if (target.isEmpty() || !document.referenceStandsAlone()) {
            all.add(this);
            members("allOf").forEach(member -> member.gather(all));
        }
    }
}
