package io.lakeactors.contract.registry;

import io.lakeactors.model.LakeError;
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

    /** @param more whether another page follows */
    record Schemas(List<Found> schemas, boolean more) implements RegistryAnswer {
        public Schemas {
            schemas = List.copyOf(schemas);
        }
    }

    record Uses(List<Use> uses) implements RegistryAnswer {
        public Uses {
            uses = List.copyOf(uses);
        }
    }

    /** A version of a subject. */
    record Use(String subject, int version) {
        /** Comes before all others. */
        public static final Use NONE = new Use("", 0);
    }

    /** @param messages why not */
    record Verdict(boolean compatible, List<String> messages) implements RegistryAnswer {
        public Verdict {
            messages = List.copyOf(messages);
        }
    }

    record Configured(RegistryConfig config) implements RegistryAnswer {}

    record InMode(RegistryMode mode) implements RegistryAnswer {}

    /** @param versions the latest ones, highest first @param count of all of them @param at when the highest was published */
    record ContractLine(String name, String id, List<String> versions, int count, long at) {
        public ContractLine {
            versions = List.copyOf(versions);
        }
    }

    /** @param more whether another page follows */
    record ContractLines(List<ContractLine> contracts, boolean more) implements RegistryAnswer {
        public ContractLines {
            contracts = List.copyOf(contracts);
        }
    }

    record ContractFound(PublishedContract contract) implements RegistryAnswer {}

    /** @param against the published version that it was held against; empty for none @param changed whether it is, or would be, new @param changes since then, as sentences */
    record ContractJudged(String name, String version, String against, boolean changed, List<String> changes) implements RegistryAnswer {
        public ContractJudged {
            changes = List.copyOf(changes);
        }
    }

    /** @param errors at least one */
    record ContractRefused(List<LakeError> errors) implements RegistryAnswer {
        public ContractRefused {
            errors = List.copyOf(errors);
        }
    }

    /**
     * A page of a picture.
     *
     * @param more whether another page follows; with no events the registry has changed since the first page, which is to be asked for again
     * @param changes names the state that this is a page of
     */
    record Pictured(List<RegistryEvent> events, boolean more, long changes) implements RegistryAnswer {
        public Pictured {
            events = List.copyOf(events);
        }
    }

    /** It holds what was to be restored. */
    record Restored() implements RegistryAnswer {}

    record Refused(RegistryFault fault, String message) implements RegistryAnswer {}
}
