package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.parquet.ParquetInput;
import io.lakeactors.lake.parquet.ParquetOutput;
import io.lakeactors.lake.parquet.ParquetResult;
import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import java.io.IOException;
import java.util.BitSet;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.SortOrder;

/** A data file of one partition while it is being written: it begins to exist with its first row group. */
final class PartitionFile {
    /** Where data files are made. */
    @FunctionalInterface
    interface Storage {
        DurableOutput create(String location) throws IOException;
    }

    private final String location;
    private final PartitionData partition;
    private final ParquetOutput output;
    private DurableOutput file;
    private ParquetResult result;

    /** @param formed makes the encoder, given how to open the file */
    PartitionFile(String location, PartitionData partition, Storage storage, java.util.function.Function<ParquetOutput.Opening, ParquetOutput> formed) {
        this.location = location;
        this.partition = partition;
        this.output = formed.apply(() -> {
            file = storage.create(location);
            return file.stream();
        });
    }

    String location() {
        return location;
    }

    PartitionData partition() {
        return partition;
    }

    void write(ColumnBatch batch, int[] rows, int from, int to) throws IOException {
        output.write(batch, rows, from, to);
    }

    /** Appends rows of another file. */
    void copy(ParquetInput in, int most, BitSet dropped) throws IOException {
        output.write(in, most, dropped);
    }

    /** As {@link ParquetOutput#write(ParquetInput, int, BitSet, Map, int)}. */
    int copy(ParquetInput in, int most, BitSet dropped, Map<Integer, Column> instead, int at) throws IOException {
        return output.write(in, most, dropped, instead, at);
    }

    /** Whether another file of its partition can take its rows: nothing of it has been written out. */
    boolean isAbsorbable() {
        return file == null && output.isAbsorbable();
    }

    /** Takes the rows of another file of its partition, which then never comes to be. */
    void absorb(PartitionFile other) throws IOException {
        output.absorb(other.output);
    }

    /** Writes out what is held in memory. */
    void release() throws IOException {
        output.release();
    }

    long bufferedBytes() {
        return output.bufferedBytes();
    }

    long fileBytes() {
        return output.fileBytes();
    }

    /** Writes out all that is to be in the file. */
    void end(Map<String, String> keyValues) throws IOException {
        result = output.finish(keyValues);
    }

    /** Makes the ended file durable. Mostly waiting: files are completed several at once. */
    void complete() throws IOException {
        file.complete();
    }

    /** The completed file as the table is told of it, with the statistics of its footer, which is read back. @param spec that it was written under */
    DataFile described(FileForm form, PartitionSpec spec) throws IOException {
        return described(form, spec, SortOrder.unsorted());
    }

    /** As above. @param sort in which its rows are */
    DataFile described(FileForm form, PartitionSpec spec, SortOrder sort) throws IOException {
        FileFooter footer = FileFooter.check(file.completed(), result);
        return DataFiles.builder(spec)
                .withPath(location)
                .withFormat(FileFormat.PARQUET)
                .withPartition(spec.isPartitioned() ? partition : null)
                .withFileSizeInBytes(footer.bytes())
                .withMetrics(footer.metrics(form.metrics()))
                .withSplitOffsets(footer.splitOffsets())
                .withSortOrder(sort)
                .build();
    }

    long rows() {
        return output.rows();
    }

    void discard() {
        if (file != null) {
            file.discard();
        }
    }
}
