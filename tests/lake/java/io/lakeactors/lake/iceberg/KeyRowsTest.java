package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.lake.parquet.PageScratch;
import io.lakeactors.lake.parquet.ParquetInput;
import io.lakeactors.lake.parquet.ParquetLayout;
import io.lakeactors.lake.parquet.ParquetOutput;
import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.HistoryColumns;
import io.lakeactors.model.MergeRule;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.apache.iceberg.Files;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What rows are merged by is the same however it is read: deletions are remembered by it for days. */
class KeyRowsTest {
    private static final int ROWS = 12_000;
    private static final List<String> KEYS = List.of("number", "small", "name", "day", "id", "raw", "flag");
    private static final Schema SCHEMA = new Schema(
            Types.NestedField.optional(1, "number", Types.LongType.get()), Types.NestedField.optional(2, "small", Types.IntegerType.get()),
            Types.NestedField.optional(3, "name", Types.StringType.get()), Types.NestedField.optional(4, "day", Types.DateType.get()),
            Types.NestedField.optional(5, "id", Types.UUIDType.get()), Types.NestedField.optional(6, "raw", Types.BinaryType.get()),
            Types.NestedField.optional(7, "flag", Types.BooleanType.get()), Types.NestedField.optional(8, "ts", Types.TimestampType.withZone()),
            Types.NestedField.optional(9, "version", Types.LongType.get()), Types.NestedField.optional(10, "op", Types.StringType.get()),
            Types.NestedField.optional(11, HistoryColumns.VALID_TO, Types.TimestampType.withZone()), Types.NestedField.optional(12, AuditColumns.TOPIC, Types.StringType.get()),
            Types.NestedField.optional(13, AuditColumns.PARTITION, Types.IntegerType.get()), Types.NestedField.optional(14, AuditColumns.OFFSET, Types.LongType.get()),
            Types.NestedField.optional(15, "price", Types.DecimalType.of(9, 2)));

    @TempDir
    Path dir;

    private final Random chance = new Random(20261122);

    private Record row(int at) {
        Record row = GenericRecord.create(SCHEMA);
        row.setField("number", maybe(chance.nextLong()));
        row.setField("small", maybe(chance.nextInt()));
        row.setField("name", maybe("nåme " + chance.nextInt(500)));
        row.setField("day", maybe(LocalDate.ofEpochDay(chance.nextInt(40_000) - 20_000)));
        row.setField("id", maybe(new UUID(chance.nextLong(), chance.nextLong())));
        row.setField("raw", maybe(ByteBuffer.wrap(("raw" + chance.nextInt()).getBytes())));
        row.setField("flag", maybe(chance.nextBoolean()));
        row.setField("ts", maybe(time(at)));
        row.setField("version", maybe((long) at));
        row.setField("op", maybe(List.of("u", "d", "delete").get(chance.nextInt(3))));
        row.setField(HistoryColumns.VALID_TO, chance.nextBoolean() ? null : time(at + 1));
        row.setField(AuditColumns.TOPIC, maybe("topic" + at / 5_000));
        row.setField(AuditColumns.PARTITION, maybe(at / 3_000));
        row.setField(AuditColumns.OFFSET, maybe((long) at));
        row.setField("price", BigDecimal.valueOf(at, 2));
        return row;
    }

    private static OffsetDateTime time(int at) {
        return OffsetDateTime.of(1969, 12, 31, 23, 59, 59, 0, ZoneOffset.UTC).plus(at * 1_234_567L, ChronoUnit.MICROS);
    }

    private <T> T maybe(T value) {
        return chance.nextInt(10) == 0 ? null : value;
    }

