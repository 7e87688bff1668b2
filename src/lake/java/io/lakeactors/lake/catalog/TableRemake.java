package io.lakeactors.lake.catalog;

import io.lakeactors.lake.iceberg.CatalogDoor;
import io.lakeactors.lake.iceberg.Evidence;
import io.lakeactors.model.TableName;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.MetadataUpdate.AddSnapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.UpdateRequirement;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.rest.requests.UpdateTableRequest;

/** One table's part of a commit request: what the client relies on, and what it wants changed. */
final class TableRemake implements CatalogDoor.Remake {
    private static final List<String> PATHS = List.of(TableProperties.WRITE_DATA_LOCATION, TableProperties.WRITE_METADATA_LOCATION, TableProperties.OBJECT_STORE_PATH);

    private final TableName table;
    private final UpdateTableRequest request;
    private final CatalogDoor door;
    private final FedTableGuard guard;

    TableRemake(TableName table, UpdateTableRequest request, CatalogDoor door, FedTableGuard guard) {
        this.table = table;
        this.request = request;
        this.door = door;
        this.guard = guard;
    }

    @Override
    public TableMetadata of(TableMetadata base, Evidence evidence) {
        boolean creates = request.requirements().stream().anyMatch(UpdateRequirement.AssertTableDoesNotExist.class::isInstance);
        if (base == null && !creates) {
            throw new NoSuchTableException("Table does not exist: %s", table);
        }
        if (base != null && (creates ? isThisOne(base) : holdsAll(base))) {
            // The client did not hear that it had succeeded, and asks again.
            return base;
        }
        if (base != null && creates) {
            throw new AlreadyExistsException("Table already exists: %s", table);
        }
        request.requirements().forEach(requirement -> requirement.validate(base));
        TableMetadata next = built(base == null ? empty() : TableMetadata.buildFrom(base), evidence);
        if (next != base) {
            checkPaths(next);
        }
        if (base != null) {
            guard.mayBecome(table, base, next, evidence);
        }
        return next;
    }

    private TableMetadata built(TableMetadata.Builder builder, Evidence evidence) {
        for (MetadataUpdate update : request.updates()) {
            MetadataUpdate ours = update instanceof AddSnapshot added ? new AddSnapshot(evidence.onto(added.snapshot())) : update;
            ours.applyTo(builder);
        }
        return builder.build();
    }

    private TableMetadata.Builder empty() {
        return versionAsked().map(TableMetadata::buildFromEmpty).orElseGet(TableMetadata::buildFromEmpty);
    }

    private Optional<Integer> versionAsked() {
        return request.updates().stream().filter(MetadataUpdate.UpgradeFormatVersion.class::isInstance)
                .map(update -> ((MetadataUpdate.UpgradeFormatVersion) update).formatVersion()).findFirst();
    }

    private boolean isThisOne(TableMetadata base) {
        return request.updates().stream().anyMatch(update -> update instanceof MetadataUpdate.AssignUUID assigned && base.uuid().equals(assigned.uuid()));
    }

    /** Snapshot ids are drawn by chance for each try, so a table that holds them has taken this very request. */
    private boolean holdsAll(TableMetadata base) {
        var added = request.updates().stream().filter(AddSnapshot.class::isInstance).map(update -> ((AddSnapshot) update).snapshot().snapshotId()).toList();
        return !added.isEmpty() && added.stream().allMatch(id -> base.snapshot(id) != null);
    }

    /** Whatever is named here is read and deleted by this catalog later on. */
    private void checkPaths(TableMetadata next) {
        door.checkLocation(next.location());
        PATHS.stream().map(next.properties()::get).filter(java.util.Objects::nonNull).forEach(door::checkLocation);
        request.updates().stream().filter(AddSnapshot.class::isInstance).map(update -> ((AddSnapshot) update).snapshot().manifestListLocation())
                .filter(java.util.Objects::nonNull).forEach(door::checkLocation);
    }
}
