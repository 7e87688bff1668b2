package io.lakeactors.lake.iceberg;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Field;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.PartitionBy;
import io.lakeactors.model.Schema;
import io.lakeactors.model.SortBy;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.types.Types;

/** Our schemas as Iceberg's. */
final class IcebergTypes {
    private IcebergTypes() {}

    /** Field ids are numbered afresh, top level first, as Iceberg does for a new table. */
    static org.apache.iceberg.Schema schema(Schema schema) {
        return new org.apache.iceberg.Schema(fields(schema.fields(), new AtomicInteger()));
    }

    private static List<Types.NestedField> fields(List<Field> fields, AtomicInteger lastId) {
        int firstId = lastId.get() + 1;
        lastId.addAndGet(fields.size());
        var converted = new ArrayList<Types.NestedField>();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            var builder = Types.NestedField.builder().withId(firstId + i).withName(field.name()).isOptional(!field.required()).ofType(type(field.type(), lastId));
            converted.add(field.doc().isEmpty() ? builder.build() : builder.withDoc(field.doc()).build());
        }
        return converted;
    }

    static org.apache.iceberg.types.Type type(Type type, AtomicInteger lastId) {
        return switch (type) {
            case Type.Bool() -> Types.BooleanType.get();
            case Type.Int() -> Types.IntegerType.get();
            case Type.Long() -> Types.LongType.get();
            case Type.Float() -> Types.FloatType.get();
            case Type.Double() -> Types.DoubleType.get();
            case Type.Decimal(int precision, int scale) -> Types.DecimalType.of(precision, scale);
            case Type.Text() -> Types.StringType.get();
            case Type.Date() -> Types.DateType.get();
            case Type.Timestamp(boolean zoned, var form) -> zoned ? Types.TimestampType.withZone() : Types.TimestampType.withoutZone();
            case Type.Uuid() -> Types.UUIDType.get();
            case Type.Binary() -> Types.BinaryType.get();
            case Type.Struct(var fields) -> Types.StructType.of(fields(fields, lastId));
            case Type.Array(var element) -> {
                int id = lastId.incrementAndGet();
                var of = type(element.type(), lastId);
                yield element.required() ? Types.ListType.ofRequired(id, of) : Types.ListType.ofOptional(id, of);
            }
            case Type.Dictionary(var value) -> {
                int key = lastId.incrementAndGet();
                int id = lastId.incrementAndGet();
                var of = type(value.type(), lastId);
                yield value.required() ? Types.MapType.ofRequired(key, id, Types.StringType.get(), of) : Types.MapType.ofOptional(key, id, Types.StringType.get(), of);
            }
        };
    }

    /** Columns that a schema lacks are left out: a table may have been given its order under another one. */
    static SortOrder sorting(List<SortBy> terms, org.apache.iceberg.Schema schema) {
        var builder = SortOrder.builderFor(schema);
        for (SortBy term : terms) {
            if (schema.findField(term.column()) != null) {
                if (term.descending()) {
                    builder.desc(term.column());
                } else {
                    builder.asc(term.column());
                }
            }
        }
        return builder.build();
    }

    static PartitionSpec partitioning(TableSpec spec, org.apache.iceberg.Schema schema) {
        var builder = PartitionSpec.builderFor(schema);
        for (PartitionBy term : spec.partitioning()) {
            Types.NestedField column = schema.findField(term.column());
            if (column == null || !column.type().isPrimitiveType() || schema.asStruct().field(term.column()) == null) {
                String why = column == null ? "there is no such column" : "a table is partitioned by columns of its own that hold single values";
                throw LakeError.of(ErrorCode.TABLE_DOES_NOT_FIT, "the table cannot be partitioned by " + term + ": " + why, spec.name().toString(),
                        "Partition by another column, or give its value a column of its own").asException();
            }
            switch (term.transform()) {
                case IDENTITY -> builder.identity(term.column());
                case YEAR -> builder.year(term.column());
                case MONTH -> builder.month(term.column());
                case DAY -> builder.day(term.column());
                case HOUR -> builder.hour(term.column());
            }
        }
        return builder.build();
    }
}
