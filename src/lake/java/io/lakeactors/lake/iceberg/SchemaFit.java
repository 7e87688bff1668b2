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
import java.util.stream.IntStream;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;

/**
 * Whether a table can hold what a contract describes. Additive changes are made: new optional columns, int to long, float to double, more digits of a decimal, required to optional; and columns
 * get the names and descriptions that the contract has for them, their ids staying. So does what is nested in them. Anything else contradicts the table.
 */
final class SchemaFit {
    /** Of tables that are made by queries: all their files are written anew after a change of what they are. */
    private static final String GOLD = "la.gold";

    private final TableSpec spec;
    private final TableMetadata table;
    private final List<String> changes = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private boolean repartitions;
    /** By the id that a field has in the table, the name that it gets. */
    private final Map<Integer, String> renamed = new HashMap<>();
    /** By the id that a field has in the schema that is wanted, the name that the table may still have for it. */
    private final Map<Integer, String> before = new HashMap<>();
    private final FormerNames former;

    SchemaFit(TableSpec spec, TableMetadata table) {
        this.spec = spec;
        this.table = table;
        former = FormerNames.of(table.schema(), table.schemas());
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
        namesBefore(spec.schema().fields(), wanted.asStruct().fields());
        struct("", FormerNames.TABLE, table.schema().asStruct(), wanted.asStruct(), update);
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
        if (repartitions) {
            repartition(staged);
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

    private void namesBefore(List<Field> fields, List<Types.NestedField> wanted) {
        for (int i = 0; i < fields.size(); i++) {
            if (!fields.get(i).formerName().isEmpty()) {
                before.put(wanted.get(i).fieldId(), fields.get(i).formerName());
            }
            switch (fields.get(i).type()) {
                case io.lakeactors.model.Type.Struct(var members) -> namesBefore(members, wanted.get(i).type().asStructType().fields());
                case io.lakeactors.model.Type.Array(var element) -> namesBefore(List.of(element), wanted.get(i).type().asListType().fields());
                case io.lakeactors.model.Type.Dictionary(var value) -> namesBefore(List.of(value), wanted.get(i).type().asMapType().fields().subList(1, 2));
                default -> { }
            }
        }
    }

    private void renames(String parent, int holder, Types.StructType has, Types.StructType wants, UpdateSchema update) {
        for (Types.NestedField want : wants.fields()) {
            String from = before.get(want.fieldId());
            if (from != null && has.field(from) != null) {
                rename(parent, holder, has, from, want.name(), update);
            }
        }
    }

    private void rename(String parent, int holder, Types.StructType has, String from, String to, UpdateSchema update) {
        Types.NestedField there = has.fields().stream().filter(field -> field.name().equalsIgnoreCase(to) && !field.name().equals(from)).findFirst().orElse(null);
        String what = "column " + path(parent, from) + " cannot be renamed to " + path(parent, to) + ", ";
        if (there != null) {
            if (!wasCalled(there.fieldId(), from)) {
                faults.add(what + "which is another column of the table (choose another name, or leave la.renamedFrom out to write to that one)");
            }
            return;
        }
        // Also where it is refused: what else contradicts the table is said of the column as it would be called.
        renamed.put(has.field(from).fieldId(), to);
        String now = former.taken(holder, to);
        if (now.equals(to) || now.equals(from)) {
            update.renameColumn(path(parent, from), to);
            changes.add("rename column " + path(parent, from) + " to " + path(parent, to));
        } else {
            faults.add(what + taken(path(parent, to), path(parent, now)));
        }
    }

    private boolean wasCalled(int id, String name) {
        return table.schemas().stream().map(earlier -> earlier.findField(id)).anyMatch(column -> column != null && column.name().equals(name));
    }

    private static String taken(String name, String now) {
        return "as the column that was called " + name + " is called " + now + " now, and another of its former name would be taken for it by who writes still under the contract before"
                + " (choose another name, or read " + now + ")";
    }

    private static String path(String parent, String name) {
        return parent.isEmpty() ? name : parent + "." + name;
    }

    private Types.NestedField held(Types.StructType has, String name) {
        return has.fields().stream().filter(field -> renamed.getOrDefault(field.fieldId(), field.name()).equals(name)).findFirst().orElse(null);
    }

    /** @param parent as the table calls it now, which is how an update is told of it @param holder the id of what has these fields */
    private void struct(String parent, int holder, Types.StructType has, Types.StructType wants, UpdateSchema update) {
        renames(parent, holder, has, wants, update);
        for (Types.NestedField want : wants.fields()) {
            Types.NestedField held = held(has, want.name());
            if (held == null) {
                add(parent, holder, has, want, update);
            } else {
                field(path(parent, held.name()), held, want, update);
            }
        }
        for (Types.NestedField held : has.fields()) {
            if (wants.fields().stream().noneMatch(want -> held(has, want.name()) == held) && held.isRequired()) {
                faults.add("column " + path(parent, held.name()) + " is required by the table and missing in the contract");
            }
        }
    }

    private void add(String parent, int holder, Types.StructType has, Types.NestedField want, UpdateSchema update) {
        String path = path(parent, want.name());
        if (want.isRequired()) {
            faults.add("column " + path + " is new and required, but the rows that the table holds lack it (make it optional)");
            return;
        }
        String now = has.fields().stream().filter(field -> renamed.containsKey(field.fieldId()) && field.name().equalsIgnoreCase(want.name())).findFirst()
                .map(leaving -> renamed.get(leaving.fieldId())).orElseGet(() -> former.taken(holder, want.name()));
        if (!now.equals(want.name())) {
            faults.add("column " + path + " cannot be added, " + taken(path, path(parent, now)));
            return;
        }
        if (parent.isEmpty()) {
            update.addColumn(want.name(), want.type(), want.doc());
        } else {
            update.addColumn(parent, want.name(), want.type(), want.doc());
        }
        changes.add("add column " + path + " " + want.type());
    }

    /** Whether a table has a field for each of these rows', as wide as theirs or wider. */
    static boolean holds(org.apache.iceberg.Schema table, FormerNames former, io.lakeactors.model.Schema rows) {
        return holds(table.asStruct(), FormerNames.TABLE, IcebergTypes.schema(rows).asStruct(), former);
    }

    private static boolean holds(Types.StructType has, int holder, Types.StructType rows, FormerNames former) {
        return rows.fields().stream().allMatch(field -> {
            Types.NestedField held = former.field(has, holder, field.name());
            return held != null && holds(held, field.type(), former);
        });
    }

    private static boolean holds(Types.NestedField held, Type rows, FormerNames former) {
        if (!rows.isNestedType()) {
            return held.type().equals(rows) || held.type().isPrimitiveType() && TypeUtil.isPromotionAllowed(rows, held.type().asPrimitiveType());
        }
        if (held.type().typeId() != rows.typeId()) {
            return false;
        }
        if (rows.isStructType()) {
            return holds(held.type().asStructType(), held.fieldId(), rows.asStructType(), former);
        }
        List<Types.NestedField> items = held.type().asNestedType().fields();
        return IntStream.range(0, items.size()).allMatch(i -> holds(items.get(i), rows.asNestedType().fields().get(i).type(), former));
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
        type(path, held, want.type(), update);
    }

    private void type(String path, Types.NestedField held, Type wants, UpdateSchema update) {
        Type has = held.type();
        if (has.isStructType() && wants.isStructType()) {
            struct(path, held.fieldId(), has.asStructType(), wants.asStructType(), update);
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
        if (!says.equals(has) && spec.properties().containsKey(GOLD)) {
            repartitions = true;
            changes.add("partition its next files by " + (says.isEmpty() ? "nothing" : spec.partitioning()));
        } else if (!says.equals(has)) {
            faults.add("the table is partitioned by " + has + " and the pipeline says " + says);
        }
    }

    private void repartition(Table staged) {
        var update = staged.updateSpec();
        staged.spec().fields().forEach(field -> update.removeField(field.name()));
        update.commit();
        var terms = staged.updateSpec();
        spec.partitioning().forEach(term -> terms.addField(switch (term.transform()) {
            case IDENTITY -> Expressions.ref(term.column());
            case YEAR -> Expressions.year(term.column());
            case MONTH -> Expressions.month(term.column());
            case DAY -> Expressions.day(term.column());
            case HOUR -> Expressions.hour(term.column());
        }));
        terms.commit();
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
        Map<String, String> columns = table.schema().columns().stream().filter(column -> renamed.containsKey(column.fieldId()))
                .collect(Collectors.toMap(Types.NestedField::name, column -> renamed.get(column.fieldId())));
        Optional<MergeRule> follows = has.map(rule -> rule.renamed(columns));
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

    private static String term(PartitionField field, org.apache.iceberg.Schema schema, Map<Integer, String> renamed) {
        return field.transform() + "(" + renamed.getOrDefault(field.sourceId(), schema.findColumnName(field.sourceId())) + ")";
    }
}
