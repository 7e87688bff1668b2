package io.lakeactors.contract.registry;

import java.util.List;

/** What a registry says. */
public sealed interface RegistryAnswer {
    /** @param subject empty and version 0 where a schema was asked for by its number */
    record Found(String subject, int version, int id, SchemaDefinition definition) implements RegistryAnswer {}

    /** Versions or schemas. */
    record Numbers(List<Integer> numbers) implements RegistryAnswer {
        public Numbers {
            numbers = List.copyOf(numbers);
        }
    }

    /** @param more whether another page follows */
    record Names(List<String> names, boolean more) implements RegistryAnswer {
        public Names {
            names = List.copyOf(names);
        }
    }

    record Uses(List<Use> uses) implements RegistryAnswer {
        public Uses {
            uses = List.copyOf(uses);
        }
    }

    /** A version of a subject. */
    record Use(String subject, int version) {}

    /** @param messages why not */
    record Verdict(boolean compatible, List<String> messages) implements RegistryAnswer {
        public Verdict {
            messages = List.copyOf(messages);
        }
    }

    record Configured(RegistryConfig config) implements RegistryAnswer {}

    record InMode(RegistryMode mode) implements RegistryAnswer {}

    record Refused(RegistryFault fault, String message) implements RegistryAnswer {}
}
