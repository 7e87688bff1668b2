package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.RowChanges;
import io.lakeactors.model.SnapshotNotes;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.ValueSpan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of rows that changed between two snapshots: never too little, and nothing where rows are only written anew. */
class ChangedRowsTest extends TroubledMerges {
    private final Map<Long, Set<String>> remembered = new LinkedHashMap<>();

    private RowChanges changes(long since) {
        return changes(since, store.head(MERGED).snapshotId().orElseThrow());
    }

    private RowChanges changes(long since, long until) {
        return ((IcebergStore) store).changes(MERGED, since, until, Optional.of("ts"));
    }

    private long head() {
        return store.head(MERGED).snapshotId().orElseThrow();
    }

    private Set<String> whole() {
        var rows = new HashSet<String>();
        try (CloseableIterable<Record> records = IcebergGenerics.read(((IcebergStore) store).loaded(MERGED)).build()) {
            records.forEach(row -> rows.add(Stream.of("ts", "id", "region", "note", "_la_partition", "_la_offset").map(column -> String.valueOf(row.getField(column))).collect(Collectors.joining(" "))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(longs = 1)
    void everyRowThatCameOrWentLiesInTheSpansThatAreTold(long seed) {
        holds(seed);
    }

    @Tag("drills")
    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4})
    void soItIsOfMoreSeeds(long seed) {
        holds(seed);
    }

    private void holds(long seed) {
        var chance = new Random(seed);
        List<Event> events = events(chance, 40);
        try (IcebergStore beside = another()) {
            second = beside;
            int told = 0;
            for (int at = 0; at < events.size();) {
                int size = Math.min(1 + chance.nextInt(20), events.size() - at);
                land(chance, chance.nextInt(3), events.subList(at, at + size).toArray(Event[]::new));
                happen(chance);
                remembered.put(head(), whole());
                remembered.keySet().removeIf(snapshot -> remembered.size() > 5 && chance.nextInt(3) == 0 && snapshot != head());
                told += held(seed);
                at += size;
            }
            assertThat(told).as("answers that were more than unknown").isGreaterThan(20);
        }
    }

    private int held(long seed) {
        int told = 0;
        Set<String> now = remembered.get(head());
        for (var then : remembered.entrySet()) {
            RowChanges changes = changes(then.getKey());
            var different = new HashSet<>(now);
            different.removeAll(then.getValue());
            then.getValue().stream().filter(row -> !now.contains(row)).forEach(different::add);
            if (changes.isKnown()) {
                told++;
                for (String row : different) {
                    long ts = Long.parseLong(row.substring(0, row.indexOf(' ')));
                    assertThat(changes.spans()).as(row + " of " + seed).anyMatch(span -> span.first() <= ts && ts <= span.last());
                }
                assertThat(different.isEmpty() || changes.any()).isTrue();
            }
        }
        return told;
    }

    @Test
    void writingRowsAnewIsNoChangeAndOtherChangesBesideItAreToldAlone() {
        commit(0, put(1, 10, "a"), put(3, 12, "b"));
        commit(0, put(5, 11, "c"), put(7, 14, "d"));
        long before = head();
        care().change(compaction());
        assertThat(head()).isNotEqualTo(before);
        assertThat(changes(before)).isEqualTo(RowChanges.NONE);
        care().change(change(2, new TableChange.MergeManifests()));
        commit(0, put(9, 30, "e"));

        assertThat(changes(before).spans()).as("the file that was written anew is not told").containsExactly(new ValueSpan(30, 30));
        assertThat(((IcebergStore) store).changes(MERGED, before, head(), Optional.empty()).any()).isTrue();
    }

    @Test
    void aRowThatIsReplacedIsToldWhereItLayAndWhereItLies() {
        commit(0, put(1, 10, "a"));
        commit(0, put(3, 20, "b"));
        commit(0, put(5, 30, "c"));
        long before = head();
        commit(0, put(1, 50, "a2"));
        assertThat(changes(before).spans()).containsExactly(new ValueSpan(10, 10), new ValueSpan(50, 50));
    }

    @Test
    void allRowsAreToldOfATableThatWasEmpty() {
        commit(0, put(1, 10, "a"), put(2, 12, "b"));
        commit(0, put(3, 40, "c"));
        assertThat(changes(SnapshotNotes.NO_SNAPSHOT).spans()).hasSize(3).first().isEqualTo(new ValueSpan(10, 10));
    }

    @Test
    void whatCannotBeToldIsSaidToBeSo() {
        commit(0, put(1, 10, "a"));
        long first = head();
        commit(0, put(2, 20, "b"));
        long second = head();
        assertThat(changes(4711).unknown()).isEqualTo("keeps snapshot 4711 no longer");

        care().change(change(2, new TableChange.Rollback(first, true)));
        assertThat(changes(second, first).unknown()).contains("it was put back");

        foreign(table -> table.updateSchema().addColumn("more", org.apache.iceberg.types.Types.IntegerType.get()).commit());
        foreign(table -> table.newDelete().deleteFromRowFilter(Expressions.alwaysTrue()).commit());
        assertThat(changes(first).unknown()).isEqualTo("has had other columns in snapshot " + first);
    }

    @Test
    void rowsThatAreReplacedWhileTheirFilesAreWrittenAnewAreToldAlone() {
        commit(0, put(1, 10, "a"), put(3, 12, "b"));
        commit(0, put(5, 11, "c"), put(7, 14, "d"));
        TableChange planned = compaction();
        commit(0, put(7, 15, "e"));
        long before = head();

        assertThat(care().change(planned)).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(((IcebergStore) store).loaded(MERGED).currentSnapshot().operation()).as("deletes went with the rows").isEqualTo(DataOperations.OVERWRITE);
        assertThat(changes(before)).isEqualTo(RowChanges.NONE);
    }

    @Test
    void rowsThatAreLeftOutForTheirAgeWhileOthersAreReplacedAreTold() {
        ingested = event -> event.note().equals("old") ? 1_000L : 1_000_000L * KEPT_FROM;
        commit(0, put(1, 10, "old"), put(3, 40, "b"), put(5, 41, "c"));
        TableChange planned = retention();
        commit(0, put(5, 90, "d"));
        long before = head();

        assertThat(care().change(planned)).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(rows()).containsExactly("3=b", "5=d");
        assertThat(changes(before).spans()).anyMatch(span -> span.first() <= 10 && 10 <= span.last());
    }

    @Test
    void whatAnotherEngineTookAwayIsToldToo() {
        commit(0, put(1, 10, "a"));
        commit(0, put(2, 20, "b"));
        long before = head();
        foreign(table -> table.newDelete().deleteFromRowFilter(Expressions.equal("region", "r0")).commit());
        assertThat(changes(before).spans()).containsExactly(new ValueSpan(20, 20));
    }
}
