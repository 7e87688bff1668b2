package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.parquet.PageScratch;
import io.lakeactors.lake.parquet.ParquetOutput;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Selection;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.TableWriter;
import io.lakeactors.model.WrittenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.avro.AvroSchemaUtil;

/**
 * Writes a batch's rows into Parquet files of an Iceberg table, one file for each partition (more if it outgrows the table's target size), named
 * {@code e<epoch>-<batch>-<n>.parquet}. Memory is bounded: when all open files together hold too much, the largest row groups are ended early.
 */
public final class IcebergTableWriter implements TableWriter {
    private static final long BUFFER_BYTES_MAX = 256L << 20;
    /** Of common file systems, and of object stores, whose keys have at most 1024 bytes. */
    private static final int FOLDER_NAME_LENGTH_MAX = 255;
    private static final int LOCATION_LENGTH_MAX = 900;

    private final FileForm form;
    private final TableSpec spec;
    private final PartitionSpec partitioning;
    private final String namePrefix;
    private final PartitionFile.Storage storage;
    private final long bufferBytesMax;
    private final Scratches scratches;
    private final PageScratch scratch;
    private final PartitionFanout fanout;
    private final BegunVersions history;
    private final List<PartitionFile> open = new ArrayList<>();
    private final List<PartitionFile> all = new ArrayList<>();
    private final List<WrittenFile> written = new ArrayList<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private Schema rowsBefore;
    private Schema rowsNow;

    /**
     * @param table as loaded; its present schema and partition spec are written
     * @param writerEpoch at least 0
     * @param batchId unique among the batches of the table; letters, digits and dashes
     */
    public IcebergTableWriter(Table table, TableSpec spec, long writerEpoch, String batchId) {
        this(FileForm.of(table), spec, writerEpoch, batchId, new Scratches(0));
    }

    IcebergTableWriter(FileForm form, TableSpec spec, long writerEpoch, String batchId, Scratches scratches) {
        this(form, spec, writerEpoch, batchId, scratches, BUFFER_BYTES_MAX, location -> DurableOutput.create(form.table().io(), location));
    }

    IcebergTableWriter(Table table, TableSpec spec, long writerEpoch, String batchId, long bufferBytesMax, PartitionFile.Storage storage) {
        this(FileForm.of(table), spec, writerEpoch, batchId, new Scratches(0), bufferBytesMax, storage);
    }

    private IcebergTableWriter(
            FileForm form, TableSpec spec, long writerEpoch, String batchId, Scratches scratches, long bufferBytesMax, PartitionFile.Storage storage) {
        this.form = form;
        this.spec = spec;
        this.partitioning = form.table().spec();
        this.namePrefix = "e" + writerEpoch + "-" + batchId + "-";
        this.storage = storage;
        this.bufferBytesMax = bufferBytesMax;
        this.scratches = scratches;
        this.scratch = scratches.take(form.layout());
        this.fanout = new PartitionFanout(partitioning);
        this.history = new BegunVersions(form.table());
    }

    @Override
    public void write(ColumnBatch batch, Selection rows) {
        if (rows.count() == 0) {
            return;
        }
        try {
            ColumnBatch named = history.with(asNamedNow(batch));
            fanout.sort(named, rows.rows(), rows.count());
            for (int partition = 0; partition < fanout.partitions(); partition++) {
                if (fanout.to(partition) > fanout.from(partition)) {
                    writePartition(named, partition);
                }
            }
            boundMemory();
        } catch (IllegalArgumentException unfit) {
            throw doesNotFit(unfit);
        } catch (IOException | UncheckedIOException failure) {
            throw Foreign.storage("writing a data file", form.table().location(), failure);
        }
    }

    /** The table's columns, and what is nested in them, may have been renamed since the contract of these rows was. */
    private ColumnBatch asNamedNow(ColumnBatch batch) {
        if (form.former().isEmpty()) {
            return batch;
        }
        if (rowsBefore != batch.schema()) {
            rowsBefore = batch.schema();
            rowsNow = form.former().named(batch.schema());
        }
        return new ColumnBatch(rowsNow, batch.columns(), batch.rows());
    }

    private void writePartition(ColumnBatch batch, int partition) throws IOException {
        while (open.size() <= partition) {
            open.add(null);
        }
        PartitionFile file = open.get(partition);
        if (file == null) {
            file = begin(fanout.values(partition));
            open.set(partition, file);
        }
        file.write(batch, fanout.rows(), fanout.from(partition), fanout.to(partition));
        if (file.fileBytes() >= form.fileBytes()) {
            written.addAll(completed(List.of(file)).values());
            open.set(partition, null);
        }
    }

    private PartitionFile begin(PartitionData values) {
        String name = namePrefix + all.size() + ".parquet";
        String location = location(values, name);
        var file = new PartitionFile(
                location, values, storage, opening -> new ParquetOutput(form.schema(), form.layout(), scratch, AvroSchemaUtil::makeCompatibleName, opening));
        all.add(file);
        return file;
    }

