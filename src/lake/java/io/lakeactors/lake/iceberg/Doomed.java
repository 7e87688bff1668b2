package io.lakeactors.lake.iceberg;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.roaringbitmap.RoaringBitSet;

/**
 * Rows that go, by the numbers of their files, and how many of each file came from which place in the source. There may be millions: no object for each; and few of each of many large files: not a bit
 * for each row that stays. Not safe for threads.
 */
final class Doomed {
    /** As they come, some several times: to sort them once costs less than to keep them sorted. */
    private static final class InFile {
        private int[] rows = new int[4];
        private int count;

        void add(int row) {
            if (count == rows.length) {
                rows = Arrays.copyOf(rows, 2 * count);
            }
            rows[count++] = row;
        }

        BitSet bits() {
            Arrays.sort(rows, 0, count);
            var bits = new RoaringBitSet();
            Arrays.stream(rows, 0, count).forEach(bits::set);
            return bits;
        }
    }

    interface Rows {
        void of(int file, BitSet rows);
    }

    interface Counts {
        void from(int place, long rows);
    }

    /** By the number of the file, null for none. */
    private InFile[] files = {};
    /** By the numbers of the file and the place. */
    private final Map<Long, long[]> counts = new HashMap<>();

    void add(int file, int row, int place) {
        in(file).add(row);
        count((long) file << Integer.SIZE | place, 1);
    }

    private InFile in(int file) {
        if (file >= files.length) {
            files = Arrays.copyOf(files, Math.max(file + 1, 2 * files.length));
        }
        if (files[file] == null) {
            files[file] = new InFile();
        }
        return files[file];
    }

    private void count(long from, long rows) {
        counts.computeIfAbsent(from, fresh -> new long[1])[0] += rows;
    }

    void addAll(Doomed others) {
        others.each((file, rows) -> rows.stream().forEach(in(file)::add));
        others.counts.forEach((from, rows) -> count(from, rows[0]));
    }

    /** Rows of such files go no more. */
    void leave(IntPredicate gone) {
        for (int file = 0; file < files.length; file++) {
            if (gone.test(file)) {
                files[file] = null;
            }
        }
        counts.keySet().removeIf(from -> gone.test((int) (from >> Integer.SIZE)));
    }

    void clear() {
        files = new InFile[0];
        counts.clear();
    }

    boolean isEmpty() {
        return Arrays.stream(files).allMatch(Objects::isNull);
    }

    void each(Rows sink) {
        for (int file = 0; file < files.length; file++) {
            if (files[file] != null) {
                sink.of(file, files[file].bits());
            }
        }
    }

    /** Some places several times. */
    void counted(Counts sink) {
        counts.forEach((from, rows) -> sink.from(from.intValue(), rows[0]));
    }
}
