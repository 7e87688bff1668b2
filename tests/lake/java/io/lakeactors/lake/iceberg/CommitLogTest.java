package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.Progress;
import io.lakeactors.model.Resolution;
import io.lakeactors.model.TableChange;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the log of commits decides, and what becomes of that when it is shortened. */
class CommitLogTest extends CareFixture {
    private static final long ANY_AGE = -1_000;

    /** A commit that only the log knows to have landed. */
    private CommitRequest expiredCommit() {
        var request = request(1, Map.of(P0, advance(0, 2)), file(ORDERS, 1, 0, 1));
        assertThat(store.commit(request)).isInstanceOf(CommitOutcome.Committed.class);
        intake(2, 3);
        care.change(change(epoch(), new TableChange.Expire(past())));
        return request;
    }

    @Test
    void anOpenCommitWhoseSnapshotHasExpiredIsStillDecidedByTheLog() {
        var open = expiredCommit();

        care.forgetCommits(ORDERS, Set.of(open.commitId()), ANY_AGE, 100);

        assertThat(store.resolve(open, 2)).isInstanceOf(Resolution.Applied.class);
    }

    /** As when a journal of long ago is put back. */
    @Test
    void aCommitThatWasForgottenIsNotMadeAgain() {
        var open = expiredCommit();
        care.forgetCommits(ORDERS, Set.of(), ANY_AGE, 100);

        assertThat(store.resolve(open, 2)).isInstanceOf(Resolution.NotApplied.class);
        assertThat(store.commit(request(2, open.advances(), file(ORDERS, 1, 0, 1)))).isInstanceOf(CommitOutcome.Stale.class);
        assertThat(store.head(ORDERS).vector().of(P0).map(Progress::next)).contains(8L);
        assertThat(rows()).isEqualTo(numbers(8));
    }

    @Test
    void whatAnExpiryLeavesIsDeletedHoweverLateThoughTheLogIsShortened() {
        intake(0, 3);
        compact();
        care.change(change(epoch(), new TableChange.Expire(past())));
        var before = dataFilesOnDisk();

        care.forgetCommits(ORDERS, Set.of(), ANY_AGE, 100);

        assertThat(care.reclaim(ORDERS, 0, 1_000, Integer.MAX_VALUE).files()).isPositive();
        assertThat(dataFilesOnDisk()).hasSizeLessThan(before.size());
    }

    @Test
    void manyAreForgottenInSteps() throws Exception {
        intake(0, 1);
        var rows = new CatalogRows(database, "lake");
        String uuid = store.head(ORDERS).uuid();
        var connection = database.begin();
        try {
            for (int i = 0; i < 2_500; i++) {
                rows.logCommit(connection, "old" + i, uuid, 1, 1, i);
            }
            connection.commit();
        } finally {
            Database.close(connection);
        }

        assertThat(care.forgetCommits(ORDERS, Set.of(), 60_000, 2_300)).isEqualTo(2_300);
        assertThat(care.forgetCommits(ORDERS, Set.of(), 60_000, 2_300)).isEqualTo(200);
    }
}