    /** A partition value that is too long for a folder's name does without one: readers go by the table's metadata, not by paths. */
    private String location(PartitionData values, String name) {
        if (partitioning.isPartitioned()) {
            String location = form.locations().newDataLocation(partitioning, values, name);
            boolean nameable = location.length() <= LOCATION_LENGTH_MAX
                    && Stream.of(location.split("/")).allMatch(part -> part.length() <= FOLDER_NAME_LENGTH_MAX);
            if (nameable) {
                return location;
            }
        }
        return form.locations().newDataLocation(name);
    }

    private void boundMemory() throws IOException {
        if (heldByFiles() + scratch.spareBytes() > bufferBytesMax) {
            scratch.dropSpares();
        }
        for (long held = heldByFiles(); held > bufferBytesMax; ) {
            PartitionFile largest = open.stream().filter(Objects::nonNull).max(Comparator.comparingLong(PartitionFile::bufferedBytes)).orElseThrow();
            largest.release();
            scratch.dropSpares();
            long now = heldByFiles();
            if (now >= held) {
                return;
            }
            held = now;
        }
    }

    private long heldByFiles() {
        long sum = 0;
        for (PartitionFile file : open) {
            sum += file == null ? 0 : file.bufferedBytes();
        }
        return sum;
    }

    @Override
    public long bufferedBytes() {
        return ended.get() ? 0 : heldByFiles() + fanout.heldBytes() + scratch.heldBytes();
    }

    @Override
    public long fileBytes() {
        long sum = 0;
        for (WrittenFile file : written) {
            sum += file.bytes();
        }
        for (PartitionFile file : open) {
            sum += file == null ? 0 : file.fileBytes();
        }
        return sum;
    }

    @Override
    public List<WrittenFile> finish() {
        return finishWith(List.of()).get(0);
    }

    /** Small files of one partition become one, unless the table has changed between the beginnings of two writers: those end each for itself. */
    @Override
    public List<List<WrittenFile>> finishWith(List<TableWriter> others) {
        var writers = new ArrayList<IcebergTableWriter>(List.of(this));
        for (TableWriter other : others) {
            if (!(other instanceof IcebergTableWriter writer) || writer.form != form) {
                return TableWriter.super.finishWith(others);
            }
            writers.add(writer);
        }
        finishAll(writers);
        return writers.stream().map(writer -> List.copyOf(writer.written)).toList();
    }

    private void finishAll(List<IcebergTableWriter> writers) {
        try {
            var joint = new JointFiles(form.fileBytes());
            for (IcebergTableWriter writer : writers) {
                joint.add(writer.open.stream().filter(Objects::nonNull).toList());
            }
            Map<PartitionFile, WrittenFile> files = completed(joint.files());
            for (int i = 0; i < writers.size(); i++) {
                var written = writers.get(i).written;
                joint.shares(i).forEach((file, rows) -> written.add(files.get(file).withRows(rows)));
            }
        } catch (IllegalArgumentException unfit) {
            throw doesNotFit(unfit);
        } catch (IOException | UncheckedIOException failure) {
            throw Foreign.storage("writing a data file", form.table().location(), failure);
        }
        writers.forEach(IcebergTableWriter::ended);
    }

    private void ended() {
        open.clear();
        if (ended.compareAndSet(false, true)) {
            scratches.giveBack(scratch);
        }
    }

    private Map<PartitionFile, WrittenFile> completed(Collection<PartitionFile> files) throws IOException {
        for (PartitionFile file : files) {
            file.end(form.keyValues());
        }
        ManyAtOnce.each(List.copyOf(files), PartitionFile::complete);
        var written = new LinkedHashMap<PartitionFile, WrittenFile>();
        for (PartitionFile file : files) {
            written.put(file, written(file.described(form, partitioning)));
        }
        return written;
    }

    private WrittenFile written(DataFile data) {
        return new WrittenFile(spec.name(), data.location(), data.recordCount(), data.fileSizeInBytes(), DataFileDescriptor.toJson(data, partitioning));
    }

    /** The buffers are not handed on: whoever aborts may do so while another thread still finishes. */
    @Override
    public void abort() {
        if (ended.compareAndSet(false, true)) {
            all.forEach(PartitionFile::discard);
            open.clear();
            scratch.close();
        }
    }

    private LakeException doesNotFit(IllegalArgumentException unfit) {
        return LakeError.of(
                        ErrorCode.TABLE_DOES_NOT_FIT,
                        "the rows do not fit the table: " + unfit.getMessage(),
                        spec.name().toString(),
                        "Compare the contract with the table: a type, or a required column, differs")
                .asException(unfit);
    }
}
