package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableGains;
import io.lakeactors.model.TableGains.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.junit.jupiter.api.Test;

/** What snapshots added, whatever became of it since. */
class GainsTest extends CareFixture {
    private Optional<Place> at = Optional.empty();
    private boolean turned;

    private TableGains gains() {
        return ((IcebergStore) store).gains();
    }

    /** All that came since this was asked last, a few rows at a time. */
    private List<Long> news(int rows) {
        String column = ((IcebergStore) store).loaded(ORDERS).schema().columns().getFirst().name();
        var all = new ArrayList<Long>();
        try (var reading = gains().read(ORDERS, at, now -> List.of(column, "no_such_column"))) {
            turned = reading.turned();
            TableGains.Page page;
            do {
                page = reading.next(rows, 1 << 20);
                page.rows().forEach(row -> all.add((Long) row.values().getFirst()));
                at = page.reached();
            } while (!page.isLast());
        }
        return all;
    }

    private long current() {
        return store.head(ORDERS).snapshotId().orElseThrow();
    }

    @Test
    void rowsComeInTheOrderOfTheirSnapshotsAndEachOnce() {
        assertThat(news(3)).isEmpty();
        intake(0, 4);
        assertThat(news(3)).isEqualTo(numbers(8));
        assertThat(news(3)).isEmpty();
        intake(8, 1);
        assertThat(news(3)).containsExactly(8L, 9L);
    }

    @Test
    void oneGoesOnWithinASnapshot() {
        intake(0, 1);
        String column = ((IcebergStore) store).loaded(ORDERS).schema().columns().getFirst().name();
        try (var reading = gains().read(ORDERS, Optional.empty(), now -> List.of(column))) {
            at = reading.next(1, 1 << 20).reached();
        }
        assertThat(news(5)).containsExactly(1L);
    }

    @Test
    void whatIsWrittenAnewIsNotNew() {
        intake(0, 4);
        news(100);
        compact();
        assertThat(news(100)).isEmpty();
        at = Optional.empty();
        assertThat(news(100)).as("those that were replaced are read as they were added").isEqualTo(numbers(8));
    }

    /** As engines do that do not say how old the rows are which they write anew. */
    @Test
    void whatAnotherEngineWritesAnewIsNotNewHoweverYoungItsFilesAre() {
        intake(0, 2);
        news(100);
        var anew = DataFileDescriptor.fromJson(file(ORDERS, 5, 0, 1, 2, 3).descriptor(), ((IcebergStore) store).loaded(ORDERS).specs());
        foreign(ORDERS, table -> {
            var old = new HashSet<DataFile>();
            table.newScan().planFiles().forEach(task -> old.add(task.file()));
            table.newRewrite().rewriteFiles(old, Set.of(anew)).commit();
        });
        assertThat(rows()).isEqualTo(numbers(4));

        assertThat(news(100)).isEmpty();
    }

    @Test
    void afterARestoreOneGoesOnFromThere() {
        intake(0, 2);
        long then = current();
        intake(4, 1);
        news(100);
        care.change(change(epoch(), new TableChange.Rollback(then, true)));

        assertThat(news(100)).isEmpty();
        assertThat(turned).isTrue();
        intake(4, 1);
        assertThat(news(100)).containsExactly(4L, 5L);
        assertThat(turned).isFalse();
    }

    @Test
    void snapshotsMayGoThatWereReadAndOthersAreMissed() {
        intake(0, 1);
        news(100);
        long read = current();
        var behind = at;
        intake(2, 1);
        care.change(change(epoch(), new TableChange.Expire(Set.of(read))));
        assertThat(news(100)).containsExactly(2L, 3L);

        long second = current();
        intake(4, 1);
        care.change(change(epoch(), new TableChange.Expire(Set.of(second))));
        at = behind;
        assertThatThrownBy(() -> news(100)).isInstanceOfSatisfying(LakeException.class, lost -> {
            assertThat(lost.error().code()).isEqualTo(ErrorCode.OUTLET_BEHIND);
            assertThat(lost.error().what()).contains("have expired");
        });
        at = Optional.empty();
        assertThat(news(100)).as("one begins where none is missing").containsExactly(4L, 5L);
    }

    @Test
    void aTableFromBeforeThePlaceIsNotSaidToHaveLostSnapshots() {
        intake(0, 1);
        at = Optional.of(TableGains.Place.behind(4_711));
        assertThatThrownBy(() -> news(100)).isInstanceOfSatisfying(LakeException.class, lost -> {
            assertThat(lost.error().code()).isEqualTo(ErrorCode.OUTLET_BEHIND);
            assertThat(lost.error().what()).contains("has no snapshot 4711", "brought back to a time before it").doesNotContain("expired");
        });
    }
}
