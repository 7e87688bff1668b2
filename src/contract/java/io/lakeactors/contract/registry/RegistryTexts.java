package io.lakeactors.contract.registry;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads schemas together with those that they name, and keeps some of what it has read: each registration is held against texts that were read before. */
final class RegistryTexts {
    static final int REFERENCES_MAX = 100;
    private static final int KEPT = 500;
    /** What is read takes a multiple of its text; longer ones are few, and read again. */
    private static final int KEPT_CHARS_MAX = 20_000;

    private final Map<SchemaDefinition, ParsedSchema> parsed = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SchemaDefinition, ParsedSchema> eldest) {
            return size() > KEPT;
        }
    };

    /** @throws RegistryRefusal INVALID_SCHEMA */
    ParsedSchema read(RegistryMemory memory, SchemaDefinition definition) {
        var key = SchemaDefinition.of(definition.kind(), definition.text());
        // What a version of a subject says never changes, but it may go for good and its number come again.
        if (!definition.references().isEmpty()) {
            return definition.kind().parse(definition.text(), referenced(memory, definition));
        }
        var known = parsed.get(key);
        if (known == null) {
            known = definition.kind().parse(definition.text(), Map.of());
            if (key.text().length() <= KEPT_CHARS_MAX) {
                parsed.put(key, known);
            }
        }
        return known;
    }

    private static Map<String, String> referenced(RegistryMemory memory, SchemaDefinition definition) {
        var texts = new LinkedHashMap<String, String>();
        gather(memory, definition, texts, new LinkedHashMap<>());
        return texts;
    }

    private static void gather(RegistryMemory memory, SchemaDefinition definition, Map<String, String> texts, Map<String, SchemaDefinition> seen) {
        for (var reference : definition.references()) {
            var named = target(memory, reference);
            var known = seen.get(reference.name());
            if (known != null && !known.equals(named)) {
                throw new RegistryRefusal(RegistryFault.INVALID_SCHEMA, "\"" + reference.name() + "\" is referenced in two different versions");
            }
            if (known == null) {
                if (seen.size() >= REFERENCES_MAX) {
                    throw new RegistryRefusal(RegistryFault.INVALID_SCHEMA, "it references more than " + REFERENCES_MAX + " others");
                }
                if (named.kind() != definition.kind()) {
                    throw new RegistryRefusal(RegistryFault.INVALID_SCHEMA, "it references \"" + reference.name() + "\", which is " + named.kind() + " and not " + definition.kind());
                }
                seen.put(reference.name(), named);
                gather(memory, named, texts, seen);
                texts.put(reference.name(), named.text());
            }
        }
    }

    static SchemaDefinition target(RegistryMemory memory, SchemaReference reference) {
        return memory.subject(reference.subject()).find(reference.version()).flatMap(version -> memory.schema(version.id())).orElseThrow(() -> new RegistryRefusal(
                RegistryFault.INVALID_SCHEMA, "No schema reference found for subject \"" + reference.subject() + "\" and version " + reference.version()));
    }
}
