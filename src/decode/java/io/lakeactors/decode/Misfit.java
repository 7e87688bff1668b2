package io.lakeactors.decode;

/**
 * A column that cannot be filled as the contract has it, whatever records hold.
 *
 * @param column its path
 * @param why one clause
 */
public record Misfit(String column, String why) {}
