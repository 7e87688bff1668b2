package io.lakeactors.contract.registry;

/** What the registry remembers. Journaled under stable names. {@code at} is in milliseconds since 1970; an empty subject stands for all. */
public sealed interface RegistryEvent {
    /** A subject has a version more. The definition is new to the registry, or known under this number. */
    record SchemaRegistered(String subject, int version, int id, SchemaDefinition definition, long at) implements RegistryEvent {}

    /** @param permanent it is gone; else it is hidden, and readers of old records still find its number */
    record VersionDeleted(String subject, int version, boolean permanent, long at) implements RegistryEvent {}

    record SubjectDeleted(String subject, boolean permanent, long at) implements RegistryEvent {}

    record ConfigSet(String subject, RegistryConfig config, long at) implements RegistryEvent {}

    record ConfigDropped(String subject, long at) implements RegistryEvent {}

    record ModeSet(String subject, RegistryMode mode, long at) implements RegistryEvent {}

    record ModeDropped(String subject, long at) implements RegistryEvent {}

    /** Numbers below {@code next} have stood for something once, though it may be gone: none of them is given again. */
    record NumbersSpent(int next, long at) implements RegistryEvent {}

    /** A contract has a version more. */
    record ContractPublished(String name, String id, String version, String text, long at) implements RegistryEvent {}
}
