package io.lakeactors.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.lake.iceberg.CatalogConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are right, and tables in which one thing is wrong. */
class IndependentReaderTest {
    private static final int RECORDS = 60;

    @TempDir
    Path dir;

    private final Truth truth = new Truth(11);
    private final JdbcCatalog catalog = new JdbcCatalog();
    private CatalogConfig config;
    private Table bronze;
    private Table silver;
    private Table quarantine;

    @BeforeEach
    void makeTables() {
        config = CatalogConfig.sqlite("lake", dir.resolve("catalog.db"), dir.resolve("warehouse"));
        catalog.setConf(new Configuration());
        catalog.initialize("lake", Map.of("uri", config.address(), "warehouse", config.warehouse().location(), "jdbc.schema-version", "V1", "io-impl",
                "org.apache.iceberg.hadoop.HadoopFileIO"));
        bronze = table("bronze", "chaos", Types.NestedField.required(1, "key", Types.BinaryType.get()));
        silver = table("silver", "chaos", Types.NestedField.required(1, "id", Types.StringType.get()));
        quarantine = table("quarantine", "silver_chaos", Types.NestedField.required(1, "key", Types.BinaryType.get()));
    }

    @AfterEach
    void end() {
        catalog.close();
    }

    private Table table(String namespace, String name, Types.NestedField id) {
        catalog.createNamespace(Namespace.of(namespace));
        var schema = new Schema(id, Types.NestedField.required(2, "_la_partition", Types.IntegerType.get()), Types.NestedField.required(3, "_la_offset",
                Types.LongType.get()));
        return catalog.createTable(TableIdentifier.of(namespace, name), schema, PartitionSpec.unpartitioned());
    }

    private Record row(Table table, long sequence) {
        Record row = GenericRecord.create(table.schema());
        String id = Truth.id(0, sequence);
        row.set(0, table == silver ? id : ByteBuffer.wrap(id.getBytes(StandardCharsets.UTF_8)));
        row.set(1, 0);
        row.set(2, sequence);
        return row;
    }

    private void append(Table table, List<Record> rows, String commit) throws IOException {
        var file = table.io().newOutputFile(table.locationProvider().newDataLocation(UUID.randomUUID() + ".parquet"));
        var writer = new GenericFileWriterFactory.Builder(table).dataSchema(table.schema()).dataFileFormat(FileFormat.PARQUET).build()
                .newDataWriter(EncryptedFiles.plainAsEncryptedOutput(file), table.spec(), null);
        try (writer) {
            rows.forEach(writer::write);
        }
        DataFile written = writer.toDataFile();
        table.newAppend().appendFile(written).set("la.commit-id", commit).set("la.epoch", "2").commit();
    }

    private List<Record> right(Table table, Truth.Fate fate) {
        var rows = new ArrayList<Record>();
        for (long sequence = 0; sequence < RECORDS; sequence++) {
            if (fate == null || truth.fate(0, sequence) == fate) {
                rows.add(row(table, sequence));
            }
        }
        return rows;
    }

    private void fill(List<Record> silverRows) throws IOException {
        append(bronze, right(bronze, null), "b1");
        append(silver, silverRows, "s1");
        append(quarantine, right(quarantine, Truth.Fate.QUARANTINE), "s1");
    }

    private IndependentReader reader() {
        return new IndependentReader(config, truth, new long[] {RECORDS});
    }

    @Test
    void tablesThatHoldWhatWasProducedShowNothing() throws IOException {
        fill(right(silver, Truth.Fate.SILVER));
        try (var reader = reader()) {
            assertThat(reader.readAll("chaos")).allSatisfy(found -> {
                assertThat(found.lost()).isEmpty();
                assertThat(found.doubled()).isEmpty();
                assertThat(found.strays()).isEmpty();
            });
            assertThat(reader.repeatedCommits("chaos")).isEmpty();
            assertThat(reader.staleCommits("chaos")).isEmpty();
            assertThat(reader.danglingFiles("chaos")).isEmpty();
        }
    }

    @Test
    void aMissingADoubledAndAStrayRowAreEachFound() throws IOException {
        var rows = right(silver, Truth.Fate.SILVER);
        Record missing = rows.removeFirst();
        rows.add(rows.getFirst());
        rows.add(row(silver, RECORDS + 5));
        fill(rows);
        try (var reader = reader()) {
            var found = reader.readAll("chaos").get(1);
            assertThat(found.lost()).containsExactly(new IndependentReader.Misfit("silver.chaos", 0, (Long) missing.get(2)));
            assertThat(found.doubled()).hasSize(1);
            assertThat(found.strays()).containsExactly("silver.chaos has 0-65 at partition 0 offset 65");
        }
    }

    @Test
    void aCommitThatTookEffectTwiceAndOneOfAnOldEpochAreFound() throws IOException {
        fill(right(silver, Truth.Fate.SILVER));
        silver.newAppend().set("la.commit-id", "s1").set("la.epoch", "1").commit();
        try (var reader = reader()) {
            assertThat(reader.repeatedCommits("chaos")).hasSize(1);
            assertThat(reader.staleCommits("chaos")).hasSize(1);
        }
    }

    @Test
    void aManifestThatIsGoneIsFound() throws IOException {
        fill(right(silver, Truth.Fate.SILVER));
        String manifest = silver.currentSnapshot().allManifests(silver.io()).getFirst().path();
        java.nio.file.Files.delete(Path.of(java.net.URI.create(manifest.startsWith("file:") ? manifest : "file:" + manifest)));
        try (var reader = reader()) {
            assertThat(reader.danglingFiles("chaos")).containsExactly(manifest);
        }
    }
}
