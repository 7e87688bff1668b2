package io.lakeactors.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeactors.contract.registry.RegistryAnswer;
import io.lakeactors.contract.registry.RegistryAnswer.Configured;
import io.lakeactors.contract.registry.RegistryAnswer.Found;
import io.lakeactors.contract.registry.RegistryAnswer.InMode;
import io.lakeactors.contract.registry.RegistryAnswer.Numbers;
import io.lakeactors.contract.registry.RegistryAnswer.Uses;
import io.lakeactors.contract.registry.RegistryAnswer.Verdict;
import io.lakeactors.contract.registry.SchemaDefinition;
import io.lakeactors.contract.registry.SchemaKind;
import java.util.List;

/** The registry's answers as Confluent's clients want them. */
final class RegistryPages {
    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);
    private static final ObjectMapper JSON = new ObjectMapper();

    private RegistryPages() {}

    static String byId(RegistryAnswer answer) {
        return definition(NODES.objectNode(), ((Found) answer).definition()).toString();
    }

    static String version(RegistryAnswer answer) {
        return version((Found) answer).toString();
    }

    private static ObjectNode version(Found found) {
        return definition(NODES.objectNode().put("subject", found.subject()).put("version", found.version()).put("id", found.id()), found.definition());
    }

    static String versions(List<Found> schemas) {
        var page = NODES.arrayNode();
        schemas.forEach(found -> page.add(version(found)));
        return page.toString();
    }

    /** As it is, though only Avro and JSON Schema are JSON by themselves. */
    static String text(RegistryAnswer answer) {
        return ((Found) answer).definition().text();
    }

    static String id(RegistryAnswer answer) {
        return NODES.objectNode().put("id", ((Found) answer).id()).toString();
    }

    /** Avro is what clients take it for where nothing is said. */
    private static ObjectNode definition(ObjectNode page, SchemaDefinition definition) {
        if (definition.kind() != SchemaKind.AVRO) {
            page.put("schemaType", definition.kind().name());
        }
        if (!definition.references().isEmpty()) {
            var references = page.putArray("references");
            definition.references().forEach(one -> references.addObject().put("name", one.name()).put("subject", one.subject()).put("version", one.version()));
        }
        attach(page, "metadata", definition.metadata());
        attach(page, "ruleSet", definition.ruleSet());
        return page.put("schema", definition.text());
    }

    private static void attach(ObjectNode page, String name, String json) {
        if (!json.isEmpty()) {
            try {
                page.set(name, JSON.readTree(json));
            } catch (JsonProcessingException impossible) {
                throw new IllegalStateException("it came as JSON", impossible);
            }
        }
    }

    static String names(List<String> names) {
        var page = NODES.arrayNode();
        names.forEach(page::add);
        return page.toString();
    }

    static String numbers(RegistryAnswer answer) {
        var page = NODES.arrayNode();
        ((Numbers) answer).numbers().forEach(page::add);
        return page.toString();
    }

    static String number(RegistryAnswer answer) {
        return ((Numbers) answer).numbers().getFirst().toString();
    }

    static String uses(RegistryAnswer answer) {
        var page = NODES.arrayNode();
        ((Uses) answer).uses().forEach(use -> page.addObject().put("subject", use.subject()).put("version", use.version()));
        return page.toString();
    }

    static String users(RegistryAnswer answer) {
        return names(((Uses) answer).uses().stream().map(RegistryAnswer.Use::subject).distinct().sorted().toList());
    }

    static String verdict(RegistryAnswer answer, boolean verbose) {
        var verdict = (Verdict) answer;
        var page = NODES.objectNode().put("is_compatible", verdict.compatible());
        if (verbose) {
            var messages = page.putArray("messages");
            verdict.messages().forEach(messages::add);
        }
        return page.toString();
    }

    static String config(RegistryAnswer answer) {
        return config(answer, "compatibilityLevel");
    }

    /** The answer to who has set it names it as the request does. */
    static String configSet(RegistryAnswer answer) {
        return config(answer, "compatibility");
    }

    private static String config(RegistryAnswer answer, String level) {
        var config = ((Configured) answer).config();
        var page = NODES.objectNode();
        config.level().ifPresent(set -> page.put(level, set.name()));
        config.normalize().ifPresent(set -> page.put("normalize", set));
        return page.toString();
    }

    static String mode(RegistryAnswer answer) {
        return NODES.objectNode().put("mode", ((InMode) answer).mode().name()).toString();
    }
}
