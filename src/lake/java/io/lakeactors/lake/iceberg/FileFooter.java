package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.parquet.ParquetResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.FieldMetrics;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.SeekableInputStream;
import org.apache.iceberg.parquet.ParquetUtil;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/**
 * A completed file's footer, read back from where it lies: no file is reported whose footer cannot be read. The table's statistics come from it, by Iceberg's
 * own code.
 */
final class FileFooter {
    private static final int TAIL = 8;
    private static final int MAGIC = 0x31524150;

    private final ParquetMetadata metadata;
    private final ParquetResult written;

    private FileFooter(ParquetMetadata metadata, ParquetResult written) {
        this.metadata = metadata;
        this.written = written;
    }

    /** @throws IOException if the file has not the length, the magic numbers or the rows that were written */
    static FileFooter check(InputFile file, ParquetResult written) throws IOException {
        if (file.getLength() != written.bytes()) {
            throw new IOException("the file has " + file.getLength() + " bytes, but " + written.bytes() + " were written");
        }
        try (SeekableInputStream in = file.newStream()) {
            ByteBuffer head = read(in, 0, 4);
            ByteBuffer tail = read(in, written.bytes() - TAIL, TAIL);
            int length = tail.getInt();
            if (head.getInt() != MAGIC || tail.getInt() != MAGIC || length < 0 || length > written.bytes() - TAIL - 4) {
                throw new IOException("the file does not begin and end as a Parquet file");
            }
            FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(read(in, written.bytes() - TAIL - length, length).array()));
            if (footer.getNum_rows() != written.rows()) {
                throw new IOException("the footer counts " + footer.getNum_rows() + " rows, but " + written.rows() + " were written");
            }
            return new FileFooter(new ParquetMetadataConverter().fromParquetMetadata(footer), written);
        }
    }

    private static ByteBuffer read(SeekableInputStream in, long at, int length) throws IOException {
        in.seek(at);
        byte[] bytes = in.readNBytes(length);
        if (bytes.length != length) {
            throw new IOException("the file ends within its last " + length + " bytes");
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    long bytes() {
        return written.bytes();
    }

    Metrics metrics(MetricsConfig config) {
        return ParquetUtil.footerMetrics(metadata, written.floats().stream().flatMap(FileFooter::floating), config);
    }

    /** Where readers may split the file: its row groups. */
    List<Long> splitOffsets() {
        return ParquetUtil.getSplitOffsets(metadata);
    }

    private static Stream<FieldMetrics<?>> floating(ParquetResult.Floats column) {
        if (column.fieldId() < 0) {
            return Stream.empty();
        }
        if (column.empty()) {
            return Stream.of(new FieldMetrics<>(column.fieldId(), column.values(), column.nulls(), column.nans(), null, null));
        }
        if (column.wide()) {
            return Stream.of(new FieldMetrics<>(column.fieldId(), column.values(), column.nulls(), column.nans(), column.least(), column.greatest()));
        }
        return Stream.of(new FieldMetrics<>(
                column.fieldId(), column.values(), column.nulls(), column.nans(), (float) column.least(), (float) column.greatest()));
    }
}
