package io.lakeactors.lake.catalog;

import io.lakeactors.lake.iceberg.CatalogDoor;
import io.lakeactors.lake.iceberg.Evidence;
import io.lakeactors.model.TableName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.MetadataUpdate.AddSnapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.UpdateRequirement;
import org.apache.iceberg.UpdateRequirement.AssertRefSnapshotID;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
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
        check(base);
        TableMetadata next = built(base == null ? empty() : TableMetadata.buildFrom(base), evidence);
        if (next != base) {
            checkPaths(next);
        }
        if (base != null) {
            guard.mayBecome(table, base, next, evidence);
        }
        return next;
    }

    /** A refusal stands, whatever the change is: only its engine knows whether it could be made on the new head. But the next try is to find the head where it was. */
    private void check(TableMetadata base) {
        try {
            request.requirements().forEach(requirement -> requirement.validate(base));
        } catch (CommitFailedException stale) {
            begunBefore(base).ifPresent(millis -> guard.lost(table, millis));
            throw stale;
        }
    }

    /** How long ago at most the change was begun, if the table's head has moved since: at the earliest when the snapshot was made that it relies on. */
    private OptionalLong begunBefore(TableMetadata base) {
        return request.requirements().stream()
                .filter(requirement -> requirement instanceof AssertRefSnapshotID head && head.refName().equals(SnapshotRef.MAIN_BRANCH))
                .map(requirement -> ((AssertRefSnapshotID) requirement).snapshotId())
                .filter(relied -> base != null && base.currentSnapshot() != null && !Objects.equals(relied, base.currentSnapshot().snapshotId()))
                .mapToLong(relied -> relied == null || base.snapshot(relied) == null ? Long.MAX_VALUE : Math.max(0, door.millis() - base.snapshot(relied).timestampMillis()))
                .findFirst();
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
        PATHS.stream().map(next.properties()::get).filter(Objects::nonNull).forEach(door::checkLocation);
        request.updates().stream().filter(AddSnapshot.class::isInstance).map(update -> ((AddSnapshot) update).snapshot().manifestListLocation())
                .filter(Objects::nonNull).forEach(door::checkLocation);
    }
}
