package io.lakeactors.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A state of a small model while it is worked on. Rows are arrays of small numbers, -3 to 12; nothing in a row is changed, rows are replaced.
 *
 * @see #encode() the form in which states are kept and compared
 */
final class SmallState {
    private static final Comparator<int[]> BY_NUMBERS = Arrays::compare;
    private static final int SHIFT = 4;

    /** Counters; what they count is the model's business. */
    int[] counters;
    /** Snapshots, oldest first. */
    List<int[]> snapshots = new ArrayList<>();
    /** Files in the table: commit, from, to. */
    List<int[]> data = new ArrayList<>();
    /** Requests on their way. */
    List<int[]> flying = new ArrayList<>();
    List<int[]> writers = new ArrayList<>();
    /** Files that were deleted, one bit for each commit. */
    int deleted;

    SmallState(int... counters) {
        this.counters = counters;
    }

    SmallState copy() {
        var copy = new SmallState(counters.clone());
        copy.snapshots = new ArrayList<>(snapshots);
        copy.data = new ArrayList<>(data);
        copy.flying = new ArrayList<>(flying);
        copy.writers = new ArrayList<>(writers);
        copy.deleted = deleted;
        return copy;
    }

    boolean isDeleted(int commit) {
        return (deleted & 1 << commit) != 0;
    }

    boolean landed(int commit) {
        return data.stream().anyMatch(file -> file[0] == commit);
    }

    /** How often each record is in the table. */
    int[] multiplicity(int records) {
        var times = new int[records];
        for (var file : data) {
            for (int record = file[1]; record < file[2]; record++) {
                times[record]++;
            }
        }
        return times;
    }

    /** The same for states that differ only in the order of files or requests. */
    String encode() {
        data.sort(BY_NUMBERS);
        flying.sort(BY_NUMBERS);
        var text = new StringBuilder();
        text.append((char) deleted);
        append(text, counters);
        for (var rows : List.of(snapshots, data, flying, writers)) {
            text.append((char) rows.size());
            rows.forEach(row -> append(text, row));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, int[] row) {
        for (int number : row) {
            text.append((char) (number + SHIFT));
        }
    }

    static SmallState decode(String text, int counters, int snapshot, int file, int request, int writer) {
        var state = new SmallState(new int[counters]);
        state.deleted = text.charAt(0);
        int at = read(text, 1, state.counters);
        at = read(text, at, state.snapshots, snapshot);
        at = read(text, at, state.data, file);
        at = read(text, at, state.flying, request);
        read(text, at, state.writers, writer);
        return state;
    }

    private static int read(String text, int start, List<int[]> rows, int width) {
        int at = start + 1;
        for (int i = text.charAt(start); i > 0; i--) {
            var row = new int[width];
            at = read(text, at, row);
            rows.add(row);
        }
        return at;
    }

    private static int read(String text, int start, int[] row) {
        for (int i = 0; i < row.length; i++) {
            row[i] = text.charAt(start + i) - SHIFT;
        }
        return start + row.length;
    }
}
