package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.Resolution;
import io.lakeactors.testkit.TableStoreContract;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a catalog in a database does besides: its log of commits does not grow for ever. */
abstract class JdbcStoreContract extends TableStoreContract {
    private static final long A_MINUTE = 60_000;
    /** Of whatever was made until now. */
    private static final long ANY_AGE = -1_000;

    private CommitRequest committed(long from) {
        var request = request(1, Map.of(P0, advance(from, from + 2)), file(ORDERS, 1, from, from + 1));
        assertThat(store.commit(request)).isInstanceOf(CommitOutcome.Committed.class);
        return request;
    }

    private int forget(Set<String> open, long minAge, int limit) {
        return ((IcebergStore) store).care().forgetCommits(ORDERS, open, minAge, limit);
    }

    private boolean isKnown(String id) {
        return ((IcebergStore) store).door().isDone(id);
    }

    @Test
    void commitsThatAreOldAreForgottenButForThoseThatAreOpen() {
        var first = committed(0);
        var open = committed(2);
        var last = committed(4);

        assertThat(forget(Set.of(open.commitId()), A_MINUTE, 100)).as("young ones").isZero();
        assertThat(forget(Set.of(open.commitId()), ANY_AGE, 100)).isEqualTo(2);

        assertThat(isKnown(first.commitId())).isFalse();
        assertThat(isKnown(last.commitId())).isFalse();
        assertThat(isKnown(open.commitId())).isTrue();
        assertThat(store.resolve(open, 2)).isInstanceOf(Resolution.Applied.class);
    }

    @Test
    void noMoreAreForgottenThanAskedForAndTheOldestFirst() throws Exception {
        var first = committed(0);
        Thread.sleep(2);
        var second = committed(2);

        assertThat(forget(Set.of(), ANY_AGE, 1)).isEqualTo(1);

        assertThat(isKnown(first.commitId())).isFalse();
        assertThat(isKnown(second.commitId())).isTrue();
        assertThat(forget(Set.of(), ANY_AGE, 0)).isZero();
    }

    @Test
    void changesThatAreAboutNoTableAreForgottenTooButNotThoseOfOtherTables() {
        var door = ((IcebergStore) store).door();
        door.createNamespace("made-a-namespace-" + store.head(ORDERS).uuid(), "n" + store.head(ORDERS).uuid().replace("-", ""), Map.of());
        var ours = committed(0);

        assertThat(((IcebergStore) store).care().forgetCommits(QUARANTINE, Set.of(), ANY_AGE, 100)).isPositive();

        assertThat(isKnown("made-a-namespace-" + store.head(ORDERS).uuid())).isFalse();
        assertThat(isKnown(ours.commitId())).isTrue();
    }
}
