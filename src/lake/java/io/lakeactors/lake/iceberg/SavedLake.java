package io.lakeactors.lake.iceberg;

import java.util.List;

/**
 * What a lake is beside its tables.
 *
 * @param registry the schema registry and the published contracts, as lines that only the engine reads
 */
public record SavedLake(List<SavedPipeline> pipelines, List<SavedGold> golds, List<String> registry) {
    /** A lake that has tables only. */
    public static final SavedLake EMPTY = new SavedLake(List.of(), List.of(), List.of());

    public SavedLake {
        // A backup of an older release has none.
        pipelines = pipelines == null ? List.of() : List.copyOf(pipelines);
        golds = golds == null ? List.of() : List.copyOf(golds);
        registry = registry == null ? List.of() : List.copyOf(registry);
    }
}
