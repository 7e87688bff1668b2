package io.lakeactors.contract.registry;

/** What a registry is asked. An empty subject stands for all of them. */
public sealed interface RegistryCall {
    /** In place of a version's number: the newest one that is not deleted. */
    int LATEST = -1;
    /** In place of a version's number: all of them. */
    int ALL = 0;

    /** Which versions are meant. */
    enum Scope {
        LIVE,
        WITH_DELETED,
        DELETED;

        boolean takes(boolean deleted) {
            return this == WITH_DELETED || (this == DELETED) == deleted;
        }
    }

    /** @param subject only if it is one of this subject's; empty for any */
    record ById(int id, String subject) implements RegistryCall {}

    /** Another call, whose answer's schema is wanted as {@link ParsedSchema#serialized()} has it. */
    record Serialized(RegistryCall call) implements RegistryCall {}

    /** Who has a schema. */
    record UsesOf(int id, boolean deleted) implements RegistryCall {}

    /** A page of names in their order. @param after the last one of the page before; empty for the first */
    record Subjects(String prefix, Scope scope, String after) implements RegistryCall {}

    /**
     * A page of versions with their schemas, by the names of their subjects.
     *
     * @param latest only the newest version of each subject
     * @param after the last one of the page before; {@link RegistryAnswer.Use#NONE} for the first
     * @param skip how many to leave out behind that @param limit the most that are wanted
     */
    record Schemas(String prefix, Scope scope, boolean latest, RegistryAnswer.Use after, int skip, int limit) implements RegistryCall {}

    record Versions(String subject, Scope scope) implements RegistryCall {}

    record Version(String subject, int version, boolean deleted) implements RegistryCall {}

    /** The numbers of schemas that name a version. */
    record ReferencedBy(String subject, int version) implements RegistryCall {}

    /** Under which version a subject has a schema. */
    record Lookup(String subject, SchemaDefinition draft, boolean normalize, boolean deleted) implements RegistryCall {}

    /** Whether a schema could follow. @param version that it is held against, LATEST, or ALL for those that the subject's level names */
    record Check(String subject, int version, SchemaDefinition draft, boolean normalize) implements RegistryCall {}

    /** @param orGlobal answer what counts, though nothing is set for the subject */
    record ShowConfig(String subject, boolean orGlobal) implements RegistryCall {}

    record ShowMode(String subject, boolean orGlobal) implements RegistryCall {}

    /** @param version 0 for the next @param id of a schema that is imported; 0 to be given one */
    record Register(String subject, SchemaDefinition draft, int version, int id, boolean normalize) implements RegistryCall {}

    record DeleteVersion(String subject, int version, boolean permanent) implements RegistryCall {}

    record DeleteSubject(String subject, boolean permanent) implements RegistryCall {}

    record SetConfig(String subject, RegistryConfig config) implements RegistryCall {}

    record DropConfig(String subject) implements RegistryCall {}

    /** @param force though the subject has schemas */
    record SetMode(String subject, RegistryMode mode, boolean force) implements RegistryCall {}

    record DropMode(String subject) implements RegistryCall {}

    /** A page of contracts in the order of their names. @param after the last one of the page before; empty for the first */
    record Contracts(String after) implements RegistryCall {}

    /** @param version empty for the latest */
    record ContractVersion(String name, String version) implements RegistryCall {}

    /** @param file what to call the text in faults @param dryRun only say whether it could be */
    record PublishContract(String file, String text, boolean dryRun) implements RegistryCall {}

    /**
     * A page of the events that make this registry of an empty one.
     *
     * @param skip how many of them were in the pages before
     * @param changes what the first page has answered; negative for the first page
     */
    record Picture(int skip, long changes) implements RegistryCall {}

    /** An event of another registry's picture shall be one of this. What is so already is not changed; what cannot be beside what is here is refused. */
    record Restore(RegistryEvent event) implements RegistryCall {}

    /** Whether a pipeline may write by a contract. @param file as in {@link PublishContract} */
    record HoldContract(String file, String text) implements RegistryCall {}
}
