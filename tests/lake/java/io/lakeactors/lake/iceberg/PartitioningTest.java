package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Field;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Selection;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import io.lakeactors.model.WrittenFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.transforms.Transforms;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every row goes to the file of the partition that Iceberg would have put it into. */
class PartitioningTest {
    private static final Schema SCHEMA = new Schema(List.of(
            Field.of("ts", new Type.Timestamp(true, TimeForm.EPOCH_MICROS), false),
            Field.of("local", new Type.Timestamp(false, TimeForm.EPOCH_MICROS), true),
            Field.of("date", new Type.Date(), false),
            Field.of("text", new Type.Text(), false),
            Field.of("int", new Type.Int(), false),
            Field.of("long", new Type.Long(), false),
            Field.of("flag", new Type.Bool(), false),
            Field.of("small", new Type.Decimal(9, 2), false),
            Field.of("great", new Type.Decimal(30, 2), false),
            Field.of("uuid", new Type.Uuid(), false),
            Field.of("bytes", new Type.Binary(), false)));

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

    private static PartitionSpec spec(org.apache.iceberg.Schema schema, String terms) {
        var builder = PartitionSpec.builderFor(schema);
        for (String term : terms.split(";")) {
            String[] parts = term.split(":");
            switch (parts[0]) {
                case "year" -> builder.year(parts[1]);
                case "month" -> builder.month(parts[1]);
                case "day" -> builder.day(parts[1]);
                case "hour" -> builder.hour(parts[1]);
                case "bucket" -> builder.bucket(parts[1], 4);
                case "truncate" -> builder.truncate(parts[1], 3);
                case "void" -> builder.alwaysNull(parts[1]);
                default -> builder.identity(parts[1]);
            }
        }
        return builder.build();
    }

    @ParameterizedTest
    @CsvSource({
        "year:ts", "month:ts", "day:ts", "hour:ts", "year:local", "month:local", "day:local", "hour:local",
        "year:date", "month:date", "day:date", "identity:date",
        "identity:text", "identity:int", "identity:long", "identity:flag", "identity:small",
        "identity:great", "identity:uuid", "identity:bytes", "identity:ts",
        "bucket:text", "bucket:long", "bucket:uuid", "truncate:text", "truncate:int", "void:long;year:ts", "year:ts;identity:flag;bucket:long"
    })
    void rowsStandInThePartitionOfIcebergsTransforms(String terms) {
        Table table = warehouse.create(SCHEMA, schema -> spec(schema, terms), Map.of());
        var values = new Values(5, 0.1, 12);
        Column[] columns = Values.columns(SCHEMA);
        var writer = new IcebergTableWriter(table, Warehouse.spec(SCHEMA), 3, "b");
        for (int batch = 0; batch < 3; batch++) {
            for (Column column : columns) {
                column.clear();
            }
            for (int row = 0; row < 40; row++) {
                values.row(SCHEMA, columns);
            }
            writer.write(new ColumnBatch(SCHEMA, columns, 40), Selection.all(40));
        }
        List<WrittenFile> files = writer.finish();
        Warehouse.append(table, files);
        Map<StructLike, Long> expected = new HashMap<>();
        var key = new PartitionKey(table.spec(), table.schema());
        var wrapper = new InternalRecordWrapper(table.schema().asStruct());
        for (Record row : Warehouse.read(table)) {
            key.partition(wrapper.wrap(row));
            expected.merge(key.copy(), 1L, Long::sum);
        }
        Map<String, Long> actual = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (WrittenFile file : files) {
            DataFile data = DataFileDescriptor.fromJson(file.descriptor(), table.specs());
            String partition = path(table, data.partition());
            assertThat(seen.add(partition)).as("one file for %s", partition).isTrue();
            actual.put(partition, data.recordCount());
            assertThat(file.path()).contains(partition.length() > 255 ? "/data/e3-b-" : "/data/" + partition + "/e3-b-");
        }
        Map<String, Long> expectedByPath = new HashMap<>();
        expected.forEach((partition, rows) -> expectedByPath.put(path(table, partition), rows));
        assertThat(actual).isEqualTo(expectedByPath);
        assertThat(expectedByPath.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(120);
    }

    private static String path(Table table, StructLike partition) {
        return table.spec().partitionToPath(partition);
    }

    @Test
    void timesBefore1970FallIntoTheDayTheyBelongTo() {
        Table table = warehouse.create(SCHEMA, schema -> PartitionSpec.builderFor(schema).day("local").build(), Map.of());
        var column = new Column.Longs();
        long day = 86_400_000_000L;
        for (long micros : new long[] {-1, -day, -day - 1, 0, day - 1, day}) {
            column.add(micros);
        }
        var schema = new Schema(List.of(SCHEMA.fields().get(1)));
        List<WrittenFile> files = Warehouse.write(table, schema, new Column[] {column}, 6, Selection.all(6));
        assertThat(files).extracting(file -> file.path().replaceAll(".*local_day=([-0-9]*)/.*", "$1") + ":" + file.rows())
                .containsExactlyInAnyOrder("1969-12-31:2", "1969-12-30:1", "1970-01-01:2", "1970-01-02:1");
        Warehouse.append(table, files);
        try (var rows = IcebergGenerics.read(table).where(Expressions.lessThan("local", "1970-01-01T00:00:00")).build()) {
            assertThat(rows).hasSize(3);
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    @Test
    void aConstantColumnCanBeThePartition() {
        Table table = warehouse.create(SCHEMA, schema -> PartitionSpec.builderFor(schema).identity("text").day("ts").build(), Map.of());
        var local = new Column.Longs();
        for (int i = 0; i < 10; i++) {
            local.add(i);
        }
        var schema = new Schema(List.of(SCHEMA.fields().get(1), SCHEMA.fields().get(3), SCHEMA.fields().get(0)));
        Column[] columns = {local, new Column.Constant("a/b".getBytes(StandardCharsets.UTF_8), 10), new Column.Constant(-1L, 10)};
        List<WrittenFile> files = Warehouse.write(table, schema, columns, 10, Selection.all(10));
        assertThat(files).hasSize(1);
        assertThat(files.get(0).path()).contains("/text=a%2Fb/ts_day=1969-12-31/");
        assertThat(files.get(0).rows()).isEqualTo(10);
    }

    @Test
    void timesAreCutAsIcebergCutsThem() {
        var chance = new java.util.Random(1);
        for (TimeCut cut : TimeCut.values()) {
            var transform = Transforms.fromString(Types.TimestampType.withZone(), cut.name().toLowerCase(java.util.Locale.ROOT));
            for (int i = 0; i < 3_000; i++) {
                long micros = chance.nextLong() / (i % 2 == 0 ? 64 : 4_096);
                assertThat((Object) cut.ofMicros(micros)).as("%s of %s", cut, micros).isEqualTo(apply(transform, micros));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static Object apply(org.apache.iceberg.transforms.Transform<?, ?> transform, long micros) {
        return ((org.apache.iceberg.transforms.Transform<Long, Object>) transform).bind(Types.TimestampType.withZone()).apply(micros);
    }
}
