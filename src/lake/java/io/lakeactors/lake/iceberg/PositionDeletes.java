package io.lakeactors.lake.iceberg;

import java.io.IOException;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RewriteTablePathUtil.PositionDeleteReaderWriter;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.deletes.PositionDeleteWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DeleteSchemaUtil;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.parquet.Parquet;

/** Reads and writes files of position deletes, which are Parquet. */
final class PositionDeletes implements PositionDeleteReaderWriter {
    private static final long serialVersionUID = 1L;

    @Override
    public CloseableIterable<Record> reader(InputFile file, FileFormat format, PartitionSpec spec) {
        checkFormat(format, file.location());
        Schema schema = DeleteSchemaUtil.posDeleteReadSchema(spec.schema());
        return Parquet.read(file).project(schema).reuseContainers().createReaderFunc(inFile -> GenericParquetReaders.buildReader(schema, inFile)).build();
    }

    @Override
    public PositionDeleteWriter<Record> writer(OutputFile file, FileFormat format, PartitionSpec spec, StructLike partition) throws IOException {
        checkFormat(format, file.location());
        return Parquet.writeDeletes(file).createWriterFunc(GenericParquetWriter::create).withPartition(partition).withSpec(spec).overwrite().buildPositionWriter();
    }

    private static void checkFormat(FileFormat format, String location) {
        if (format != FileFormat.PARQUET) {
            throw LakeBackup.refused("a file of position deletes that is " + format + " cannot be moved: " + location, location, "Compact the table, and make the backup again");
        }
    }
}
