package io.lakeactors.contract.registry;

import io.lakeactors.contract.SemanticVersion;

/**
 * A version of a contract that others rely on. It never changes.
 *
 * @param version as its file has it
 * @param text its file
 * @param at when it was published, milliseconds since 1970
 */
public record PublishedContract(String name, String id, String version, String text, long at) {
    SemanticVersion number() {
        return SemanticVersion.of(version).orElseThrow();
    }
}
