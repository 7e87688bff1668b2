package io.lakeactors.api.wire;

/**
 * Asks to make a table of the Parquet files below a directory of the node's warehouse.
 *
 * @param table {@code namespace.name} of the new table
 * @param contract the contract's text
 * @param contractName its file's name, for faults
 */
public record AdoptRequest(String table, String directory, String contract, String contractName, boolean dryRun) {}
