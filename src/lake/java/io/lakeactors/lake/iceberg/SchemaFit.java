package io.lakeactors.lake.iceberg;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Field;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.MergeRule;
import io.lakeactors.model.SortBy;
import io.lakeactors.model.TableSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;

/**
 * Whether a table can hold what a contract describes. Additive changes are made: new optional columns, int to long, float to double, more digits of a decimal, required to optional; and columns
 * get the names and descriptions that the contract has for them, their ids staying. Anything else contradicts the table.
 */
final class SchemaFit {
    private final TableSpec spec;
    private final TableMetadata table;
    private final List<String> changes = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    /** From a column's name in the table to the one that it gets. */
    private final Map<String, String> renamed = new HashMap<>();
    /** From what columns were called before to what they are called now. */
    private final Map<String, String> former;

    SchemaFit(TableSpec spec, TableMetadata table) {
        this.spec = spec;
        this.table = table;
        former = FileForm.formerNames(table.schema(), table.schemas());
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
        renames(update);
        struct("", table.schema().asStruct(), wanted.asStruct(), update);
        partitioning(wanted);
        format();
        boolean merges = merging();
        if (!faults.isEmpty()) {
            throw LakeError.of(
                            ErrorCode.TABLE_DOES_NOT_FIT, "the contract no longer fits the table: " + String.join("; ", faults), spec.name().toString(),
                            "Change the contract back, or write to a new table")
                    .asException();
        }
        if (!changes.isEmpty()) {
            update.commit();
        }
        if (merges) {
            changes.add("rows of a key: " + words(MergeRule.of(spec.properties())));
            Map<String, String> wants = MergeRule.among(spec.properties());
            var properties = staged.updateProperties();
            MergeRule.among(table.properties()).keySet().stream().filter(gone -> !wants.containsKey(gone)).forEach(properties::remove);
            wants.forEach(properties::set);
            properties.commit();
        }
        sorting(staged);
        return List.copyOf(changes);
    }

    private void renames(UpdateSchema update) {
        Types.StructType has = table.schema().asStruct();
        for (Field field : spec.schema().fields()) {
            if (!field.formerName().isEmpty() && has.field(field.formerName()) != null) {
                rename(field.formerName(), field.name(), update);
            }
        }
    }

    private void rename(String from, String to, UpdateSchema update) {
        Types.NestedField there = table.schema().asStruct().field(to);
        if (there != null) {
            if (!wasCalled(there.fieldId(), from)) {
                faults.add("column " + from + " cannot be renamed to " + to + ", which is another column of the table (choose another name, or leave la.renamedFrom out to write to that one)");
            }
            return;
        }
        // Also where it is refused: what else contradicts the table is said of the column as it would be called.
        renamed.put(from, to);
        String now = former.getOrDefault(to, from);
        if (now.equals(from)) {
            update.renameColumn(from, to);
            changes.add("rename column " + from + " to " + to);
        } else {
            faults.add("column " + from + " cannot be renamed to " + to + ", " + taken(to, now));
        }
    }

    private boolean wasCalled(int id, String name) {
        return table.schemas().stream().map(earlier -> earlier.asStruct().field(id)).anyMatch(column -> column != null && column.name().equals(name));
    }

    private static String taken(String name, String now) {
        return "as the column that was called " + name + " is called " + now + " now, and another of its former name would be taken for it by who writes still under the contract before"
                + " (choose another name, or read " + now + ")";
    }

    /** As the table is called now, which is how an update is told of it. */
    private Types.NestedField held(String parent, Types.StructType has, String name) {
        return has.fields().stream().filter(field -> (parent.isEmpty() ? renamed.getOrDefault(field.name(), field.name()) : field.name()).equals(name)).findFirst().orElse(null);
    }

    private void struct(String parent, Types.StructType has, Types.StructType wants, UpdateSchema update) {
        for (Types.NestedField want : wants.fields()) {
            Types.NestedField held = held(parent, has, want.name());
            String name = held == null ? want.name() : held.name();
            String path = parent.isEmpty() ? name : parent + "." + name;
            if (held == null) {
                add(parent, path, want, update);
            } else {
                field(path, held, want, update);
            }
        }
        for (Types.NestedField held : has.fields()) {
            if (wants.fields().stream().noneMatch(want -> held(parent, has, want.name()) == held) && held.isRequired()) {
                faults.add("column " + held.name() + " is required by the table and missing in the contract");
            }
        }
    }

