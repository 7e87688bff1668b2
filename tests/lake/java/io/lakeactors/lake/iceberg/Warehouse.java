package io.lakeactors.lake.iceberg;

import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Field;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Selection;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import io.lakeactors.model.WrittenFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Types;

/** A catalog in a temporary folder, and the two languages of schemas. */
final class Warehouse implements AutoCloseable {
    private final JdbcCatalog catalog;
    private int tables;

    Warehouse(Path folder) {
        catalog = new JdbcCatalog(properties -> new PlainFiles(), null, true);
        catalog.initialize("test", Map.of("uri", "jdbc:sqlite:" + folder.resolve("catalog.db"), "warehouse", folder.toString(), "jdbc.schema-version", "V1"));
        catalog.createNamespace(Namespace.of("t"));
    }

    Table create(Schema schema, Function<org.apache.iceberg.Schema, PartitionSpec> partitioning, Map<String, String> properties) {
        org.apache.iceberg.Schema converted = iceberg(schema);
        return catalog.createTable(TableIdentifier.of("t", "t" + tables++), converted, partitioning.apply(converted), properties);
    }

    static TableSpec spec(Schema schema) {
        return new TableSpec(TableName.parse("t.t"), schema, List.of(), Map.of());
    }

    static List<WrittenFile> write(Table table, Schema schema, Column[] columns, int rows, Selection selection) {
        var writer = new IcebergTableWriter(table, spec(schema), 7, "b1");
        writer.write(new ColumnBatch(schema, columns, rows), selection);
        return writer.finish();
    }

    static void append(Table table, List<WrittenFile> files) {
        AppendFiles append = table.newAppend();
        files.forEach(file -> append.appendFile(DataFileDescriptor.fromJson(file.descriptor(), table.specs())));
        append.commit();
    }

    static List<Record> read(Table table) {
        table.refresh();
        try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
            var rows = new ArrayList<Record>();
            records.forEach(rows::add);
            return rows;
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    static org.apache.iceberg.Schema iceberg(Schema schema) {
        int[] lastId = {0};
        return new org.apache.iceberg.Schema(fields(schema.fields(), lastId));
    }

    private static List<Types.NestedField> fields(List<Field> fields, int[] lastId) {
        return fields.stream().map(field -> {
            int id = ++lastId[0];
            return field.required()
                    ? Types.NestedField.required(id, field.name(), type(field.type(), lastId))
                    : Types.NestedField.optional(id, field.name(), type(field.type(), lastId));
        }).toList();
    }

    private static org.apache.iceberg.types.Type type(Type type, int[] lastId) {
        return switch (type) {
            case Type.Bool() -> Types.BooleanType.get();
            case Type.Int() -> Types.IntegerType.get();
            case Type.Long() -> Types.LongType.get();
            case Type.Float() -> Types.FloatType.get();
            case Type.Double() -> Types.DoubleType.get();
            case Type.Decimal(int precision, int scale) -> Types.DecimalType.of(precision, scale);
            case Type.Text() -> Types.StringType.get();
            case Type.Date() -> Types.DateType.get();
            case Type.Timestamp(boolean zoned, TimeForm form) -> zoned ? Types.TimestampType.withZone() : Types.TimestampType.withoutZone();
            case Type.Uuid() -> Types.UUIDType.get();
            case Type.Binary() -> Types.BinaryType.get();
            case Type.Struct(var members) -> Types.StructType.of(fields(members, lastId));
            case Type.Array(var element) -> {
                int id = ++lastId[0];
                var inner = type(element.type(), lastId);
                yield element.required() ? Types.ListType.ofRequired(id, inner) : Types.ListType.ofOptional(id, inner);
            }
            case Type.Dictionary(var value) -> {
                int key = ++lastId[0];
                int id = ++lastId[0];
                var inner = type(value.type(), lastId);
                yield value.required()
                        ? Types.MapType.ofRequired(key, id, Types.StringType.get(), inner)
                        : Types.MapType.ofOptional(key, id, Types.StringType.get(), inner);
            }
        };
    }

    @Override
    public void close() {
        catalog.close();
    }
}
