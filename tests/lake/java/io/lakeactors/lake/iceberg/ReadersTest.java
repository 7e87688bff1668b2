package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.Column;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Selection;
import io.lakeactors.model.WrittenFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Files;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our files beside files of the same rows by Iceberg's own writer: another engine finds no difference, and the statistics are equal. */
class ReadersTest {
    @TempDir
    Path folder;

    private Warehouse warehouse;

    @BeforeEach
    void open() {
        warehouse = new Warehouse(folder);
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    private WrittenFile ours(Table table, Schema schema, double nullShare, int distinct, int rows) {
        Column[] columns = Values.columns(schema);
        var values = new Values(11, nullShare, distinct);
        for (int row = 0; row < rows; row++) {
            values.row(schema, columns);
        }
        List<WrittenFile> files = Warehouse.write(table, schema, columns, rows, Selection.all(rows));
        Warehouse.append(table, files);
        return files.get(0);
    }

    private DataFile theirs(Table table) throws IOException {
        DataWriter<Record> writer = Parquet.writeData(Files.localOutput(new File(folder.toFile(), "theirs-" + System.nanoTime() + ".parquet")))
                .forTable(table)
                .withSpec(PartitionSpec.unpartitioned())
                .createWriterFunc(GenericParquetWriter::create)
                .build();
        try (writer) {
            Warehouse.read(table).forEach(writer::write);
        }
        return writer.toDataFile();
    }

    @Test
    void duckDbFindsNoDifference() throws Exception {
        Schema schema = RoundTripTest.everyType();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:"); Statement statement = duck.createStatement()) {
            for (double nullShare : new double[] {0, 0.3, 1}) {
                Table table = warehouse.create(
                        schema, any -> PartitionSpec.unpartitioned(),
                        Map.of("write.parquet.page-row-limit", "300", "write.parquet.row-group-size-bytes", "200000"));
                String ours = "'" + ours(table, schema, nullShare, nullShare == 0.3 ? 1_000_000 : 50, 2_000).path() + "'";
                String theirs = "'" + theirs(table).location() + "'";
                assertThat(count(statement, ours)).isEqualTo(2_000);
                assertThat(difference(statement, ours, theirs)).isZero();
                assertThat(difference(statement, theirs, ours)).isZero();
            }
        }
    }

    private static long count(Statement statement, String file) throws SQLException {
        try (ResultSet result = statement.executeQuery("select count(*) from read_parquet(" + file + ")")) {
            result.next();
            return result.getLong(1);
        }
    }

    private static long difference(Statement statement, String left, String right) throws SQLException {
        String query = "select count(*) from (select * from read_parquet(" + left + ") except all select * from read_parquet(" + right + "))";
        try (ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }

    @Test
    void theStatisticsAreThoseOfIcebergsOwnWriter() throws IOException {
        Schema schema = RoundTripTest.everyType();
        for (Map<String, String> properties : List.of(Map.<String, String>of(), Map.of("write.metadata.metrics.default", "full"))) {
            for (double nullShare : new double[] {0, 0.3, 1}) {
                Table table = warehouse.create(schema, any -> PartitionSpec.unpartitioned(), properties);
                WrittenFile file = ours(table, schema, nullShare, 1_000_000, 500);
                DataFile ours = DataFileDescriptor.fromJson(file.descriptor(), table.specs());
                DataFile theirs = theirs(table);
                assertThat(ours.recordCount()).isEqualTo(theirs.recordCount()).isEqualTo(file.rows());
                assertThat(ours.fileSizeInBytes()).isEqualTo(new File(file.path()).length()).isEqualTo(file.bytes());
                assertThat(ours.valueCounts()).isEqualTo(theirs.valueCounts());
                assertThat(ours.nullValueCounts()).isEqualTo(theirs.nullValueCounts());
                assertThat(ours.nanValueCounts()).isEqualTo(theirs.nanValueCounts());
                if (properties.isEmpty()) {
                    assertThat(ours.lowerBounds()).isEqualTo(theirs.lowerBounds());
                    assertThat(ours.upperBounds()).isEqualTo(theirs.upperBounds());
                } else {
                    assertThat(ours.lowerBounds().keySet()).isEqualTo(theirs.lowerBounds().keySet());
                }
                assertThat(ours.columnSizes().keySet()).isEqualTo(theirs.columnSizes().keySet());
                assertThat(ours.splitOffsets()).containsExactly(4L);
            }
        }
    }
}
