package io.lakeactors.contract.registry;

/** What may be done to a subject. */
public enum RegistryMode {
    READWRITE,
    READONLY,
    /** Schemas are brought from another registry with their numbers, and not held to compatibility. */
    IMPORT
}
