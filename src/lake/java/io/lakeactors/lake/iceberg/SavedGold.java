package io.lakeactors.lake.iceberg;

/**
 * A gold table's file as people wrote it.
 *
 * @param paused whether it should stand still
 */
public record SavedGold(String name, String gold, String contract, boolean paused) {}
