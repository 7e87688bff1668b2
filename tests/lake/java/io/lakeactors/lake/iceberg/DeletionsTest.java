package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.MergedRows.Place;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.iceberg.inmemory.InMemoryFileIO;
import org.junit.jupiter.api.Test;

/** Deletions are remembered in few files, of which none grows without bound. */
class DeletionsTest {
    private static final int WIDTH = KeyEntry.width(0);
    private static final long JOINED_MAX = 100;

    private final SourcePlaces places = new SourcePlaces();
    private final Deletions deletions = new Deletions(new InMemoryFileIO(), "memory:/table", WIDTH, places, JOINED_MAX);
    private final long place = places.number(new Place("orders", 0));

    private List<long[]> fresh(long first, int count, long at) {
        return LongStream.range(first, first + count).mapToObj(key -> {
            long[] entry = new long[WIDTH];
            entry[KeyEntry.LOW] = key;
            entry[KeyEntry.AT] = KeyEntry.deletedAt(at);
            entry[KeyEntry.PLACE] = place;
            return entry;
        }).toList();
    }

    private TreeSet<Long> keys(String said) {
        var keys = new TreeSet<Long>();
        deletions.each(said, entry -> assertThat(keys.add(entry[KeyEntry.LOW])).isTrue());
        return keys;
    }

    @Test
    void smallFilesAreJoinedAndLargeOnesStayUntilTheirTimeIsOver() {
        String said = "";
        for (int i = 0; i < 30; i++) {
            said = deletions.with(said, fresh(10L * i, 10, 1_000 + i), 0, 1_000 + i);
        }

        assertThat(said.split(",")).as("files").hasSizeBetween(3, 8).allSatisfy(run -> assertThat(Long.parseLong(run.split(":")[1])).isLessThanOrEqualTo(JOINED_MAX));
        assertThat(keys(said)).hasSize(300).startsWith(0L, 1L).endsWith(299L);

        said = deletions.with(said, List.of(), 1_100, 1_100);
        assertThat(said).isEmpty();
    }

    @Test
    void joiningLeavesOutWhatIsForgotten() {
        String said = deletions.with("", fresh(0, 10, 1_000), 0, 1_000);
        said = deletions.with(said, fresh(10, 10, 1_005), 0, 1_005);
        said = deletions.with(said, fresh(20, 10, 1_010), 1_001, 1_010);

        assertThat(said.split(",")).hasSize(1);
        assertThat(said).contains(":20:");
        assertThat(keys(said)).hasSize(20).startsWith(10L).endsWith(29L);
    }
}
