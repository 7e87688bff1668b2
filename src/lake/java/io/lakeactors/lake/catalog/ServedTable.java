package io.lakeactors.lake.catalog;

import io.lakeactors.lake.iceberg.CatalogDoor;
import io.lakeactors.model.TableName;
import java.util.List;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/** A table as the library's handlers see it: to be read, created or registered. What changes a table that is there comes as a request and goes through {@link TableRemake}. */
final class ServedTable implements TableOperations {
    private final CatalogDoor door;
    private final String changeId;
    private final TableName table;
    private TableMetadata current;
    private boolean read;

    ServedTable(CatalogDoor door, String changeId, TableName table) {
        this.door = door;
        this.changeId = changeId;
        this.table = table;
    }

    @Override
    public TableMetadata current() {
        return read ? current : refresh();
    }

    @Override
    public TableMetadata refresh() {
        current = door.table(table).orElse(null);
        read = true;
        return current;
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
        if (base != null) {
            throw new UnsupportedOperationException("a table is changed by requests only");
        }
        var created = new CatalogDoor.Change(table, (existing, evidence) -> {
            if (existing != null) {
                throw new AlreadyExistsException("Table already exists: %s", table);
            }
            return metadata;
        });
        current = door.commit(changeId, List.of(created)).getFirst();
        read = true;
    }

    @Override
    public FileIO io() {
        return door.io();
    }

    @Override
    public String metadataFileLocation(String name) {
        return current().location() + "/metadata/" + name;
    }

    @Override
    public LocationProvider locationProvider() {
        return LocationProviders.locationsFor(current().location(), current().properties());
    }
}
