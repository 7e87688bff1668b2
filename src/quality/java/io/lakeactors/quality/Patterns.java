package io.lakeactors.quality;

import com.google.re2j.Pattern;
import io.lakeactors.model.Column;
import io.lakeactors.model.Rule;
import java.util.Arrays;
import java.util.Optional;

/** Tests whole texts against a pattern: by table where the pattern is plain, else by RE2 with the verdicts on the latest values kept. */
final class Patterns {
    private Patterns() {}

    static ColumnTest of(Rule.Pattern pattern) {
        Optional<ClassPattern.Table> table = ClassPattern.of(pattern.regex());
        return table.isPresent() ? byTable(table.get()) : new Remembered(Pattern.compile(pattern.regex()));
    }

    static String demand(Rule.Pattern pattern) {
        return "which does not match " + ValueText.shortened(pattern.regex());
    }

    private static ColumnTest byTable(ClassPattern.Table table) {
        return (column, rows, broken) -> {
            var texts = (Column.Bytes) column;
            int[] offsets = texts.offsets();
            byte[] data = texts.data();
            for (int row = 0; row < rows; row++) {
                broken[row >>> 6] |= (table.matches(data, offsets[row], offsets[row + 1]) ? 0L : 1L) << row;
            }
        };
    }

    /** Columns with patterns mostly hold few distinct values: a small direct-mapped memory saves the engine's work on them. */
    private static final class Remembered implements ColumnTest {
        private static final int SLOTS = 1024;
        private static final int LENGTH_MAX = 256;

        private final Pattern pattern;
        private final byte[][] values = new byte[SLOTS][];
        private final boolean[] verdicts = new boolean[SLOTS];

        Remembered(Pattern pattern) {
            this.pattern = pattern;
        }

        @Override
        public void run(Column column, int rows, long[] broken) {
            var texts = (Column.Bytes) column;
            int[] offsets = texts.offsets();
            byte[] data = texts.data();
            for (int row = 0; row < rows; row++) {
                broken[row >>> 6] |= (matches(data, offsets[row], offsets[row + 1]) ? 0L : 1L) << row;
            }
        }

        private boolean matches(byte[] data, int from, int to) {
            if (to - from > LENGTH_MAX) {
                return pattern.matcher(Arrays.copyOfRange(data, from, to)).matches();
            }
            int slot = ByteKeys.hash(data, from, to - from) & (SLOTS - 1);
            byte[] value = values[slot];
            if (value == null || !Arrays.equals(value, 0, value.length, data, from, to)) {
                values[slot] = Arrays.copyOfRange(data, from, to);
                verdicts[slot] = pattern.matcher(values[slot]).matches();
            }
            return verdicts[slot];
        }
    }
}