    private InputFile file(Table table) throws IOException {
        Path path = dir.resolve("rows.parquet");
        DataWriter<Record> writer = Parquet.writeData(Files.localOutput(path.toFile())).forTable(table).withSpec(PartitionSpec.unpartitioned()).createWriterFunc(GenericParquetWriter::create)
                .set("write.parquet.page-row-limit", "700").set("write.parquet.row-group-size-bytes", "200000").build();
        try (writer) {
            for (int at = 0; at < ROWS; at++) {
                writer.write(row(at));
            }
        }
        return Files.localInput(path.toFile());
    }

    /** The same rows as they are written here. */
    private InputFile ours(InputFile theirs) throws IOException {
        Path path = dir.resolve("ours.parquet");
        var layout = new ParquetLayout(700, 1 << 16, 200_000, 1 << 20, 1);
        try (var in = theirs.newStream(); var out = java.nio.file.Files.newOutputStream(path); var scratch = new PageScratch(layout)) {
            var input = ParquetInput.open(ColumnRewrite.reader(in), theirs.getLength());
            var output = new ParquetOutput(ParquetSchemaUtil.convert(SCHEMA, "table"), layout, scratch, UnaryOperator.identity(), () -> out);
            while (!input.isAtEnd()) {
                output.write(input, 5_000, new BitSet());
            }
            output.finish(Map.of());
        }
        return Files.localInput(path.toFile());
    }

    private static Table table() {
        var catalog = new InMemoryCatalog();
        catalog.initialize("memory", Map.of());
        catalog.createNamespace(Namespace.of("s"));
        return catalog.createTable(TableIdentifier.of("s", "t"), SCHEMA);
    }

    private static MergeRule rule(MergeRule.Mode mode, List<String> keys) {
        if (mode == MergeRule.Mode.DEDUP) {
            return MergeRule.dedup(keys, List.of("version"), new MergeRule.Window("ts", 1_000, MergeRule.Keep.FIRST));
        }
        return new MergeRule(mode, keys, List.of("ts", "version"), Optional.of(new MergeRule.Deletion("op", List.of("d", "delete"))), 1_000);
    }

    /** As text, for a message that says what differs. */
    private static KeyRows.Sink into(List<String> entries) {
        return (entry, isDeletion) -> entries.add(LongStream.of(entry).boxed().toList() + " " + isDeletion);
    }

    private static BitSet gone() {
        var gone = new BitSet();
        gone.set(0, 10);
        gone.set(4_000, 4_100);
        gone.set(ROWS - 1);
        return gone;
    }

    @Test
    void columnsAndRowsGiveTheSameEntries() throws IOException {
        Table table = table();
        InputFile theirs = file(table);
        InputFile ours = ours(theirs);
        for (MergeRule.Mode mode : MergeRule.Mode.values()) {
            try (var rows = new KeyRows(table, rule(mode, KEYS), new SourcePlaces())) {
                var all = new ArrayList<List<String>>();
                for (InputFile file : List.of(theirs, ours)) {
                    var byRows = new ArrayList<String>();
                    var byColumns = new ArrayList<String>();
                    rows.rows(file, 7, Map.of(), gone(), into(byRows));
                    assertThat(rows.columns().read(file, 7, gone(), into(byColumns))).isTrue();
                    all.addAll(List.of(byRows, byColumns));
                }
                assertThat(all.getFirst()).hasSizeGreaterThan(ROWS - 200);
                assertThat(all).allSatisfy(entries -> assertThat(entries).isEqualTo(all.getFirst()));
            }
        }
    }

    @Test
    void keysThatAreDecimalsAreReadRowByRow() throws IOException {
        Table table = table();
        InputFile file = file(table);
        var entries = new ArrayList<String>();
        try (var rows = new KeyRows(table, rule(MergeRule.Mode.UPSERT, List.of("price")), new SourcePlaces())) {
            assertThat(rows.columns().read(file, 7, gone(), into(entries))).isFalse();
            rows.read(file, 7, Map.of(), gone(), into(entries));
        }
        assertThat(entries).hasSize(ROWS - 111).doesNotHaveDuplicates();
    }
}
