package io.lakeactors.lake.iceberg;

import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/**
 * Lets Iceberg build a change on a fixed base and keeps the metadata that results, instead of committing it. It never fails a commit, so none of the library's ways to clean up after a failure
 * are ever entered; whether the change takes effect is decided afterwards, by our own transaction.
 */
final class StagedOperations implements TableOperations {
    private final FileIO io;
    private TableMetadata current;

    StagedOperations(TableMetadata base, FileIO io) {
        this.current = base;
        this.io = io;
    }

    @Override
    public TableMetadata current() {
        return current;
    }

    /** The library deletes nothing then: what a lost change leaves behind is for orphan removal. @return the update */
    static <T extends SnapshotUpdate<?>> T leaving(T update) {
        update.deleteWith(path -> {});
        return update;
    }

    /** What is built next is built on this. */
    void moveTo(TableMetadata base) {
        current = base;
    }

    @Override
    public TableMetadata refresh() {
        return current;
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
        if (base != current) {
            throw new IllegalStateException("staged on another base");
        }
        current = metadata;
    }

    @Override
    public FileIO io() {
        return io;
    }

    @Override
    public String metadataFileLocation(String name) {
        return current.location() + "/metadata/" + name;
    }

    @Override
    public LocationProvider locationProvider() {
        return LocationProviders.locationsFor(current.location(), current.properties());
    }
}
