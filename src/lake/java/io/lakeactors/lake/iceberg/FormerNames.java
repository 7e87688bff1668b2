package io.lakeactors.lake.iceberg;

import io.lakeactors.model.Field;
import io.lakeactors.model.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;

/**
 * What columns, and what is nested in them, were called in earlier schemas of a table: names that nothing beside them has now. Whoever still writes under the contract before a rename means the same
 * fields.
 */
final class FormerNames {
    /** Holds the columns, as a struct holds its members by its own id. */
    static final int TABLE = -1;

    private final Types.StructType table;
    /** By the id of what holds them: from names that were to the fields that they meant. */
    private final Map<Integer, Map<String, Types.NestedField>> fields = new HashMap<>();

    private FormerNames(Types.StructType table) {
        this.table = table;
    }

    static FormerNames of(Schema now, Collection<Schema> all) {
        var former = new FormerNames(now.asStruct());
        Map<Integer, Types.NestedField> byId = TypeUtil.indexById(now.asStruct());
        Map<Integer, Integer> holders = TypeUtil.indexParents(now.asStruct());
        all.stream().sorted(Comparator.comparingInt(Schema::schemaId)).forEach(earlier -> TypeUtil.indexById(earlier.asStruct()).forEach((id, field) -> {
            Types.NestedField same = byId.get(id);
            int holder = holders.getOrDefault(id, TABLE);
            if (same != null && (holder == TABLE ? now.asStruct() : byId.get(holder).type().asNestedType()).fieldType(field.name()) == null) {
                former.fields.computeIfAbsent(holder, any -> new TreeMap<>()).put(field.name(), same);
            }
        }));
        return former;
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    /** What is called now what was called so; the name itself if nothing was. @param holder the id of the struct, or {@link #TABLE} */
    String now(int holder, String name) {
        Types.NestedField field = fields.getOrDefault(holder, Map.of()).get(name);
        return field == null ? name : field.name();
    }

    /** As {@link #now}, of a name that is to be given anew: engines that tell names apart without case would take it for the former one. */
    String taken(int holder, String name) {
        return fields.getOrDefault(holder, Map.of()).entrySet().stream().filter(former -> former.getKey().equalsIgnoreCase(name)).map(former -> former.getValue().name()).findFirst().orElse(name);
    }

    /** Of fields that are nested in columns, by their ids, what they were called. */
    Map<Integer, List<String>> nested() {
        var nested = new HashMap<Integer, List<String>>();
        fields.forEach((holder, names) -> {
            if (holder != TABLE) {
                names.forEach((name, field) -> nested.computeIfAbsent(field.fieldId(), any -> new ArrayList<>()).add(name));
            }
        });
        return nested;
    }

    /** The field that a name means, or meant; null if there is none. */
    Types.NestedField field(Types.StructType struct, int holder, String name) {
        return struct.field(now(holder, name));
    }

    /** Rows' columns under the names that the table has for them now. */
    io.lakeactors.model.Schema named(io.lakeactors.model.Schema rows) {
        return new io.lakeactors.model.Schema(named(rows.fields(), table, TABLE));
    }

    private List<Field> named(List<Field> fields, Types.StructType struct, int holder) {
        return fields.stream().map(field -> {
            Types.NestedField held = field(struct, holder, field.name());
            return held == null ? field : with(held.name(), field, type(field.type(), held));
        }).toList();
    }

    private Type type(Type type, Types.NestedField held) {
        if (type instanceof Type.Struct(var fields) && held.type().isStructType()) {
            return new Type.Struct(named(fields, held.type().asStructType(), held.fieldId()));
        }
        if (type instanceof Type.Array(var element) && held.type().isListType()) {
            return new Type.Array(with(element.name(), element, type(element.type(), held.type().asListType().fields().getFirst())));
        }
        if (type instanceof Type.Dictionary(var value) && held.type().isMapType()) {
            return new Type.Dictionary(with(value.name(), value, type(value.type(), held.type().asMapType().fields().getLast())));
        }
        return type;
    }

    private static Field with(String name, Field field, Type type) {
        return new Field(name, field.sourceName(), type, field.required(), field.doc());
    }
}
