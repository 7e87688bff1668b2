package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Field;
import io.lakeactors.model.RewriteOrder;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Selection;
import io.lakeactors.model.TableName;
import io.lakeactors.model.Type;
import io.lakeactors.model.WrittenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a table has a sort order, files that are written anew hold the same rows in that order. */
class SortedRewriteTest {
    @TempDir
    Path folder;

    private Warehouse warehouse;
    private int files;

    @BeforeEach
    void open() {
        warehouse = new Warehouse(folder);
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    private static Schema schema() {
        return new Schema(List.of(Field.of("id", new Type.Long(), true), Field.of("carrier", new Type.Text(), false), Field.of("ratio", new Type.Double(), false),
                Field.of("day", new Type.Date(), false)));
    }

    private Table table(Schema schema, Map<String, String> properties) {
        return warehouse.create(schema, any -> PartitionSpec.unpartitioned(), properties);
    }

    private void intake(Table table, Schema schema, long seed, double nullShare, int distinct, int rows) {
        var values = new Values(seed, nullShare, distinct);
        Column[] columns = Values.columns(schema);
        for (int row = 0; row < rows; row++) {
            values.row(schema, columns);
        }
        var writer = new IcebergTableWriter(table, Warehouse.spec(schema), 1, "b" + files++);
        writer.write(new ColumnBatch(schema, columns, rows), Selection.all(rows));
        Warehouse.append(table, writer.finish());
    }

    private static List<FileScanTask> tasks(Table table) throws IOException {
        table.refresh();
        try (CloseableIterable<FileScanTask> planned = table.newScan().includeColumnStats().planFiles()) {
            var tasks = new ArrayList<FileScanTask>();
            planned.forEach(tasks::add);
            return tasks.reversed();
        }
    }

    private List<WrittenFile> rewrite(Table table, long targetBytes, int bufferBytes, boolean sorted) throws IOException {
        List<String> paths = tasks(table).stream().map(task -> task.file().location()).toList();
        var order = new RewriteOrder(TableName.parse("t.t"), table.currentSnapshot().snapshotId(), 1, "r" + files++, paths, targetBytes, bufferBytes, sorted, OptionalLong.empty());
        return new FileRewrite((BaseTable) table, new LocalFiles(folder), order, () -> { }).run();
    }

    private static void replace(Table table, List<WrittenFile> written) throws IOException {
        RewriteFiles replace = table.newRewrite().validateFromSnapshot(table.currentSnapshot().snapshotId());
        tasks(table).forEach(task -> {
            replace.deleteFile(task.file());
            task.deletes().forEach(replace::deleteFile);
        });
        written.forEach(file -> replace.addFile((DataFile) DataFileDescriptor.fromJson(file.descriptor(), table.specs())));
        replace.commit();
    }

    private static List<Object> rows(Table table) {
        int columns = table.schema().columns().size();
        return Warehouse.read(table).stream().<Object>map(row -> Values.of(row).subList(0, columns)).toList();
    }

    private static List<Object> inAnyOrder(List<Object> rows) {
        return rows.stream().sorted(Comparator.comparing(Object::toString)).toList();
    }

    /** How many files a scan wants for each of these values, together. */
    private static long filesFor(Table table, Set<Long> ids) throws IOException {
        table.refresh();
        long count = 0;
        for (long id : ids) {
            try (CloseableIterable<FileScanTask> planned = table.newScan().filter(Expressions.equal("id", id)).planFiles()) {
                for (FileScanTask task : planned) {
                    count++;
                }
            }
        }
        return count;
    }

    private Set<String> spilled() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return new HashSet<>(all.map(Path::toString).filter(path -> path.contains("lake-sort-")).toList());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000_000, 40_000})
    void rowsComeInTheTablesOrderWhetherTheyFitIntoMemoryOrNot(int bufferBytes) throws IOException {
        Set<String> before = spilled();
        Table table = table(schema(), Map.of());
        table.replaceSortOrder().asc("carrier").desc("id").commit();
        for (int seed = 0; seed < 6; seed++) {
            intake(table, schema(), seed, 0.1, 40, 700);
        }
        List<Object> rows = rows(table);

        replace(table, rewrite(table, 1L << 30, bufferBytes, true));

        assertThat(tasks(table)).singleElement().satisfies(task -> assertThat(task.file().sortOrderId()).isEqualTo(table.sortOrder().orderId()));
        assertThat(inAnyOrder(rows(table))).isEqualTo(inAnyOrder(rows));
        Comparator<Record> wanted = Comparator.comparing((Record row) -> (String) row.getField("carrier"), Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(row -> (Long) row.getField("id"), Comparator.reverseOrder());
        assertThat(Warehouse.read(table)).isSortedAccordingTo(wanted);
        assertThat(spilled()).as("temporary files").isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void everyTypeAndNestingKeepsItsValuesThroughTemporaryFiles(long seed) throws IOException {
        Schema schema = RoundTripTest.everyType();
        Table table = table(schema, Map.of());
        table.replaceSortOrder().desc(schema.fields().getFirst().name()).commit();
        intake(table, schema, seed, 0.3, 50, 400);
        intake(table, schema, seed + 10, 0.3, 50, 400);
        List<Object> rows = rows(table);

        replace(table, rewrite(table, 1L << 30, 20_000, true));

        assertThat(inAnyOrder(rows(table))).isEqualTo(inAnyOrder(rows));
    }

    @Test
    void readersOfOneValueReadFewerFilesAndRowGroups() throws IOException {
        Table table = table(schema(), Map.of("write.parquet.row-group-check-min-record-count", "50", "write.parquet.row-group-check-max-record-count", "50"));
        table.replaceSortOrder().asc("id").commit();
        for (int seed = 0; seed < 8; seed++) {
            intake(table, schema(), seed, 0, 1_000_000, 2_000);
        }
        var ids = new HashSet<Long>();
        List<Object> before = rows(table);
        Warehouse.read(table).stream().limit(60).forEach(row -> ids.add((Long) row.getField("id")));
        assertThat(filesFor(table, ids)).as("each of the files holds the whole range").isGreaterThan(7L * ids.size());
        long bytes = tasks(table).stream().mapToLong(task -> task.file().fileSizeInBytes()).sum();

        replace(table, rewrite(table, bytes / 6, 30_000, true));

        assertThat(inAnyOrder(rows(table))).isEqualTo(inAnyOrder(before));
        assertThat(tasks(table)).hasSizeGreaterThan(3);
        assertThat(filesFor(table, ids)).isLessThan(2L * ids.size());
        List<long[]> ranges = tasks(table).stream().map(task -> bounds(table, task.file())).sorted(Comparator.comparing(range -> range[0])).toList();
        for (int i = 1; i < ranges.size(); i++) {
            assertThat(ranges.get(i)[0]).as("a file begins where the one before it ends").isGreaterThanOrEqualTo(ranges.get(i - 1)[1]);
        }
        assertThat(tasks(table)).as("row groups").anySatisfy(task -> assertThat(task.file().splitOffsets()).hasSizeGreaterThan(1));
    }

    private static long[] bounds(Table table, DataFile file) {
        Types.NestedField column = table.schema().findField("id");
        ByteBuffer lower = file.lowerBounds().get(column.fieldId());
        ByteBuffer upper = file.upperBounds().get(column.fieldId());
        return new long[] {Conversions.<Long>fromByteBuffer(column.type(), lower), Conversions.<Long>fromByteBuffer(column.type(), upper)};
    }

    @Test
    void rowsThatHaveIdsKeepThemThroughTemporaryFiles() throws IOException {
        Table table = table(schema(), Map.of("format-version", "3"));
        table.replaceSortOrder().asc("carrier").commit();
        intake(table, schema(), 1, 0.2, 100_000, 500);
        intake(table, schema(), 2, 0.2, 100_000, 500);
        Set<List<Object>> before = identified(table);

        replace(table, rewrite(table, 1L << 30, 30_000, true));

        assertThat(identified(table)).isEqualTo(before).hasSize(1_000);
    }

    /** Each row with its id. */
    private static Set<List<Object>> identified(Table table) throws IOException {
        var found = new HashSet<List<Object>>();
        var wanted = org.apache.iceberg.MetadataColumns.schemaWithRowLineage(table.schema());
        for (FileScanTask task : tasks(table)) {
            var constants = org.apache.iceberg.util.PartitionUtil.constantsMap(task, org.apache.iceberg.data.IdentityPartitionConverters::convertConstant);
            try (CloseableIterable<Record> rows = org.apache.iceberg.parquet.Parquet.read(table.io().newInputFile(task.file().location())).project(wanted)
                    .createReaderFunc(inFile -> org.apache.iceberg.data.parquet.GenericParquetReaders.buildReader(wanted, inFile, constants)).build()) {
                rows.forEach(row -> found.add(Values.of(row)));
            }
        }
        return found;
    }

    @Test
    void aFileThatIsInOrderIsCopiedByColumnsAndStaysInOrder() throws IOException {
        Table table = table(schema(), Map.of());
        table.replaceSortOrder().asc("carrier").commit();
        intake(table, schema(), 1, 0.2, 30, 900);
        replace(table, rewrite(table, 1L << 30, 1_000_000, true));
        List<Object> rows = rows(table);

        replace(table, rewrite(table, 1L << 30, 1_000_000, false));

        assertThat(tasks(table)).singleElement().satisfies(task -> assertThat(task.file().sortOrderId()).isEqualTo(table.sortOrder().orderId()));
        assertThat(rows(table)).isEqualTo(rows);
    }

    @Test
    void filesThatAreJoinedInAHurryAreNotSaidToBeInOrder() throws IOException {
        Table table = table(schema(), Map.of());
        table.replaceSortOrder().asc("carrier").commit();
        intake(table, schema(), 1, 0.2, 30, 300);
        intake(table, schema(), 2, 0.2, 30, 300);

        replace(table, rewrite(table, 1L << 30, 1_000_000, false));

        assertThat(tasks(table)).singleElement().satisfies(task -> assertThat(task.file().sortOrderId()).isEqualTo(0));
    }

    @Test
    void moreTemporaryFilesThanAreReadAtOnceAreMergedFirstAndEqualRowsKeepTheirOrder() throws IOException {
        var iceberg = Warehouse.iceberg(schema());
        var order = org.apache.iceberg.SortOrder.builderFor(iceberg).asc("carrier").build();
        try (var sorter = new RowSorter(iceberg, order, 2_000, folder)) {
            for (long i = 0; i < 2_000; i++) {
                sorter.add(org.apache.iceberg.data.GenericRecord.create(iceberg).copy(Map.of("id", i, "carrier", "c" + i % 3)));
            }
            assertThat(sorter.runs()).isGreaterThan(RowSorter.RUNS_MAX);
            var ids = new ArrayList<Long>();
            var carriers = new ArrayList<String>();
            try (CloseableIterable<Record> sorted = sorter.sorted(() -> { })) {
                sorted.forEach(row -> {
                    ids.add((Long) row.get(0));
                    carriers.add((String) row.get(1));
                });
            }
            assertThat(carriers).isSorted().hasSize(2_000);
            assertThat(ids.subList(0, 600)).isSorted();
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("lake-sort-"))).isEmpty();
        }
    }
}
