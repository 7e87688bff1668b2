package io.lakeactors.decode;

import io.lakeactors.model.RowFault;
import java.util.ArrayList;
import java.util.List;

/** Gathers the faults of a batch. Makes objects for faulty records only. */
final class Faults {
    static final String MALFORMED = "decode.malformed";
    static final String TYPE = "decode.type";
    static final String UNKNOWN = "decode.unknown";
    static final String REQUIRED = "decode.required";
    static final String SCHEMA = "decode.schema";
    static final String POISON = "decode.poison";

    /** A record of thousands of wrong fields needs no thousand sentences. */
    static final int PER_RECORD_MAX = 16;

    private final ArrayList<RowFault> pending = new ArrayList<>();
    private int row;
    private int rowBegin;

    void begin() {
        pending.clear();
        row = -1;
        rowBegin = 0;
    }

    void beginRow(int newRow) {
        row = newRow;
        rowBegin = pending.size();
    }

    /** A position to {@link #cutTo} or to look back to. */
    int mark() {
        return pending.size();
    }

    /** Forgets what was added since a mark. */
    void cutTo(int mark) {
        while (pending.size() > mark) {
            pending.removeLast();
        }
    }

    void add(String rule, String column, String message) {
        int ofRow = pending.size() - rowBegin;
        if (ofRow < PER_RECORD_MAX) {
            pending.add(new RowFault(row, rule, column, message));
        } else if (ofRow == PER_RECORD_MAX) {
            pending.add(new RowFault(row, rule, "", "more faults follow; only the first " + PER_RECORD_MAX + " are told"));
        }
    }

    /** The whole record has this one fault, whatever was found before. */
    void only(String rule, String message) {
        cutTo(rowBegin);
        add(rule, "", message);
    }

    /** Whether a column, or a part of it, has a fault since a mark. */
    boolean has(String column, int since) {
        for (int i = since; i < pending.size(); i++) {
            if (concerns(pending.get(i), column)) {
                return true;
            }
        }
        return false;
    }

    /** A later value of the same key takes the place of the one that was at fault. Unknown fields stay told. */
    void withdraw(String column, int since) {
        for (int i = pending.size() - 1; i >= since; i--) {
            if (concerns(pending.get(i), column) && !pending.get(i).ruleId().equals(UNKNOWN)) {
                pending.remove(i);
            }
        }
    }

    /** A column is read once more: forgets whatever it, or a part of it, was told of. */
    void drop(String column, int since) {
        for (int i = pending.size() - 1; i >= since; i--) {
            if (concerns(pending.get(i), column)) {
                pending.remove(i);
            }
        }
    }

    private static boolean concerns(RowFault fault, String column) {
        return fault.column().startsWith(column) && (fault.column().length() == column.length() || fault.column().charAt(column.length()) == '.');
    }

    /** The faults of the batch, in ascending order of row. */
    List<RowFault> list() {
        return pending.isEmpty() ? List.of() : List.copyOf(pending);
    }
}
