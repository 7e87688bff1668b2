package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Field;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Selection;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.TableWriter;
import io.lakeactors.model.Type;
import io.lakeactors.model.WrittenFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written is what Iceberg's generic reader reads, whatever the type, the nulls, the selection and the cuts. */
class RoundTripTest {
    static final List<Type> FLAT = List.of(
            new Type.Bool(), new Type.Int(), new Type.Long(), new Type.Float(), new Type.Double(), new Type.Decimal(7, 2), new Type.Decimal(18, 4),
            new Type.Decimal(30, 5), new Type.Decimal(38, 0), new Type.Text(), new Type.Date(), new Type.Timestamp(true, TimeForm.EPOCH_MICROS),
            new Type.Timestamp(false, TimeForm.EPOCH_MICROS), new Type.Uuid(), new Type.Binary());

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

    /** Every flat type, optional and required, and every kind of nesting. */
    static Schema everyType() {
        var fields = new ArrayList<Field>();
        for (Type type : FLAT) {
            fields.add(Field.of("o" + fields.size(), type, false));
            fields.add(Field.of("r" + fields.size(), type, true));
        }
        var flat = List.copyOf(fields);
        fields.add(Field.of("struct", new Type.Struct(flat), false));
        fields.add(Field.of("required struct", new Type.Struct(List.of(
                Field.of("inner", new Type.Struct(flat.subList(16, 20)), true), Field.of("optional inner", new Type.Struct(flat.subList(2, 4)), false))), true));
        fields.add(Field.of("outer", new Type.Struct(List.of(
                Field.of("inner", new Type.Struct(flat.subList(16, 20)), true), Field.of("optional inner", new Type.Struct(flat.subList(2, 4)), false))), false));
        fields.add(Field.of("list", new Type.Array(Field.of("element", new Type.Text(), false)), false));
        fields.add(Field.of("required list", new Type.Array(Field.of("element", new Type.Long(), true)), true));
        fields.add(Field.of("map", new Type.Dictionary(Field.of("value", new Type.Double(), false)), false));
        fields.add(Field.of("lists", new Type.Array(Field.of("element", new Type.Array(Field.of("element", new Type.Int(), false)), false)), false));
        var decimals = new Type.Array(Field.of("element", new Type.Decimal(30, 5), false));
        var struct = new Type.Struct(List.of(
                Field.of("a", new Type.Text(), true), Field.of("m", new Type.Dictionary(Field.of("value", decimals, false)), false)));
        fields.add(Field.of("structs", new Type.Array(Field.of("element", struct, false)), false));
        return new Schema(fields);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.1, 1000000, 50, 20000", "2, 0, 20, 5000, 20000", "3, 1, 10, 100, 20000", "4, 0.5, 3, 3000, 100",
        "5, 0.02, 1000000, 3000, 777", "6, 0.9, 100, 1, 20000"})
    void whatIsWrittenIsRead(long seed, double nullShare, int distinct, int rows, int pageRows) {
        Schema schema = everyType();
        Table table = warehouse.create(
                schema, any -> PartitionSpec.unpartitioned(),
                Map.of("write.parquet.page-row-limit", "" + pageRows, "write.parquet.row-group-size-bytes", seed == 5 ? "100000" : "10000000"));
        var values = new Values(seed, nullShare, distinct);
        var chance = new Random(seed);
        var expected = new ArrayList<List<Object>>();
        var writer = new IcebergTableWriter(table, Warehouse.spec(schema), 1, "batch");
        Column[] columns = Values.columns(schema);
        for (int left = rows; left > 0; ) {
            int size = Math.min(left, 1 + chance.nextInt(rows));
            left -= size;
            boolean every = chance.nextBoolean();
            var selection = new Selection();
            for (Column column : columns) {
                column.clear();
            }
            for (int row = 0; row < size; row++) {
                List<Object> made = values.row(schema, columns);
                if (every || chance.nextInt(3) > 0) {
                    selection.add(row);
                    expected.add(made);
                }
            }
            writer.write(new ColumnBatch(schema, columns, size), selection);
        }
        Warehouse.append(table, writer.finish());
        assertThat(Warehouse.read(table).stream().map(Values::of).toList()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.1, 1000000, 50, 20000", "2, 0, 20, 900, 20000", "3, 1, 10, 30, 20000", "4, 0.5, 3, 900, 100", "5, 0.02, 1000000, 600, 777", "6, 0.9, 1, 1, 20000"})
    void whatWritersWriteTogetherIsReadOnce(long seed, double nullShare, int distinct, int rowsMax, int pageRows) {
        Schema schema = everyType();
        Table table = warehouse.create(schema, any -> PartitionSpec.unpartitioned(), Map.of("write.parquet.page-row-limit", "" + pageRows));
        var form = FileForm.of(table);
        var values = new Values(seed, nullShare, distinct);
        var chance = new Random(seed);
        var expected = new ArrayList<List<Object>>();
        var counts = new ArrayList<Long>();
        var writers = new ArrayList<TableWriter>();
        for (int i = 0; i < 5; i++) {
            var writer = new IcebergTableWriter(form, Warehouse.spec(schema), 1, "batch" + i, new Scratches(0));
            Column[] columns = Values.columns(schema);
            int rows = 1 + chance.nextInt(rowsMax);
            for (int row = 0; row < rows; row++) {
                expected.add(values.row(schema, columns));
            }
            writer.write(new ColumnBatch(schema, columns, rows), Selection.all(rows));
            writers.add(writer);
            counts.add((long) rows);
        }
        var files = writers.get(0).finishWith(writers.subList(1, 5));
        assertThat(files.stream().map(own -> own.stream().mapToLong(WrittenFile::rows).sum())).isEqualTo(counts);
        var all = new LinkedHashMap<String, WrittenFile>();
        files.forEach(own -> own.forEach(file -> all.put(file.path(), file)));
        // Whoever has filled a page already has a file of its own.
        if (pageRows >= rowsMax) {
            assertThat(all).hasSize(1);
        }
        Warehouse.append(table, List.copyOf(all.values()));
        assertThat(Warehouse.read(table).stream().map(row -> Values.of(row).toString()).sorted().toList())
                .isEqualTo(expected.stream().map(Object::toString).sorted().toList());
    }
}
