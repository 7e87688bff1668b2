package io.lakeactors.api.wire;

import java.util.List;

/**
 * A table made of files that were there.
 *
 * @param location where its metadata is
 * @param partitioning the columns that the folders name
 * @param dryRun whether it was only looked at
 */
public record Adoption(String table, String location, int files, long rows, long bytes, List<String> partitioning, boolean dryRun) {}
