package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.TableChange;
import org.junit.jupiter.api.Test;

/** Rows that are too old go, though others are replaced all the time. */
class MergedRetentionTest extends MergeFixture {
    @Test
    void retentionLandsWhileRowsAreReplaced() {
        ingested = event -> event.ts() < 5 ? 1_000 : 5_000_000;
        commit(0, put(1, 1, "old"), put(3, 6, "a"), put(5, 1, "old"), put(7, 7, "b"), put(9, 8, "c"), put(11, 2, "old"));
        commit(0, put(13, 1, "old"), put(15, 2, "old"));
        commit(0, put(7, 9, "d"));
        TableChange retention = retention();
        assertThat(((TableChange.Replace) retention.work()).removed()).hasSize(2);
        assertThat(((TableChange.Replace) retention.work()).added()).hasSize(1);
        commit(0, put(3, 10, "meanwhile"), put(11, 11, "meanwhile"), delete(13, 12));

        assertThat(care().change(retention)).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(rows()).containsExactly("11=meanwhile", "3=meanwhile", "7=d", "9=c");
        assertThat(((IcebergStore) store).loaded(MERGED).properties()).containsEntry(ChangeBuilder.KEPT_FROM, String.valueOf(KEPT_FROM));
        commit(0, put(9, 20, "after"), put(3, 9, "late"), put(7, 8, "late"));
        assertThat(rows()).containsExactly("11=meanwhile", "3=meanwhile", "7=d", "9=after");
        restart();
        commit(0, put(7, 21, "after"));
        assertThat(rows()).containsExactly("11=meanwhile", "3=meanwhile", "7=after", "9=after");
    }

    @Test
    void filesThatAreTooOldAsAWholeGoWhileTheirRowsAreReplaced() {
        ingested = event -> event.ts() < 5 ? 1_000 : 5_000_000;
        commit(0, put(1, 1, "old"), put(3, 2, "old"));
        TableChange retention = retention();
        commit(0, put(3, 10, "meanwhile"));

        assertThat(care().change(retention)).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(rows()).containsExactly("3=meanwhile");
    }
}
