package io.lakeactors.lake.iceberg;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.deletes.PositionDelete;
import org.apache.iceberg.deletes.PositionDeleteWriter;
import org.apache.iceberg.io.CloseableIterable;

/** Files of position deletes that a snapshot of a merged table comes with. They lie beside its manifests: like those they are of use to the one snapshot that they were written for, or to none. */
final class DeletesFile {
    /** How their names begin. */
    static final String NAME = "la-replaced-";

    /** What tells data files apart that one file of deletes cannot be for. */
    record Part(int spec, PartitionData partition) {}

    /** A row that goes. */
    record Row(String path, long position) implements Comparable<Row> {
        @Override
        public int compareTo(Row other) {
            int byPath = path.compareTo(other.path);
            return byPath != 0 ? byPath : Long.compare(position, other.position);
        }
    }

    private DeletesFile() {}

    /** Takes a row that is gone. */
    interface Sink {
        void row(String path, long position);
    }

    /** Hands over what a file of position deletes says, whoever has written it. */
    static void each(Table table, WarehouseFiles files, DeleteFile deletes, Sink sink) throws IOException {
        try (CloseableIterable<Record> rows = new PositionDeletes().reader(files.newInputFile(deletes.location()), deletes.format(), table.specs().get(deletes.specId()))) {
            for (Record row : rows) {
                sink.row(row.getField("file_path").toString(), (Long) row.getField("pos"));
            }
        }
    }

    /** Adds what deletes these rows, of the kind that the table's format has. @param table staged, at the snapshot that the change is built on */
    static void into(RowDelta delta, BaseTable table, WarehouseFiles files, Map<Part, List<Row>> parts) throws IOException {
        if (!Vectors.are(table.operations().current())) {
            write(table, files, parts).forEach(delta::addDeletes);
            return;
        }
        new Vectors(table, files).write(table.location() + "/metadata/" + NAME + UUID.randomUUID() + ".puffin", parts).into(delta);
        if (table.currentSnapshot() != null) {
            // The library looks for vectors that have come since, and without this through all of the table's history.
            delta.validateFromSnapshot(table.currentSnapshot().snapshotId());
        }
    }

    /** One for each part, in a table below format 3. */
    static List<DeleteFile> write(Table table, WarehouseFiles files, Map<Part, List<Row>> parts) throws IOException {
        String run = UUID.randomUUID().toString();
        var written = new ArrayList<DeleteFile>();
        for (var part : parts.entrySet()) {
            PartitionSpec spec = table.specs().get(part.getKey().spec());
            String location = table.location() + "/metadata/" + NAME + run + "-" + written.size() + ".parquet";
            PositionDeleteWriter<Record> writer = new PositionDeletes().writer(files.newOutputFile(location), FileFormat.PARQUET, spec, spec.isUnpartitioned() ? null : part.getKey().partition());
            try (writer) {
                PositionDelete<Record> delete = PositionDelete.create();
                part.getValue().stream().sorted().forEach(row -> writer.write(delete.set(row.path(), row.position())));
            }
            written.add(writer.toDeleteFile());
        }
        return written;
    }
}
