package io.lakeactors.lake.iceberg;

/**
 * A pipeline as people wrote it.
 *
 * @param paused whether it should stand still
 */
public record SavedPipeline(String name, String pipeline, String contract, boolean paused) {}
