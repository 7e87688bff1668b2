package io.lakeactors.lake.catalog;

import io.lakeactors.lake.iceberg.CatalogDoor;
import io.lakeactors.model.TableName;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.view.BaseViewOperations;
import org.apache.iceberg.view.ViewMetadata;

/** A view: its text is a file like a table's metadata, its pointer a row beside the tables'. */
final class ServedView extends BaseViewOperations {
    private final CatalogDoor door;
    private final String changeId;
    private final TableName view;

    ServedView(CatalogDoor door, String changeId, TableName view) {
        this.door = door;
        this.changeId = changeId;
        this.view = view;
    }

    @Override
    protected void doRefresh() {
        String location = door.view(view).orElse(null);
        if (location == null && currentMetadataLocation() != null) {
            throw new NoSuchViewException("View does not exist: %s", view);
        }
        if (location == null) {
            disableRefresh();
            return;
        }
        refreshFromMetadataLocation(location);
    }

    @Override
    protected void doCommit(ViewMetadata base, ViewMetadata metadata) {
        door.checkLocation(metadata.location());
        String next = writeNewMetadataIfRequired(metadata);
        door.putView(changeId, view, base == null ? null : currentMetadataLocation(), next);
    }

    @Override
    protected String viewName() {
        return view.toString();
    }

    @Override
    protected FileIO io() {
        return door.io();
    }
}
