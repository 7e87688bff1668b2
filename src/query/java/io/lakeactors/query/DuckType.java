package io.lakeactors.query;

import io.lakeactors.model.SqlNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A column's type for DuckDB, which finds columns of files by their ids and what is nested in them by names: members that were renamed are read under each of their names, and made one.
 */
sealed interface DuckType {
    record Plain(String word) implements DuckType {}

    record Struct(List<Member> members) implements DuckType {
        public Struct {
            members = List.copyOf(members);
        }

        /** Each member's names, that of now first: none of them twice, as DuckDB tells them apart, which is without case. */
        private List<List<String>> names(Map<Integer, List<String>> former) {
            Set<String> taken = new HashSet<>();
            members.forEach(member -> taken.add(member.name.toLowerCase(Locale.ROOT)));
            return members.stream().map(member -> Stream.concat(Stream.of(member.name), former.getOrDefault(member.id, List.of()).stream().filter(name -> taken.add(name.toLowerCase(Locale.ROOT))))
                    .toList()).toList();
        }
    }

    /** @param id the table's, -1 if it is not known */
    record Member(int id, String name, DuckType type) {}

    record Items(DuckType element) implements DuckType {}

    record Entries(DuckType key, DuckType value) implements DuckType {}

    /** In DuckDB's words. */
    default String text() {
        return switch (this) {
            case Plain(var word) -> word;
            case Struct(var members) -> members.stream().map(member -> SqlNames.quoted(member.name) + " " + member.type.text()).collect(Collectors.joining(", ", "STRUCT(", ")"));
            case Items(var element) -> element.text() + "[]";
            case Entries(var key, var value) -> "MAP(" + key.text() + ", " + value.text() + ")";
        };
    }

    /** As files of any age have it. @param former the names that nested fields had before, by their ids */
    default DuckType ofAnyAge(Map<Integer, List<String>> former) {
        return switch (this) {
            case Plain plain -> plain;
            case Struct struct -> {
                var names = struct.names(former);
                var all = new ArrayList<Member>();
                for (int i = 0; i < names.size(); i++) {
                    Member member = struct.members.get(i);
                    names.get(i).forEach(name -> all.add(new Member(member.id, name, member.type.ofAnyAge(former))));
                }
                yield new Struct(all);
            }
            case Items(var element) -> new Items(element.ofAnyAge(former));
            case Entries(var key, var value) -> new Entries(key, value.ofAnyAge(former));
        };
    }

    /** A value of this type, of one that is {@linkplain #ofAnyAge of any age}. */
    default String select(String of, Map<Integer, List<String>> former) {
        return select(of, former, 0);
    }

    private String select(String of, Map<Integer, List<String>> former, int depth) {
        if (equals(ofAnyAge(former))) {
            return of;
        }
        String each = "x" + depth;
        String made = switch (this) {
            case Plain plain -> of;
            case Struct struct -> {
                var names = struct.names(former);
                var parts = new ArrayList<String>();
                for (int i = 0; i < names.size(); i++) {
                    DuckType type = struct.members.get(i).type;
                    parts.add(SqlNames.quoted(struct.members.get(i).name) + " := "
                            + names.get(i).stream().map(name -> type.select(of + "." + SqlNames.quoted(name), former, depth)).collect(Collectors.joining(", ", "coalesce(", ")")));
                }
                yield "struct_pack(" + String.join(", ", parts) + ")";
            }
            case Items(var element) -> "list_transform(" + of + ", lambda " + each + ": " + element.select(each, former, depth + 1) + ")";
            case Entries(var key, var value) -> "map_from_entries(list_transform(map_entries(" + of + "), lambda " + each + ": struct_pack(key := " + each + ".key, value := "
                    + value.select(each + ".value", former, depth + 1) + ")))";
        };
        return "CASE WHEN " + of + " IS NULL THEN NULL ELSE " + made + " END";
    }
}
