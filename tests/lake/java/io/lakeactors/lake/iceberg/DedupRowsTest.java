package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.MergeRule.Keep;
import io.lakeactors.model.MergedRows.Place;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DedupRowsTest {
    private static final long WINDOW = 1_000;

    @TempDir
    Path folder;

    @Test
    void anEndlessStreamOfKeysThatComeOnceTakesNoMoreThanTwiceWhatIsWithinTheWindow() {
        var places = new SourcePlaces();
        long place = places.number(new Place("t", 0));
        var chance = new Random(1);
        try (var rows = new DedupRows(KeyEntry.width(1), 0, WINDOW, Keep.FIRST, places, file -> false, 1 << 20, folder)) {
            for (int commit = 0; commit < 1_000; commit++) {
                rows.forget(100L * commit - 2 * WINDOW);
                rows.begin(0, new long[] {Long.MIN_VALUE});
                for (int row = 0; row < 100; row++) {
                    rows.meet(new long[] {chance.nextLong(), chance.nextLong(), KeyEntry.row(commit, row), place, row, 100L * commit + row}, false);
                }
                rows.finish();
                rows.keep();
                assertThat(rows.size()).isLessThanOrEqualTo(2 * 2 * WINDOW + 200);
            }
            assertThat(rows.doomed().isEmpty()).isTrue();
        }
    }
}
