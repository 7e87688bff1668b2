package io.lakeactors.lake.iceberg;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuarantine;
import io.lakeactors.model.WrittenFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.deletes.PositionDelete;
import org.apache.iceberg.deletes.PositionDeleteWriter;
import org.apache.iceberg.exceptions.ValidationException;

/** Quarantines in Iceberg tables. Records leave by position deletes, or by deletion vectors where the format has them: one of them costs the same whatever the size of its file, and compaction takes the deletes away. */
final class IcebergQuarantine implements TableQuarantine {
    private final Transactions transactions;
    private final CatalogRows rows;
    private final Manifests known;
    private final WarehouseFiles files;
    private final Function<TableName, TableMetadata> metadata;

    /** @param metadata reads a table's; throws TABLE_NOT_FOUND */
    IcebergQuarantine(Transactions transactions, CatalogRows rows, Manifests known, Function<TableName, TableMetadata> metadata) {
        this.transactions = transactions;
        this.rows = rows;
        this.known = known;
        files = known.files();
        this.metadata = metadata;
    }

    @Override
    public Page page(TableName quarantine, Choice choice, Optional<Mark> after, Limit limit) {
        TableMetadata found = metadata.apply(quarantine);
        if (found.currentSnapshot() == null) {
            return new Page(-1, List.of(), Set.of(), true);
        }
        try {
            return new HeldRows(quarantine, new StagedOperations(found, files), files, choice, after, limit).read();
        } catch (IOException | RuntimeException e) {
            throw e instanceof LakeException known ? known : Foreign.storage("reading " + quarantine, found.location(), e);
        }
    }

    @Override
    public List<WrittenFile> deletes(TableName quarantine, long epoch, String run, long snapshot, List<Mark> marks) {
        TableMetadata found = metadata.apply(quarantine);
        var table = new BaseTable(new StagedOperations(found, files), quarantine.toString());
        var paths = marks.stream().map(Mark::file).collect(Collectors.toSet());
        Map<String, DataFile> live = new HashMap<>();
        try {
            new LiveFiles(table, known).named(paths).forEach(file -> live.put(file.location(), file));
        } catch (ValidationException gone) {
            throw LakeError.of(ErrorCode.COMMIT_STALE, Foreign.firstLine(gone), quarantine.toString(), "It is read anew").asException(gone);
        }
        Map<DeletesFile.Part, List<Mark>> parts = new LinkedHashMap<>();
        marks.stream().sorted().forEach(mark -> {
            DataFile file = live.get(mark.file());
            parts.computeIfAbsent(new DeletesFile.Part(file.specId(), (PartitionData) file.partition()), part -> new ArrayList<>()).add(mark);
        });
        var written = new ArrayList<WrittenFile>();
        String begin = files.normal(found.location() + "/data/e" + epoch + "-care-" + run + "-");
        try {
            if (Vectors.are(found)) {
                return vectors(table, quarantine, begin + "deletes.puffin", parts);
            }
            for (var part : parts.entrySet()) {
                String location = begin + written.size() + "-deletes.parquet";
                written.add(write(table, quarantine, part.getKey(), location, part.getValue()));
            }
            return written;
        } catch (IOException | RuntimeException e) {
            written.forEach(file -> files.deleteFile(file.path()));
            throw e instanceof LakeException already ? already : Foreign.storage("writing deletes of " + quarantine, found.location(), e);
        }
    }

    /** Each of one data file, all in one file. */
    private List<WrittenFile> vectors(BaseTable table, TableName quarantine, String location, Map<DeletesFile.Part, List<Mark>> parts) throws IOException {
        Map<DeletesFile.Part, List<DeletesFile.Row>> rows = new LinkedHashMap<>();
        parts.forEach((part, marks) -> rows.put(part, marks.stream().map(mark -> new DeletesFile.Row(mark.file(), mark.row())).toList()));
        return new Vectors(table, files).write(location, rows).added().stream().map(vector -> new WrittenFile(quarantine, vector.location(), vector.recordCount(), vector.fileSizeInBytes(),
                DataFileDescriptor.toJson(vector, table.specs().get(vector.specId())))).toList();
    }

    private WrittenFile write(BaseTable table, TableName quarantine, DeletesFile.Part part, String location, List<Mark> sorted) throws IOException {
        PartitionSpec spec = table.specs().get(part.spec());
        PositionDeleteWriter<Record> writer = new PositionDeletes().writer(files.newOutputFile(location), FileFormat.PARQUET, spec, spec.isUnpartitioned() ? null : part.partition());
        try (writer) {
            PositionDelete<Record> delete = PositionDelete.create();
            sorted.forEach(mark -> writer.write(delete.set(mark.file(), mark.row())));
        }
        var file = writer.toDeleteFile();
        return new WrittenFile(quarantine, file.location(), file.recordCount(), file.fileSizeInBytes(), DataFileDescriptor.toJson(file, spec));
    }

    @Override
    public long epoch(TableName table) {
        String entity = TableCare.entity(table);
        try {
            // Where there is none yet, one is made: the transaction of the change must have a row to hold.
            return transactions.change("reading the epoch of " + entity, connection -> {
                long epoch = rows.epoch(connection, entity);
                return epoch > 0 ? epoch : rows.nextEpoch(connection, entity);
            });
        } catch (Transactions.EndUnknown lost) {
            throw LakeError.of(ErrorCode.CATALOG_UNREACHABLE, lost.getMessage(), table.toString(), "Try again").asException(lost);
        }
    }

    @Override
    public List<Entry> log(Optional<TableName> table, int limit) {
        return transactions.read("reading the log of quarantines", connection -> QuarantineLog.read(connection, table, limit));
    }
}
