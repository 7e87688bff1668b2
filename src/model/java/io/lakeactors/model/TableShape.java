package io.lakeactors.model;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a table is made of, as far as looking after it needs to know.
 *
 * @param snapshotId the current snapshot; empty while there is none
 * @param files live data files
 * @param deleteFiles live files of deletes, of any kind
 * @param piledDeletes those of them that are to be joined or dropped; 0 while they are few
 * @param manifests of the current snapshot, {@code smallManifests} of them so small that they should be merged
 * @param metadataBytes length of the metadata file
 * @param partitions those that have candidates
 * @param snapshots all that the metadata lists, oldest first
 * @param refs branches and tags, {@code main} included, by name
 */
public record TableShape(
        TableName table, String uuid, OptionalLong snapshotId, long files, long bytes, long rows, long deleteFiles, int piledDeletes, int manifests, int smallManifests, long metadataBytes, List<Partition> partitions,
        List<Version> snapshots, Map<String, Ref> refs) {
    public TableShape {
        partitions = List.copyOf(partitions);
        snapshots = List.copyOf(snapshots);
        refs = Map.copyOf(refs);
    }

    /**
     * A partition, or the whole of a table that has none.
     *
     * @param key tells it from others: the partition spec and the values
     * @param files all live data files in it
     * @param candidates the small ones, those with deletes, and those that are not in the table's sort order, in the order of the table; not all of them if there are very many
     */
    public record Partition(String key, long files, long bytes, List<LiveFile> candidates) {
        public Partition {
            candidates = List.copyOf(candidates);
        }
    }

    /** @param deletes files of deletes that apply to it @param unsorted the table has a sort order, and this file was not written in it */
    public record LiveFile(String path, long bytes, long rows, int deletes, boolean unsorted) {
        public LiveFile(String path, long bytes, long rows, int deletes) {
            this(path, bytes, rows, deletes, false);
        }
    }

    /**
     * A snapshot in the table's history.
     *
     * @param parent -1 for none
     * @param at milliseconds since 1970
     * @param carriesVector whether it says which positions the table held
     * @param operation Iceberg's word
     * @param added rows that it added, 0 if it does not say
     * @param removed rows that it removed
     * @param rows in the table with it, -1 if it does not say
     * @param files in the table with it, -1 if it does not say
     */
    public record Version(long id, long parent, long at, boolean carriesVector, String operation, long added, long removed, long rows, long files) {}

    public record Ref(long snapshot, boolean isTag) {}
}
