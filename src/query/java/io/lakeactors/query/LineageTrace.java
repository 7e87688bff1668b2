package io.lakeactors.query;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableLineage;
import io.lakeactors.model.TableLineage.Input;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;

/** Goes from a table up to what it was made of, to the topics: each table at the very snapshot that was read. Blocking. */
public final class LineageTrace {
    private static final int TABLES_MAX = 200;

    private final TableReader reader;

    public LineageTrace(TableReader reader) {
        this.reader = reader;
    }

    /** @param depth 0 for the table that was asked for, one more for what something of the depth before was made of */
    public record Node(int depth, TableLineage lineage) {}

    /**
     * The table, and what it was made of, nearest first. Of a table that is not there any more, or whose snapshot has expired, no more is known than that.
     *
     * @param stepsMax of each table
     * @throws LakeException {@link ErrorCode#TABLE_NOT_FOUND} for the table itself, {@link ErrorCode#CATALOG_UNREACHABLE}
     */
    public List<Node> of(TableName table, int stepsMax) {
        var found = new ArrayList<Node>();
        var next = new ArrayDeque<Node>();
        var seen = new HashSet<String>();
        next.add(new Node(0, reader.lineage(table, OptionalLong.empty(), stepsMax)));
        while (!next.isEmpty() && found.size() < TABLES_MAX) {
            Node node = next.poll();
            found.add(node);
            for (Input input : node.lineage().inputs()) {
                if (input instanceof Input.Snapshot(TableName source, OptionalLong snapshot) && seen.add(source + "@" + snapshot)) {
                    next.add(new Node(node.depth() + 1, snapshot.isEmpty() ? unknown(source, snapshot) : orUnknown(source, snapshot, stepsMax)));
                }
            }
        }
        return found;
    }

    /** A table may go while it is asked for. */
    private TableLineage orUnknown(TableName table, OptionalLong snapshot, int stepsMax) {
        try {
            return reader.lineage(table, snapshot, stepsMax);
        } catch (LakeException failure) {
            if (failure.error().code() == ErrorCode.TABLE_NOT_FOUND) {
                return unknown(table, snapshot);
            }
            throw failure;
        }
    }

    private static TableLineage unknown(TableName table, OptionalLong snapshot) {
        return new TableLineage(table, "", snapshot, 0, List.of(), List.of());
    }

    /** All tables with their steps, quarantines too; those without one left out. */
    public List<TableLineage> all(int stepsMax) {
        return reader.list().stream().sorted().map(table -> orUnknown(table, OptionalLong.empty(), stepsMax)).filter(lineage -> !lineage.steps().isEmpty()).toList();
    }
}