    private void add(String parent, String path, Types.NestedField want, UpdateSchema update) {
        if (want.isRequired()) {
            faults.add("column " + path + " is new and required, but the rows that the table holds lack it (make it optional)");
            return;
        }
        String now = parent.isEmpty() ? renamed.getOrDefault(path, former.get(path)) : null;
        if (now != null) {
            faults.add("column " + path + " cannot be added, " + taken(path, now));
            return;
        }
        if (parent.isEmpty()) {
            update.addColumn(want.name(), want.type(), want.doc());
        } else {
            update.addColumn(parent, want.name(), want.type(), want.doc());
        }
        changes.add("add column " + path + " " + want.type());
    }

    /** Whether a table has a column for each of these rows', as wide as theirs or wider. */
    static boolean holds(org.apache.iceberg.Schema table, Map<String, String> former, io.lakeactors.model.Schema rows) {
        for (Types.NestedField column : IcebergTypes.schema(rows).columns()) {
            Types.NestedField held = table.asStruct().field(former.getOrDefault(column.name(), column.name()));
            if (held == null || !holds(held.type(), column.type())) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(Type held, Type rows) {
        if (!rows.isNestedType()) {
            return held.equals(rows) || held.isPrimitiveType() && TypeUtil.isPromotionAllowed(rows, held.asPrimitiveType());
        }
        return held.typeId() == rows.typeId() && rows.asNestedType().fields().stream().allMatch(field -> {
            Types.NestedField same = held.isStructType() ? held.asStructType().field(field.name()) : held.asNestedType().fields().get(rows.asNestedType().fields().indexOf(field));
            return same != null && holds(same.type(), field.type());
        });
    }

    private void field(String path, Types.NestedField held, Types.NestedField want, UpdateSchema update) {
        if (held.isRequired() && want.isOptional()) {
            update.makeColumnOptional(path);
            changes.add("make column " + path + " optional");
        }
        if (want.doc() != null && !want.doc().equals(held.doc())) {
            update.updateColumnDoc(path, want.doc());
            changes.add("describe column " + path + ": " + want.doc());
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
        var has = table.spec().fields().stream().map(field -> term(field, table.schema(), renamed)).toList();
        var says = IcebergTypes.partitioning(spec, wanted).fields().stream().map(field -> term(field, wanted, Map.of())).toList();
        if (!says.equals(has)) {
            faults.add("the table is partitioned by " + has + " and the pipeline says " + says);
        }
    }

    /** Asked for only where a table is made: files of deletes that a table of format 2 has would stand beside its vectors. */
    private void format() {
        String wants = spec.properties().get(TableProperties.FORMAT_VERSION);
        if (wants != null && Integer.parseInt(wants) != table.formatVersion()) {
            faults.add("the table has format " + table.formatVersion() + " and the pipeline says " + wants);
        }
    }

    /** What the table holds was merged by its own rule, which follows its columns to their new names. Only how long it remembers can change. @return whether the rule is to be written */
    private boolean merging() {
        Optional<MergeRule> has = MergeRule.of(table.properties());
        Optional<MergeRule> follows = has.map(rule -> rule.renamed(renamed));
        Optional<MergeRule> wants = MergeRule.of(spec.properties());
        boolean same = follows.equals(wants) || follows.isPresent() && wants.isPresent() && follows.get().takesAs(wants.get());
        if (same || table.currentSnapshot() == null) {
            return !has.equals(wants);
        }
        faults.add("the table's way to take rows in is: " + words(follows) + ", and the pipeline's: " + words(wants));
        return false;
    }

    /** Only of an order that a pipeline has given: one that another engine has set stays. Files that were written in another order are written anew in time. */
    private void sorting(Table staged) {
        String has = table.properties().get(SortBy.PROPERTY);
        String wants = spec.properties().get(SortBy.PROPERTY);
        if (Objects.equals(has, wants)) {
            return;
        }
        List<SortBy> order = SortBy.of(spec.properties());
        changes.add("sort rows of new files by " + (order.isEmpty() ? "nothing" : order.stream().map(SortBy::toString).collect(Collectors.joining(", "))));
        var replace = staged.replaceSortOrder();
        order.forEach(term -> {
            if (term.descending()) {
                replace.desc(term.column());
            } else {
                replace.asc(term.column());
            }
        });
        replace.commit();
        var properties = staged.updateProperties();
        if (wants == null) {
            properties.remove(SortBy.PROPERTY).commit();
        } else {
            properties.set(SortBy.PROPERTY, wants).commit();
        }
    }

    private static String words(Optional<MergeRule> rule) {
        return rule.map(MergeRule::words).orElse("append");
    }

    private static String term(PartitionField field, org.apache.iceberg.Schema schema, Map<String, String> renamed) {
        String column = schema.findColumnName(field.sourceId());
        return field.transform() + "(" + renamed.getOrDefault(column, column) + ")";
    }
}
