package io.lakeactors.engine.maintenance;

import io.lakeactors.model.TableName;
import io.lakeactors.model.TableShape;
import io.lakeactors.model.TableShape.LiveFile;
import io.lakeactors.model.TableShape.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Tables made of numbers. */
final class Shapes {
    static final TableName TABLE = TableName.parse("silver.orders");

    private Shapes() {}

    /** One partition whose files have these bytes. */
    static TableShape ofBytes(long... bytes) {
        var files = new ArrayList<LiveFile>();
        for (int i = 0; i < bytes.length; i++) {
            files.add(new LiveFile("f" + i, bytes[i], 10, 0));
        }
        return of(new TableShape.Partition("0", files.size(), 0, files));
    }

    static TableShape of(TableShape.Partition... partitions) {
        return new TableShape(TABLE, "uuid", OptionalLong.of(1), 0, 0, 0, 0, 0, 1, 1, 0, List.of(partitions), List.of(), Map.of());
    }

    /** Snapshots, the last one current. */
    static TableShape ofVersions(List<Version> versions, Map<String, Long> tags) {
        var refs = new java.util.HashMap<String, TableShape.Ref>();
        tags.forEach((name, id) -> refs.put(name, new TableShape.Ref(id, true)));
        refs.put("main", new TableShape.Ref(versions.getLast().id(), false));
        return new TableShape(TABLE, "uuid", OptionalLong.of(versions.getLast().id()), 0, 0, 0, 0, 0, 1, 1, 0, List.of(), versions, refs);
    }

    /** The same with a metadata file of so many bytes. */
    static TableShape withMetadata(TableShape shape, long bytes) {
        return new TableShape(shape.table(), shape.uuid(), shape.snapshotId(), shape.files(), shape.bytes(), shape.rows(), shape.deleteFiles(), shape.piledDeletes(), shape.manifests(), shape.smallManifests(), bytes,
                shape.partitions(), shape.snapshots(), shape.refs());
    }

    /** One after the other, so many milliseconds apart, the last one at {@code end}. */
    static List<Version> chain(int count, long apart, long end) {
        var versions = new ArrayList<Version>();
        for (int i = 0; i < count; i++) {
            versions.add(new Version(i + 1, i == 0 ? -1 : i, end - (count - 1 - i) * apart, true, "append", 1, 0, i + 1, 1));
        }
        return versions;
    }
}
