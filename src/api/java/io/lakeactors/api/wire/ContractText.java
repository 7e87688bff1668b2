package io.lakeactors.api.wire;

/**
 * A contract, as its file has it.
 *
 * @param contract the file's text (ODCS YAML)
 * @param file what to call the text in errors, mostly its path; null for {@code contract}
 * @param dryRun only say whether it could be published
 */
public record ContractText(String contract, @MayBeNull String file, boolean dryRun) {}
