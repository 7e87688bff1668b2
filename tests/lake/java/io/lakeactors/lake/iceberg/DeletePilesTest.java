package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableShape;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Files of deletes do not pile up, and joining them takes no row away and brings none back. */
class DeletePilesTest extends MergeFixture {
    private static final int COMMITS = DeletePiles.FILES_MAX + 5;

    private void replaceOften() {
        // A row of another partition that is never touched, and many of this one, so that nothing else calls for new files.
        commit(0, put(2, 1, "still"));
        commit(0, IntStream.range(0, 100).mapToObj(i -> put(101 + 2L * i, 1, "v")).toArray(Event[]::new));
        for (int i = 0; i < COMMITS; i++) {
            commit(0, put(1, 10 + i, "w" + i));
        }
    }

    private TableShape shape() {
        return care().shape(MERGED, 1 << 20);
    }

    private void join() {
        TableChange change = change(0, new TableChange.JoinDeletes());
        // What was begun is known to this one only.
        TableCare care = care();
        care.begin(change);
        assertThat(care.change(change)).isInstanceOf(CommitOutcome.Committed.class);
    }

    @Test
    void filesOfDeletesThatHavePiledUpAreJoined() {
        replaceOften();
        List<String> before = rows();
        assertThat(shape().piledDeletes()).isGreaterThan(DeletePiles.FILES_MAX / 2);

        join();

        assertThat(shape().deleteFiles()).isLessThanOrEqualTo(DeletePiles.FILES_MAX / 2);
        assertThat(shape().piledDeletes()).isZero();
        assertThat(rows()).isEqualTo(before);
        consistent();
        commit(0, put(1, 1_000, "after"), put(101, 2, "after"), put(103, 0, "late"));
        restart();
        commit(0, put(1, 1_001, "last"), delete(105, 2));
        assertThat(rows()).contains("1=last", "101=after", "103=v", "2=still").doesNotContain("105=v").hasSize(101);
        consistent();
    }

    @Test
    void rowsMayBeReplacedWhileFilesOfDeletesAreJoined() {
        replaceOften();
        TableChange change = change(0, new TableChange.JoinDeletes());
        // What was begun is known to this one only.
        TableCare care = care();
        care.begin(change);
        commit(0, put(1, 1_000, "meanwhile"), delete(101, 2));

        assertThat(care.change(change)).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(shape().deleteFiles()).isLessThanOrEqualTo(DeletePiles.FILES_MAX / 2);
        assertThat(rows()).contains("1=meanwhile").doesNotContain("101=v").hasSize(101);
        consistent();
    }

    @Test
    void aCompactionMayBePlannedBeforeAndLandAfterwards() {
        replaceOften();
        TableChange compaction = compaction();
        join();
        commit(0, put(1, 1_000, "after"));

        assertThat(care().change(compaction)).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(rows()).contains("1=after", "2=still").hasSize(102);
        consistent();
    }

    @Test
    void whatCompactionLeavesBehindIsDropped() {
        replaceOften();
        assertThat(care().change(compaction())).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(shape().deleteFiles()).isGreaterThan(DeletePiles.FILES_MAX);

        join();

        assertThat(shape().deleteFiles()).isLessThanOrEqualTo(1);
        assertThat(rows()).contains("1=w" + (COMMITS - 1)).hasSize(102);
        consistent();
    }

    @Test
    void rowsStayGoneIfTheTableGoesBackWhileFilesOfDeletesAreJoined() {
        replaceOften();
        long before = store.head(MERGED).snapshotId().getAsLong();
        assertThat(care().change(compaction())).isInstanceOf(CommitOutcome.Committed.class);
        TableChange change = change(0, new TableChange.JoinDeletes());
        // What was begun is known to this one only.
        TableCare care = care();
        care.begin(change);
        assertThat(care().change(change(0, new TableChange.Rollback(before, true)))).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(care.change(change)).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(rows()).contains("1=w" + (COMMITS - 1)).hasSize(102);
        consistent();
    }
}
