package io.lakeactors.lake.iceberg;

import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.RewriteOrder;
import io.lakeactors.model.WrittenFile;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.GenericDeleteFilter;
import org.apache.iceberg.data.IdentityPartitionConverters;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.util.PartitionUtil;

/** Writes the live rows of some files of one partition into new files, row after row, with the library's own readers and writers. */
final class FileRewrite {
    /** How often the length of a file is looked at, in rows. */
    private static final int LOOK_EVERY = 512;
    private final BaseTable table;
    private final WarehouseFiles files;
    private final RewriteOrder order;
    private final List<String> begun = new ArrayList<>();
    private final List<WrittenFile> written = new ArrayList<>();
    private DataWriter<Record> writer;

    FileRewrite(BaseTable table, WarehouseFiles files, RewriteOrder order) {
        this.table = table;
        this.files = files;
        this.order = order;
    }

    List<WrittenFile> run() {
        try {
            List<FileScanTask> tasks = tasks();
            PartitionSpec spec = table.specs().get(tasks.getFirst().file().specId());
            StructLike partition = tasks.getFirst().file().partition();
            for (FileScanTask task : tasks) {
                copy(task, spec, partition);
            }
            complete(spec);
            return written;
        } catch (IOException | RuntimeException e) {
            abandon();
            throw e instanceof LakeException known ? known : Foreign.storage("rewriting files of " + order.table(), table.location(), e);
        }
    }

    /** In the order of the request, which is that of the table. */
    private List<FileScanTask> tasks() throws IOException {
        if (table.snapshot(order.snapshot()) == null) {
            throw gone("snapshot " + order.snapshot() + " is");
        }
        Set<String> wanted = new HashSet<>(order.paths());
        var tasks = new ArrayList<FileScanTask>();
        try (CloseableIterable<FileScanTask> planned = table.newScan().useSnapshot(order.snapshot()).planFiles()) {
            for (FileScanTask task : planned) {
                if (wanted.remove(task.file().location())) {
                    tasks.add(task);
                }
            }
        }
        if (!wanted.isEmpty()) {
            throw gone(wanted.size() + " files are");
        }
        DataFile first = tasks.getFirst().file();
        if (tasks.stream().anyMatch(task -> task.file().specId() != first.specId() || !task.file().partition().equals(first.partition()))) {
            throw refused("the files are not of one partition", "Nothing was changed; it is planned anew");
        }
        tasks.sort(java.util.Comparator.comparingInt(task -> order.paths().indexOf(task.file().location())));
        return tasks;
    }

    private LakeException gone(String what) {
        return refused(what + " not there any more", "Nothing was changed; it is planned anew");
    }

    private LakeException refused(String what, String mend) {
        return LakeError.of(ErrorCode.REQUEST_INVALID, what, order.table().toString(), mend).asException();
    }

    private void copy(FileScanTask task, PartitionSpec spec, StructLike partition) throws IOException {
        if (task.file().format() != FileFormat.PARQUET) {
            throw refused("a file that is not Parquet cannot be rewritten: " + task.file().location(), "Rewrite it with the engine that wrote it");
        }
        Schema schema = table.schema();
        var filter = new GenericDeleteFilter(files, task, schema, schema);
        Schema required = filter.requiredSchema();
        var constants = PartitionUtil.constantsMap(task, IdentityPartitionConverters::convertConstant);
        OffsetDateTime from = order.ingestedFrom().isPresent() ? OffsetDateTime.ofInstant(Instant.ofEpochMilli(order.ingestedFrom().getAsLong()), java.time.ZoneOffset.UTC) : null;
        int ingested = from == null ? -1 : schema.columns().indexOf(schema.findField(AuditColumns.INGEST_TS));
        long rows = 0;
        try (CloseableIterable<Record> live = filter.filter(Parquet.read(files.newInputFile(task.file().location())).project(required).reuseContainers()
                .createReaderFunc(inFile -> GenericParquetReaders.buildReader(required, inFile, constants)).build())) {
            for (Record row : live) {
                if (from == null || !((OffsetDateTime) row.get(ingested)).isBefore(from)) {
                    write(row, spec, partition);
                }
                if (++rows % LOOK_EVERY == 0 && writer != null && writer.length() >= order.targetBytes()) {
                    complete(spec);
                }
            }
        }
    }

    private void write(Record row, PartitionSpec spec, StructLike partition) throws IOException {
        if (writer == null) {
            String location = location();
            begun.add(location);
            writer = Parquet.writeData(files.newOutputFile(location)).forTable(table).withSpec(spec).withPartition(spec.isUnpartitioned() ? null : partition)
                    .createWriterFunc(GenericParquetWriter::create)
                    .set(TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES, String.valueOf(order.bufferBytes()))
                    .overwrite(false).build();
        }
        writer.write(row);
    }

    /** Beside the first of the files that it is made of. */
    private String location() {
        String beside = order.paths().getFirst();
        return files.normal(beside.substring(0, beside.lastIndexOf('/') + 1) + "e" + order.epoch() + "-care-" + order.run() + "-" + begun.size() + ".parquet");
    }

    private void complete(PartitionSpec spec) throws IOException {
        if (writer == null) {
            return;
        }
        writer.close();
        DataFile file = writer.toDataFile();
        written.add(new WrittenFile(order.table(), file.location(), file.recordCount(), file.fileSizeInBytes(), DataFileDescriptor.toJson(file, spec)));
        writer = null;
    }

    private void abandon() {
        if (writer != null) {
            try {
                writer.close();
            } catch (IOException | RuntimeException e) {
                // What was begun is deleted next in any case.
            }
        }
        for (String location : begun) {
            try {
                files.deleteFile(location);
            } catch (RuntimeException e) {
                // No snapshot knows it, and a later run removes it by its epoch.
            }
        }
    }
}
