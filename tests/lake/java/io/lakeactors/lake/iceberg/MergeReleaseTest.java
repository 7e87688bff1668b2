package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.Progress;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuarantine.Action;
import io.lakeactors.model.TableQuarantine.Choice;
import io.lakeactors.model.TableQuarantine.Held;
import io.lakeactors.model.TableQuarantine.Limit;
import io.lakeactors.model.TableQuarantine.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What leaves quarantine is merged like everything else: it yields to newer rows of its key and to deletions. */
class MergeReleaseTest extends MergeFixture {
    private static final TableName HELD = MERGED.quarantine();

    @Test
    void aReleasedRowYieldsToNewerOnesAndToDeletions() {
        store.ensure(spec(HELD), false);
        var files = new ArrayList<>(written(0, 0, List.of(put(1, 10, "a"), delete(3, 10))));
        files.add(file(HELD, 1, 2, 3, 4));
        var advance = new CommitRequest.Advance(new OffsetRange(0, 5), new Progress(0, 5, 1, 1, Ledger.of(2, 3, 0)), false);
        assertThat(store.commit(new CommitRequest(UUID.randomUUID().toString(), 1, MERGED, store.head(MERGED).uuid(), new TreeMap<>(Map.of(source(0), advance)), files)))
                .isInstanceOf(CommitOutcome.Committed.class);

        var quarantine = care().quarantine();
        var page = quarantine.page(HELD, Choice.ALL, Optional.empty(), new Limit(100, 1 << 20));
        long epoch = quarantine.epoch(MERGED);
        long beside = quarantine.epoch(HELD);
        String id = UUID.randomUUID().toString();
        var note = new TableChange.Note(Action.RELEASE, "ann", "mended", "customers", "1.1.0", List.of(new Share("n", "1.0.0", 0, 3)));
        var release = new TableChange.Release(page.snapshot(), beside, written(0, 2, List.of(put(1, 9, "older"), put(2, 1, "b"), put(3, 9, "deleted since"))),
                quarantine.deletes(HELD, beside, id, page.snapshot(), page.rows().stream().map(Held::at).toList()), page.rows().stream().map(row -> row.at().file()).distinct().toList(),
                List.of(new TableChange.Moved("customers", 0, 3)), note);

        assertThat(care().change(new TableChange(id, MERGED, store.head(MERGED).uuid(), epoch, release))).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(rows()).containsExactly("1=a", "2=b");
        consistent();
        commit(1, put(2, 2, "c"));
        assertThat(rows()).containsExactly("1=a", "2=c");
        consistent();
    }
}
