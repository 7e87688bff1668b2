package io.lakeactors.api.wire;

import java.util.List;

/**
 * What became of a contract that was to be published.
 *
 * @param against the published version that it was held against, null if it is the first
 * @param changed whether it is new; with {@code dryRun}, whether it would be
 * @param changes since then, as sentences for people
 */
public record ContractPublication(String contract, String version, @MayBeNull String against, boolean changed, boolean dryRun, List<String> changes) {}
