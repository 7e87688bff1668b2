package io.lakeactors.query;

import io.lakeactors.model.ColumnChanges;
import io.lakeactors.model.Field;
import io.lakeactors.model.Schema;
import io.lakeactors.model.TableReader.ColumnInfo;
import io.lakeactors.model.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A table's columns as they would be after a change of its contract. What the table has beside the contract stays, also what is nested in columns. */
final class ChangedColumns {
    private ChangedColumns() {}

    static List<ColumnInfo> of(List<ColumnInfo> columns, ColumnChanges changes) {
        var after = new ArrayList<ColumnInfo>();
        for (ColumnInfo column : columns) {
            if (!changes.removed().contains(column.name())) {
                after.add(new ColumnInfo(column.id(), name(column, columns, changes), type(column, changes), column.required()));
            }
        }
        changes.added().stream().filter(field -> !has(after, field.name())).forEach(field -> after.add(new ColumnInfo(-1, field.name(), DuckTypes.written(field.type()), false)));
        return after;
    }

    private static boolean has(List<ColumnInfo> columns, String name) {
        return columns.stream().anyMatch(column -> column.name().equals(name));
    }

    private static String name(ColumnInfo column, List<ColumnInfo> columns, ColumnChanges changes) {
        String to = changes.renamed().getOrDefault(column.name(), column.name());
        return has(columns, to) ? column.name() : to;
    }

    private static String type(ColumnInfo column, ColumnChanges changes) {
        ColumnChanges.Retyped retyped = changes.retyped().get(column.name());
        String type = column.type();
        if (retyped != null) {
            for (Type before : retyped.before()) {
                type = type(type, before, retyped.now());
            }
        }
        return type;
    }

    private static String type(String has, Type before, Type now) {
        if (before instanceof Type.Struct(List<Field> ours) && now instanceof Type.Struct(List<Field> theirs) && has.startsWith("struct<")) {
            return of(DuckTypes.parts(has), ColumnChanges.between(new Schema(ours), new Schema(theirs))).stream().map(member -> member.name() + ": " + member.type())
                    .collect(Collectors.joining(", ", "struct<", ">"));
        }
        if (before instanceof Type.Array(Field ours) && now instanceof Type.Array(Field theirs) && has.startsWith("list<")) {
            return "list<" + type(DuckTypes.parts(has).getFirst().type(), ours.type(), theirs.type()) + ">";
        }
        if (before instanceof Type.Dictionary(Field ours) && now instanceof Type.Dictionary(Field theirs) && has.startsWith("map<")) {
            var parts = DuckTypes.parts(has);
            return "map<" + parts.getFirst().type() + ", " + type(parts.getLast().type(), ours.type(), theirs.type()) + ">";
        }
        return DuckTypes.written(now);
    }
}
