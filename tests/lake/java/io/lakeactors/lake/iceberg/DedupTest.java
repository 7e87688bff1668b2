package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.MergeRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;

class DedupTest extends MergeFixture {
    private static final long WINDOW = 10;

    @Override
    MergeRule own() {
        return rule(MergeRule.Keep.FIRST, WINDOW);
    }

    private static MergeRule rule(MergeRule.Keep keep, long window) {
        return MergeRule.dedup(List.of("id"), List.of("ts"), new MergeRule.Window("ts", window, keep));
    }

    String said(String key) {
        return ((IcebergStore) store).loaded(MERGED).currentSnapshot().summary().get(key);
    }

    @Test
    void theFirstOfDuplicatesStaysHoweverTheyCome() {
        commit(0, put(1, 5, "second"), put(2, 5, "a"), put(2, 5, "again"));
        commit(1, put(1, 5, "greater partition"), put(1, 6, "third"), put(3, 5, "b"));
        commit(0, put(1, 4, "first"));

        assertThat(rows()).containsExactly("1=first", "2=a", "3=b");
        consistent();
    }

    @Test
    void theLastStaysWhereThatIsAsked() {
        store.ensure(merged(rule(MergeRule.Keep.LAST, WINDOW)), false);
        commit(0, put(1, 5, "second"), put(1, 4, "first"));
        commit(0, put(1, 5, "same time, later"), put(2, 5, "a"));
        commit(0, put(1, 3, "late"));

        assertThat(rows()).containsExactly("1=same time, later", "2=a");
        consistent();
    }

    @Test
    void aKeyThatComesBackAfterTheWindowIsNew() {
        commit(0, put(1, 0, "a"), put(1, 10, "just within"));
        commit(0, put(1, 11, "b"));
        commit(0, put(1, 21, "within that of b"), put(1, 22, "c"));

        assertThat(rows()).containsExactly("1=a", "1=b", "1=c");
        consistent();
    }

    @Test
    void anOrderBesidesTheTimeSaysWhichStays() {
        store.ensure(merged(MergeRule.dedup(List.of("region"), List.of("id"), new MergeRule.Window("ts", WINDOW, MergeRule.Keep.FIRST))), false);
        commit(0, put(7, 1, "a", "here"), put(5, 8, "b", "here"));
        commit(0, put(6, 3, "c", "here"), put(9, 30, "d", "here"));

        assertThat(rows()).containsExactly("5=b", "9=d");
        consistent();
    }

    @Test
    void filesOfNothingButDuplicatesAreNotAdded() throws IOException {
        Event[] batch = LongStream.range(0, 50).mapToObj(id -> put(id, 5, "v")).toArray(Event[]::new);
        commit(0, batch);
        commit(0, batch);

        assertThat(said("added-data-files")).isNull();
        assertThat(said("added-delete-files")).isNull();
        assertThat(files()).hasSize(2);
        assertThat(rows()).hasSize(50);
        consistent();
    }

    private List<FileScanTask> files() throws IOException {
        try (CloseableIterable<FileScanTask> tasks = ((IcebergStore) store).loaded(MERGED).newScan().planFiles()) {
            return StreamSupport.stream(tasks.spliterator(), false).toList();
        }
    }

    /** So one partition may be read from its beginning after the others. */
    @Test
    void aPartitionThatIsFarBehindTheOthersStillMeetsItsDuplicates() {
        for (long at = 0; at < 200; at += 5) {
            commit(0, put(at, at, "a"));
        }
        commit(1, put(0, 1, "again"), put(50, 52, "again"));
        restart();
        commit(1, put(55, 60, "again"), put(1_000, 63, "new"));

        assertThat(rows()).hasSize(41).contains("0=a", "50=a", "55=a", "1000=new");
        consistent();
    }

    @Test
    void whatComesLaterThanAWindowIsNew() {
        commit(0, put(1, 5, "a"), put(2, 100, "b"));
        commit(0, put(1, 5, "late"), put(2, 100, "again"), put(2, 90, "not late"));
        restart();
        commit(0, put(1, 5, "later"), put(2, 90, "again"), put(2, 91, "again"));

        assertThat(rows()).containsExactly("1=a", "1=late", "1=later", "2=not late");
        consistent();
    }

    /** Else which rows remain would depend on which partitions share a commit. */
    @Test
    void aRowIsLateByItsOwnPartitionWhateverSharesItsCommit() {
        commit(0, put(1, 75, "a"), put(2, 85, "b"), put(3, 100, "c"));
        commit(1, put(4, 60, "slow"));
        var fast = request(0, put(1, 75, "late"), put(2, 85, "late"), put(3, 95, "not late"));
        var slow = request(1, put(5, 62, "slow"), put(4, 61, "again"));
        var advances = new TreeMap<>(fast.advances());
        advances.putAll(slow.advances());
        var files = Stream.concat(fast.files().stream(), slow.files().stream()).toList();
        assertThat(store.commit(new CommitRequest("both", 1, MERGED, fast.targetUuid(), advances, files))).isInstanceOf(CommitOutcome.Committed.class);
        landed(0, put(1, 75, "late"), put(2, 85, "late"), put(3, 95, "not late"));
        landed(1, put(5, 62, "slow"), put(4, 61, "again"));

        assertThat(rows()).containsExactly("1=a", "1=late", "2=b", "2=late", "3=not late", "4=slow", "5=slow");
        consistent();
    }

    @Test
    void aTimeAheadOfTheClockLeavesNobodyLate() {
        long now = System.currentTimeMillis();
        commit(0, put(1, now, "a"), put(2, now + 86_400_000, "tomorrow"));
        commit(0, put(1, now, "again"), put(2, now + 86_400_000, "again"));

        assertThat(rows()).containsExactly("1=a", "2=tomorrow");
        assertThat(said("la.merge-latest")).isEqualTo("customers/0=" + now);
        consistent();
    }

    @Test
    void afterARestartOnlyFilesWithinTheWindowAreRead() throws IOException {
        commit(0, put(2, 5, "old"));
        Path old = Path.of(files().getFirst().file().location().replace("file:", ""));
        commit(0, put(4, 500, "a"));
        restart();
        byte[] bytes = Files.readAllBytes(old);
        Files.delete(old);

        commit(0, put(4, 501, "again"), put(6, 502, "b"));

        Files.write(old, bytes);
        assertThat(rows()).containsExactly("2=old", "4=a", "6=b");
        consistent();
    }

    @Test
    void compactionAndChangesOfOthersCarryOnHowFarPartitionsCame() {
        commit(0, put(2, 5, "a"));
        commit(0, put(4, 5, "a"));
        assertThat(care().change(compaction())).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(said("la.merge-latest")).isEqualTo("customers/0=5");
        commit(0, put(2, 6, "again"));
        assertThat(rows()).containsExactly("2=a", "4=a");
        consistent();
    }

    @Test
    void aWindowMayChangeButNotWhatStays() {
        commit(0, put(1, 5, "a"));
        store.ensure(merged(rule(MergeRule.Keep.FIRST, 100)), false);
        commit(0, put(1, 105, "again"));
        assertThat(rows()).containsExactly("1=a");
        assertThatThrownBy(() -> store.ensure(merged(rule(MergeRule.Keep.LAST, WINDOW)), false)).hasMessageContaining("dedup by id, last by ts");
    }
}
