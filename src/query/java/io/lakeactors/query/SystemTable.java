package io.lakeactors.query;

import io.lakeactors.model.TableName;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the node knows of itself, to be asked like a table of the lake. It is not in the catalog: other engines do not see it, and it has no snapshots.
 *
 * @param rows as they are when asked, each with one value for each column, null for none; may block, and throw a LakeException
 */
public record SystemTable(TableName name, List<Column> columns, Supplier<List<List<Object>>> rows) {
    public SystemTable {
        columns = List.copyOf(columns);
    }

    /** What a column holds. */
    public enum Kind {
        /** A String. */
        TEXT("VARCHAR"),
        /** A Long. */
        NUMBER("BIGINT"),
        /** A Double. */
        DECIMAL("DOUBLE"),
        /** A Boolean. */
        FLAG("BOOLEAN"),
        /** A Long: milliseconds since 1970, shown as a time. */
        TIME("BIGINT");

        private final String raw;

        Kind(String raw) {
            this.raw = raw;
        }

        String raw() {
            return raw;
        }
    }

    /** @param name in lower case */
    public record Column(String name, Kind kind) {}
}
