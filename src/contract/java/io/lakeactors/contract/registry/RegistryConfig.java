package io.lakeactors.contract.registry;

import java.util.Optional;

/** What a person has set for a subject, or for all of them. @param normalize whether texts are normalised though nobody asks for it */
public record RegistryConfig(Optional<Compatibility> level, Optional<Boolean> normalize) {
    public static final RegistryConfig UNSET = new RegistryConfig(Optional.empty(), Optional.empty());
    /** Where nobody has said anything. */
    public static final RegistryConfig DEFAULT = new RegistryConfig(Optional.of(Compatibility.BACKWARD), Optional.empty());

    /** This, and where it says nothing the other. */
    public RegistryConfig or(RegistryConfig other) {
        return new RegistryConfig(level.or(other::level), normalize.or(other::normalize));
    }
}
