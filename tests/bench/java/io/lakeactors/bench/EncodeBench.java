package io.lakeactors.bench;

import io.lakeactors.lake.parquet.PageScratch;
import io.lakeactors.lake.parquet.ParquetLayout;
import io.lakeactors.lake.parquet.ParquetOutput;
import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Field;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Selection;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.types.Types;
import org.apache.parquet.schema.MessageType;

/**
 * The encoder alone: columns of ten fields (as decoded from JSON events of about 264 bytes) and five audit columns -> one zstd Parquet file.
 * Arguments: millions of rows (2), zstd level (1), batch rows (20000). Prints thread CPU seconds per million rows, the file's size and bytes allocated a row,
 * round by round.
 */
public final class EncodeBench {
    private static final String[] COUNTRIES = "DE FR GB US NL PL IT ES SE CH".split(" ");
    private static final String[] KINDS = "view click cart purchase refund search".split(" ");
    private static final int BATCHES = 16;

    private static final Schema SCHEMA = new Schema(List.of(
            Field.of("event_id", new Type.Text(), true),
            Field.of("event_ts", new Type.Timestamp(true, TimeForm.EPOCH_MICROS), true),
            Field.of("user_id", new Type.Long(), true),
            Field.of("session_id", new Type.Text(), false),
            Field.of("kind", new Type.Text(), true),
            Field.of("country", new Type.Text(), false),
            Field.of("amount", new Type.Double(), false),
            Field.of("quantity", new Type.Int(), false),
            Field.of("page_url", new Type.Text(), false),
            Field.of("is_member", new Type.Bool(), false),
            Field.of("_la_topic", new Type.Text(), true),
            Field.of("_la_partition", new Type.Int(), true),
            Field.of("_la_offset", new Type.Long(), true),
            Field.of("_la_ingest_ts", new Type.Timestamp(true, TimeForm.EPOCH_MICROS), true),
            Field.of("_la_contract_version", new Type.Text(), true)));

    private EncodeBench() {}

    public static void main(String[] arguments) throws IOException {
        double millions = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 2;
        int level = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
        int batchRows = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20_000;
        var layout = new ParquetLayout(20_000, 1 << 20, 128L << 20, 2 << 20, level);
        List<ColumnBatch> batches = batches(batchRows);
        Path file = Files.createTempFile("encode-bench", ".parquet");
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long me = Thread.currentThread().threadId();
        try (var scratch = new PageScratch(layout)) {
            for (int round = 0; round < 5; round++) {
                long cpu = threads.getCurrentThreadCpuTime();
                long allocated = threads.getThreadAllocatedBytes(me);
                long rows = (long) (millions * 1e6);
                long bytes = write(file, layout, scratch, batches, rows);
                double seconds = (threads.getCurrentThreadCpuTime() - cpu) / 1e9;
                System.out.printf(
                        "round %d: %.3f CPU-s per million rows, %.1f MB per million rows, %.1f bytes allocated a row%n",
                        round, seconds / rows * 1e6, bytes / 1e6 / rows * 1e6, (double) (threads.getThreadAllocatedBytes(me) - allocated) / rows);
            }
        } finally {
            Files.delete(file);
        }
    }

    private static long write(Path file, ParquetLayout layout, PageScratch scratch, List<ColumnBatch> batches, long rows) throws IOException {
        try (var stream = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            var output = new ParquetOutput(parquet(), layout, scratch, UnaryOperator.identity(), () -> stream);
            Selection all = Selection.all(batches.get(0).rows());
            for (long done = 0; done < rows; done += all.count()) {
                output.write(batches.get((int) (done / all.count() % BATCHES)), all.rows(), 0, all.count());
            }
            return output.finish(Map.of()).bytes();
        }
    }

    private static List<ColumnBatch> batches(int rows) {
        var random = new Random(1);
        var batches = new ArrayList<ColumnBatch>();
        for (int batch = 0; batch < BATCHES; batch++) {
            Column[] columns = SCHEMA.fields().stream().map(field -> Column.of(field.type())).toArray(Column[]::new);
            for (int row = 0; row < rows; row++) {
                addRow(columns, (long) batch * rows + row, random);
            }
            columns[10] = new Column.Constant("shop.events".getBytes(StandardCharsets.UTF_8), rows);
            columns[11] = new Column.Constant(3, rows);
            columns[13] = new Column.Constant(1_700_000_000_000_000L + batch * 1_000_000L, rows);
            columns[14] = new Column.Constant("1.2.0".getBytes(StandardCharsets.UTF_8), rows);
            batches.add(new ColumnBatch(SCHEMA, columns, rows));
        }
        return batches;
    }

    private static void addRow(Column[] columns, long number, Random random) {
        text(columns[0], String.format("%08x-%04x-7%03x-%016x", number >> 4, random.nextInt(65536), random.nextInt(4096), random.nextLong()));
        ((Column.Longs) columns[1]).add(1_700_000_000_000_000L + number * 137 + random.nextInt(5000));
        ((Column.Longs) columns[2]).add(random.nextInt(1_000_000));
        text(columns[3], String.format("s-%012x", random.nextInt(200_000) * 7_919L));
        text(columns[4], KINDS[random.nextInt(KINDS.length)]);
        if (random.nextInt(50) == 0) {
            columns[5].addNull();
        } else {
            text(columns[5], COUNTRIES[random.nextInt(COUNTRIES.length)]);
        }
        if (random.nextInt(10) == 0) {
            columns[6].addNull();
        } else {
            ((Column.Doubles) columns[6]).add(random.nextInt(50_000) / 100.0);
        }
        ((Column.Ints) columns[7]).add(1 + random.nextInt(9));
        text(columns[8], "/shop/category-" + random.nextInt(40) + "/product-" + random.nextInt(2_000));
        ((Column.Bools) columns[9]).add(random.nextBoolean());
        ((Column.Longs) columns[12]).add(number);
    }

    private static void text(Column column, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        ((Column.Bytes) column).add(bytes, 0, bytes.length);
    }

    private static MessageType parquet() {
        var text = Types.StringType.get();
        var time = Types.TimestampType.withZone();
        var fields = new ArrayList<Types.NestedField>();
        for (Field field : SCHEMA.fields()) {
            var type = switch (field.type().word()) {
                case "string" -> text;
                case "timestamptz" -> time;
                case "long" -> Types.LongType.get();
                case "int" -> Types.IntegerType.get();
                case "double" -> Types.DoubleType.get();
                case "boolean" -> Types.BooleanType.get();
                default -> throw new IllegalStateException(field.type().word());
            };
            fields.add(Types.NestedField.of(fields.size() + 1, !field.required(), field.name(), type));
        }
        return ParquetSchemaUtil.convert(new org.apache.iceberg.Schema(fields), "events");
    }
}
