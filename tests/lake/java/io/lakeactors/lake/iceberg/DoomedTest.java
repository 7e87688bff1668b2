package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DoomedTest {
    private static final int FILES = 20_000;
    private static final int LAST_ROW = 50_000_000;

    /** A bit for each row would be 125 GB, a count for each place of each file 3 GB. */
    @Test
    void fewRowsOfManyLargeFilesFromManyPlacesTakeLittleMemory() {
        var doomed = new Doomed();
        var rows = new RowsToDelete();
        for (int file = 0; file < FILES; file++) {
            doomed.add(file, LAST_ROW, file);
        }
        doomed.each((file, gone) -> rows.add(new RowsToDelete.Part(0, null), "file " + file, gone));

        assertThat(rows.byPart().values()).singleElement().satisfies(all -> assertThat(all.values()).hasSize(FILES).allMatch(gone -> gone.cardinality() == 1 && gone.nextSetBit(0) == LAST_ROW));
    }

    private static TreeMap<Integer, Long> counts(Doomed doomed) {
        var counts = new TreeMap<Integer, Long>();
        doomed.counted((place, rows) -> counts.merge(place, rows, Long::sum));
        return counts;
    }

    @Test
    void whatIsInFilesThatAreGoneIsCountedNoMore() {
        var doomed = new Doomed();
        doomed.add(0, 7, 3);
        doomed.add(1, 7, 3);
        doomed.add(1, 8, 4);
        var more = new Doomed();
        more.add(0, 8, 3);
        doomed.addAll(more);
        assertThat(counts(doomed)).isEqualTo(new TreeMap<>(Map.of(3, 3L, 4, 1L)));

        doomed.leave(file -> file == 1);

        assertThat(counts(doomed)).isEqualTo(new TreeMap<>(Map.of(3, 2L)));
        doomed.each((file, rows) -> assertThat(rows.stream()).containsExactly(7, 8));
        doomed.leave(file -> true);
        assertThat(doomed.isEmpty()).isTrue();
        assertThat(counts(doomed)).isEmpty();
    }
}
