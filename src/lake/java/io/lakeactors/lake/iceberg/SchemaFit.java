package io.lakeactors.lake.iceberg;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;

/**
 * Whether a table can hold what a contract describes. Additive changes are made: new optional columns, int to long, float to double, more digits of a decimal, required to optional. Anything else
 * contradicts the table.
 */
final class SchemaFit {
    private final TableSpec spec;
    private final TableMetadata table;
    private final List<String> changes = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    SchemaFit(TableSpec spec, TableMetadata table) {
        this.spec = spec;
        this.table = table;
    }

    /**
     * Makes the additive changes.
     *
     * @return what was changed, as sentences
     * @throws LakeException {@link ErrorCode#TABLE_DOES_NOT_FIT} naming every contradiction
     */
    List<String> apply(Table staged) {
        UpdateSchema update = staged.updateSchema();
        org.apache.iceberg.Schema wanted = IcebergTypes.schema(spec.schema());
        struct("", table.schema().asStruct(), wanted.asStruct(), update);
        partitioning(wanted);
        if (!faults.isEmpty()) {
            throw LakeError.of(
                            ErrorCode.TABLE_DOES_NOT_FIT, "the contract no longer fits the table: " + String.join("; ", faults), spec.name().toString(),
                            "Change the contract back, or write to a new table")
                    .asException();
        }
        if (!changes.isEmpty()) {
            update.commit();
        }
        return List.copyOf(changes);
    }

    private void struct(String parent, Types.StructType has, Types.StructType wants, UpdateSchema update) {
        for (Types.NestedField want : wants.fields()) {
            String path = parent.isEmpty() ? want.name() : parent + "." + want.name();
            Types.NestedField held = has.field(want.name());
            if (held == null) {
                add(parent, path, want, update);
            } else {
                field(path, held, want, update);
            }
        }
        for (Types.NestedField held : has.fields()) {
            if (wants.field(held.name()) == null && held.isRequired()) {
                faults.add("column " + held.name() + " is required by the table and missing in the contract");
            }
        }
    }

    private void add(String parent, String path, Types.NestedField want, UpdateSchema update) {
        if (want.isRequired()) {
            faults.add("column " + path + " is new and required, but the rows that the table holds lack it (make it optional)");
            return;
        }
        if (parent.isEmpty()) {
            update.addColumn(want.name(), want.type(), want.doc());
        } else {
            update.addColumn(parent, want.name(), want.type(), want.doc());
        }
        changes.add("add column " + path + " " + want.type());
    }

    private void field(String path, Types.NestedField held, Types.NestedField want, UpdateSchema update) {
        if (held.isRequired() && want.isOptional()) {
            update.makeColumnOptional(path);
            changes.add("make column " + path + " optional");
        }
        type(path, held.type(), want.type(), update);
    }

    private void type(String path, Type has, Type wants, UpdateSchema update) {
        if (has.isStructType() && wants.isStructType()) {
            struct(path, has.asStructType(), wants.asStructType(), update);
        } else if (has.isListType() && wants.isListType()) {
            field(path + ".element", has.asListType().fields().getFirst(), wants.asListType().fields().getFirst(), update);
        } else if (has.isMapType() && wants.isMapType()) {
            field(path + ".value", has.asMapType().fields().getLast(), wants.asMapType().fields().getLast(), update);
        } else if (!has.equals(wants)) {
            if (wants.isPrimitiveType() && TypeUtil.isPromotionAllowed(has, wants.asPrimitiveType())) {
                update.updateColumn(path, wants.asPrimitiveType());
                changes.add("widen column " + path + " from " + has + " to " + wants);
            } else {
                faults.add("column " + path + " is " + has + " in the table and " + wants + " in the contract");
            }
        }
    }

    private void partitioning(org.apache.iceberg.Schema wanted) {
        PartitionSpec wants = IcebergTypes.partitioning(spec, wanted);
        if (!terms(wants, wanted).equals(terms(table.spec(), table.schema()))) {
            faults.add("the table is partitioned by " + terms(table.spec(), table.schema()) + " and the pipeline says " + terms(wants, wanted));
        }
    }

    private static List<String> terms(PartitionSpec spec, org.apache.iceberg.Schema schema) {
        return spec.fields().stream().map(field -> field.transform() + "(" + schema.findColumnName(field.sourceId()) + ")").toList();
    }
}
