package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.parquet.ParquetInput;
import io.lakeactors.lake.parquet.ParquetOutput;
import io.lakeactors.lake.parquet.ParquetResult;
import io.lakeactors.model.ColumnBatch;
import java.io.IOException;
import java.util.BitSet;
import java.util.Map;
import org.apache.iceberg.PartitionData;

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

    /** What the completed file's footer says, read back. */
    FileFooter footer() throws IOException {
        return FileFooter.check(file.completed(), result);
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
