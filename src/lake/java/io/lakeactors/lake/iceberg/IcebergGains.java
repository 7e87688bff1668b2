package io.lakeactors.lake.iceberg;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableGains;
import io.lakeactors.model.TableName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.types.Types;

/** Which rows the snapshots of Iceberg tables added. */
final class IcebergGains implements TableGains {
    private final WarehouseFiles files;
    private final Function<TableName, TableMetadata> metadata;

    /** @param metadata reads a table's; throws TABLE_NOT_FOUND */
    IcebergGains(WarehouseFiles files, Function<TableName, TableMetadata> metadata) {
        this.files = files;
        this.metadata = metadata;
    }

    @Override
    public String id(TableName table) {
        return metadata.apply(table).uuid();
    }

    @Override
    public Reading read(TableName name, Optional<Place> after, UnaryOperator<List<String>> columns) {
        TableMetadata found = metadata.apply(name);
        var table = new BaseTable(new StagedOperations(found, files), name.toString());
        try {
            var way = way(name, found, after);
            return new GainedRows(table, files, way.snapshots(), after.filter(place -> !way.turned()), way.turned(),
                    columns.apply(found.schema().columns().stream().map(Types.NestedField::name).toList()));
        } catch (RuntimeException e) {
            throw e instanceof LakeException known ? known : Foreign.storage("reading what came to " + name, found.location(), e);
        }
    }

    /** @param snapshots from a place to the current one, oldest first @param turned whether the place is on no way to it */
    private record Way(Deque<Snapshot> snapshots, boolean turned) {}

    private static Way way(TableName name, TableMetadata metadata, Optional<Place> after) {
        List<Snapshot> line = ancestors(metadata, metadata.currentSnapshot());
        if (after.isEmpty()) {
            return new Way(oldestFirst(line), false);
        }
        long from = after.get().snapshot();
        for (int i = 0; i < line.size(); i++) {
            if (line.get(i).snapshotId() == from) {
                return new Way(oldestFirst(line.subList(0, i + 1)), false);
            }
        }
        // The place's own snapshot may go when all of it was read.
        if (!line.isEmpty() && Long.valueOf(from).equals(line.getLast().parentId()) && after.get().rows() == Place.ALL) {
            return new Way(oldestFirst(line), false);
        }
        Set<Long> left = ancestors(metadata, metadata.snapshot(from)).stream().map(Snapshot::snapshotId).collect(Collectors.toSet());
        for (int i = 0; i < line.size(); i++) {
            if (left.contains(line.get(i).snapshotId())) {
                return new Way(oldestFirst(line.subList(0, i)), true);
            }
        }
        throw LakeError.of(ErrorCode.OUTLET_BEHIND, why(name, metadata, from, line.isEmpty() || line.getLast().parentId() == null), name.toString(),
                "What was not sent stands in the table; docs/guides/topics-out.md tells how to go on").asException();
    }

    /** @param whole whether the table has all snapshots since its first one */
    private static String why(TableName name, TableMetadata metadata, long from, boolean whole) {
        String expired = "snapshots of " + name + " that came after " + from + " have expired before their rows were read";
        if (metadata.snapshot(from) != null) {
            return expired;
        }
        String back = name + " has no snapshot " + from + ", up to which its rows were sent: it was brought back to a time before it, as by a backup";
        return whole ? back : back + "; or " + expired;
    }

    private static Deque<Snapshot> oldestFirst(List<Snapshot> newestFirst) {
        return new ArrayDeque<>(newestFirst.reversed());
    }

    private static List<Snapshot> ancestors(TableMetadata metadata, Snapshot from) {
        var all = new ArrayList<Snapshot>();
        for (Snapshot at = from; at != null; at = at.parentId() == null ? null : metadata.snapshot(at.parentId())) {
            all.add(at);
        }
        return all;
    }
}
