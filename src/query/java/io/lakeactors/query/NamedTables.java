package io.lakeactors.query;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.TableName;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the tables that a query names. */
final class NamedTables {
    private static final String EXAMPLE = "Name tables as namespace.table; `lake tables` lists them.";

    private NamedTables() {}

    /** @param parts as the query writes it; case counts only between tables whose names differ in nothing else @throws io.lakeactors.model.LakeException TABLE_NOT_FOUND, with what may have been meant */
    static TableName resolve(List<String> parts, List<TableName> known) {
        if (parts.size() == 2) {
            List<TableName> alike = known.stream().filter(table -> table.namespace().equalsIgnoreCase(parts.get(0)) && table.name().equalsIgnoreCase(parts.get(1))).toList();
            if (!alike.isEmpty()) {
                return alike.stream().filter(table -> table.namespace().equals(parts.get(0)) && table.name().equals(parts.get(1))).findFirst().orElse(alike.getFirst());
            }
        }
        throw LakeError.of(ErrorCode.TABLE_NOT_FOUND, "there is no table " + String.join(".", parts), "", suggestion(parts, known)).asException();
    }

    /** @param byName how far the name alone is from what was written, and {@code whole} with its namespace */
    private record Near(TableName table, int byName, int whole) {
        int distance() {
            return Math.min(byName, whole);
        }
    }

    private static String suggestion(List<String> parts, List<TableName> known) {
        String wanted = parts.getLast().toLowerCase(Locale.ROOT);
        String full = String.join(".", parts).toLowerCase(Locale.ROOT);
        return known.stream()
                .map(table -> new Near(table, Distance.between(wanted, table.name().toLowerCase(Locale.ROOT)), Distance.between(full, table.toString().toLowerCase(Locale.ROOT))))
                .filter(near -> near.distance() <= Math.max(2, wanted.length() / 3))
                .min(Comparator.comparingInt(Near::distance).thenComparingInt(Near::whole).thenComparing(Near::table))
                .map(near -> "Did you mean " + near.table() + "?")
                .orElse(EXAMPLE);
    }
}
