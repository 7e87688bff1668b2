package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.parquet.ParquetOutput;
import io.lakeactors.lake.parquet.ParquetResult;
import io.lakeactors.model.ColumnBatch;
import java.io.IOException;
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

    /** Ends the file and reads its footer back. */
    FileFooter complete(Map<String, String> keyValues) throws IOException {
        ParquetResult result = output.finish(keyValues);
        file.complete();
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
