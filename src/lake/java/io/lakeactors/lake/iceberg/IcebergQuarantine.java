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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.TableMetadata;
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
        var rows = new RowsToDelete();
        marks.forEach(mark -> {
            DataFile file = live.get(mark.file());
            rows.add(new RowsToDelete.Part(file.specId(), (PartitionData) file.partition()), mark.file(), mark.row());
        });
        var written = new ArrayList<WrittenFile>();
        String begin = files.normal(found.location() + "/data/e" + epoch + "-care-" + run + "-");
        try {
            if (Vectors.are(found)) {
                return vectors(table, quarantine, begin + "deletes.puffin", rows);
            }
            for (var part : rows.byPart().entrySet()) {
                String location = begin + written.size() + "-deletes.parquet";
                written.add(written(table, quarantine, DeletesFile.write(table, files, location, part.getKey(), part.getValue())));
            }
            return written;
        } catch (IOException | RuntimeException e) {
            written.forEach(file -> files.deleteFile(file.path()));
            throw e instanceof LakeException already ? already : Foreign.storage("writing deletes of " + quarantine, found.location(), e);
        }
    }

    /** Each of one data file, all in one file. */
    private List<WrittenFile> vectors(BaseTable table, TableName quarantine, String location, RowsToDelete rows) throws IOException {
        return new Vectors(table, files).write(location, rows).added().stream().map(vector -> written(table, quarantine, vector)).toList();
    }

    private static WrittenFile written(BaseTable table, TableName quarantine, DeleteFile file) {
        return new WrittenFile(quarantine, file.location(), file.recordCount(), file.fileSizeInBytes(), DataFileDescriptor.toJson(file, table.specs().get(file.specId())));
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
