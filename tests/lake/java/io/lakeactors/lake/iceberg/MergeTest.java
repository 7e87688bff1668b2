package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.MergeRule;
import io.lakeactors.model.Resolution;
import io.lakeactors.model.TableChange;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A table holds for each key the newest row, whatever the order in which rows come and whatever happens in between. */
class MergeTest extends MergeFixture {
    @Test
    void aNewerRowTakesTheOldersPlace() {
        commit(0, put(1, 10, "a"), put(2, 10, "b"));
        commit(0, put(1, 11, "c"));

        assertThat(rows()).containsExactly("1=c", "2=b");
        consistent();
    }

    @Test
    void anOlderRowThatComesLateChangesNothing() {
        commit(0, put(1, 11, "new"));
        commit(0, put(1, 10, "late"));

        assertThat(rows()).containsExactly("1=new");
        consistent();
    }

    @Test
    void withinOneCommitTheNewestStays() {
        commit(0, put(1, 10, "a"), put(1, 12, "c"), put(1, 11, "b"), put(2, 1, "x"), delete(2, 2), delete(3, 5), put(3, 6, "back"));

        assertThat(rows()).containsExactly("1=c", "3=back");
        consistent();
    }

    @Test
    void ofEqualsTheLaterPositionStays() {
        commit(1, put(1, 10, "by 1"));
        commit(0, put(1, 10, "by 0"), put(2, 10, "first"), put(2, 10, "second"));

        assertThat(rows()).containsExactly("1=by 1", "2=second");
        consistent();
    }

    @Test
    void aDeletedKeyIsAbsentAndOlderRowsDoNotBringItBack() {
        commit(0, put(1, 10, "a"), put(2, 10, "b"));
        commit(0, delete(1, 12));
        commit(0, put(1, 11, "late"));
        assertThat(rows()).containsExactly("2=b");

        restart();
        commit(0, put(1, 11, "later"));
        assertThat(rows()).as("after a restart").containsExactly("2=b");

        commit(0, put(1, 13, "anew"));
        assertThat(rows()).containsExactly("1=anew", "2=b");
        consistent();
    }

    @Test
    void aDeletionThatComesFirstHoldsBackWhatIsOlder() {
        commit(0, delete(7, 5));
        assertThat(rows()).isEmpty();
        restart();
        commit(0, put(7, 4, "late"));

        assertThat(rows()).isEmpty();
        consistent();
    }

    @Test
    void deletionsAreForgottenWhenTheirTimeIsOver() {
        store.ensure(merged(new MergeRule(List.of("id"), List.of("ts"), rule().deletion(), 0)), false);
        commit(0, put(1, 10, "a"), delete(1, 12));
        restart();
        // The next file of deletions leaves out what is older than its second.
        waitForNextSecond();
        commit(0, put(9, 1, "x"), delete(9, 2));
        restart();
        commit(0, put(1, 11, "late"));

        assertThat(rows()).containsExactly("1=late");
    }

    private static void waitForNextSecond() {
        long second = System.currentTimeMillis() / 1_000;
        while (System.currentTimeMillis() / 1_000 == second) {
            Thread.onSpinWait();
        }
    }

    @Test
    void keysThatCameWithExpiredSnapshotsAreKnown() {
        commit(0, put(1, 1, "a"));
        try (IcebergStore other = another()) {
            commit(other, 0, put(2, 1, "b"));
            commit(other, 0, put(3, 1, "c"));
        }
        expire();
        commit(0, put(1, 2, "d"), put(2, 2, "e"), put(3, 0, "late"));

        assertThat(rows()).containsExactly("1=d", "2=e", "3=c");
        consistent();
    }

    @Test
    void aKeyMayMoveToAnotherPartition() {
        commit(0, put(1, 10, "a", "north"), put(2, 10, "b", "north"));
        commit(0, put(1, 11, "c", "south"));

        assertThat(rows()).containsExactly("1=c", "2=b");
        restart();
        commit(0, put(1, 12, "d", "north"));
        assertThat(rows()).containsExactly("1=d", "2=b");
        consistent();
    }

    @Test
    void aCompactionMovesRowsAndTheyAreFoundAgain() {
        for (int i = 0; i < 5; i++) {
            commit(0, put(1, i, "v" + i), put(3, i, "w" + i), put(100 + 2 * i + 1, 1, "o"));
        }
        assertThat(care().change(compaction())).isInstanceOf(CommitOutcome.Committed.class);
        commit(0, put(1, 9, "after"), put(3, 1, "late"));

        assertThat(rows()).containsExactly("101=o", "103=o", "105=o", "107=o", "109=o", "1=after", "3=w4");
        consistent();
    }

    @Test
    void deletesCallForACompactionWhenTheyAreAShareOfTheRows() {
        var many = java.util.stream.IntStream.range(0, 200).mapToObj(i -> put(2L * i, 1, "v")).toArray(Event[]::new);
        commit(0, many);
        commit(0, put(0, 2, "w"));
        assertThat(shaped()).allMatch(file -> file.deletes() == 0).hasSize(2);

        commit(0, java.util.stream.IntStream.range(1, 31).mapToObj(i -> put(2L * i, 2, "w")).toArray(Event[]::new));
        assertThat(shaped()).anyMatch(file -> file.deletes() > 0 && file.rows() == 200);
    }

    private List<io.lakeactors.model.TableShape.LiveFile> shaped() {
        return care().shape(MERGED, 1 << 20).partitions().stream().flatMap(partition -> partition.candidates().stream()).toList();
    }

    @Test
    void rowsThatWereReplacedDuringACompactionStayReplaced() {
        for (int i = 0; i < 5; i++) {
            commit(0, put(1, i, "v" + i), put(3, i, "w" + i), put(100 + 2 * i + 1, 1, "o"));
        }
        TableChange compaction = compaction();
        commit(0, put(1, 20, "meanwhile"), delete(103, 9));

        assertThat(care().change(compaction)).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(rows()).containsExactly("101=o", "105=o", "107=o", "109=o", "1=meanwhile", "3=w4");
        commit(0, put(3, 9, "x"), put(101, 9, "y"));
        assertThat(rows()).containsExactly("101=y", "105=o", "107=o", "109=o", "1=meanwhile", "3=x");
        consistent();
    }

    @Test
    void manyRowsOfManyFilesAreReplacedDuringACompactionThatWritesSeveral() {
        for (int i = 0; i < 6; i++) {
            commit(0, put(1, i, "v" + i), put(11 + 20 * i, 1, "a"), put(3, i, "w" + i), put(13 + 20 * i, 1, "b"), put(15 + 20 * i, 1, "c"));
        }
        TableChange compaction = compaction(3);
        assertThat(((TableChange.Replace) compaction.work()).added()).hasSizeGreaterThan(1);
        commit(0, delete(11, 2), put(33, 2, "B"), delete(55, 2));
        commit(0, put(3, 9, "W"), put(115, 2, "C"));

        assertThat(care().change(compaction)).isInstanceOf(CommitOutcome.Committed.class);

        var expected = java.util.stream.IntStream.range(0, 6).boxed().flatMap(i -> java.util.stream.Stream.of((11 + 20 * i) + "=a", (13 + 20 * i) + "=b", (15 + 20 * i) + "=c"))
                .filter(row -> !java.util.Set.of("11=a", "33=b", "55=c", "115=c").contains(row)).toList();
        assertThat(rows()).containsExactlyInAnyOrderElementsOf(java.util.stream.Stream.concat(expected.stream(), java.util.stream.Stream.of("1=v5", "3=W", "33=B", "115=C")).toList());
        consistent();
        restart();
        commit(0, put(13, 3, "after"), put(3, 8, "late"));
        assertThat(rows()).contains("13=after", "3=W").hasSize(expected.size() + 4);
        consistent();
    }

    @Test
    void aCommitWhoseAnswerIsLostCountsAsWhatItWas() {
        commit(0, put(1, 1, "a"), put(2, 1, "b"));
        long epoch = 1;
        for (var loss : LossyDatabase.Loss.values()) {
            epoch++;
            MergeFixture.Event[] events = {put(1, 10 * epoch, "a" + epoch), delete(2, 10 * epoch), put(3, 10 * epoch, "c" + epoch)};
            var request = request(0, events);
            database.lose(loss, "08006", 0);
            assertThat(store.commit(new io.lakeactors.model.CommitRequest(request.commitId(), epoch, MERGED, request.targetUuid(), request.advances(), request.files())))
                    .isInstanceOf(CommitOutcome.Unknown.class);
            if (store.resolve(request, epoch) instanceof Resolution.NotApplied) {
                assertThat(store.commit(new io.lakeactors.model.CommitRequest(request.commitId() + "x", epoch, MERGED, request.targetUuid(), request.advances(), request.files())))
                        .isInstanceOf(CommitOutcome.Committed.class);
            }
            landed(0, events);
            assertThat(rows()).as(loss.name()).containsExactly("1=a" + epoch, "3=c" + epoch);
            consistent();
        }
    }

    @Test
    void aLostRaceIsTriedAgainOnWhatIsThere() {
        commit(0, put(1, 1, "a"), put(2, 1, "b"));
        var mine = request(0, put(1, 3, "mine"), put(2, 3, "mine"));
        var fired = new boolean[1];
        IcebergStore other = another();
        steps.set(step -> {
            if (step.equals(CommitSteps.BEFORE_SWAP) && !fired[0]) {
                fired[0] = true;
                var theirs = request(1, put(1, 4, "theirs"), delete(2, 2));
                assertThat(other.commit(theirs)).isInstanceOf(CommitOutcome.Committed.class);
            }
        });
        assertThat(store.commit(mine)).isInstanceOf(CommitOutcome.Conflicted.class);
        steps.set(CommitSteps.NONE);
        assertThat(store.commit(mine)).isInstanceOf(CommitOutcome.Committed.class);
        other.close();

        assertThat(rows()).containsExactly("1=theirs", "2=mine");
        consistent();
    }

    @Test
    void aRehearsalLeavesNothingBehindAndChangesNothing() throws java.io.IOException {
        commit(0, put(1, 1, "a"), delete(2, 5));
        java.util.Set<java.nio.file.Path> before = metadata();
        var written = written(0, 2, List.of(put(1, 9, "rehearsed"), delete(3, 9)));

        store.rehearseCommit(MERGED, written);

        assertThat(metadata()).isEqualTo(before);
        commit(0, put(1, 2, "b"), put(3, 2, "c"));
        assertThat(rows()).containsExactly("1=b", "3=c");
        consistent();
    }

    @Test
    void aCommitThatFailsWhileItIsBuiltIsForgotten() {
        commit(0, put(1, 1, "a"));
        var files = ((IcebergStore) store).files();
        try (var merged = new MergedTables(new Summary(files), new io.lakeactors.testkit.WallClock(), 1 << 20, dir)) {
            var base = ((IcebergStore) store).loaded(MERGED).operations().current();
            for (long ts : new long[] {50, 5}) {
                var staged = new StagedOperations(base, files);
                var added = written(0, 1, List.of(put(1, ts, "b"), put(2, ts, "b"))).stream().map(file -> DataFileDescriptor.fromJson(file.descriptor(), base.specsById())).toList();
                if (ts == 50) {
                    assertThatThrownBy(() -> merged.add(rule(), staged, "t", files, added, update -> {
                        throw new IllegalStateException("the disk is full");
                    })).hasMessage("the disk is full");
                } else {
                    merged.add(rule(), staged, "t", files, added, update -> { });
                    assertThat(staged.current().currentSnapshot().summary()).containsEntry("la.merge-replaced", "customers/0=1");
                    assertThat(staged.current().currentSnapshot().summary()).containsEntry("added-position-deletes", "1");
                }
            }
        }
    }

    @Test
    void aCommitThatIsBuiltWhileTheStoreClosesHasItsIndexToTheEnd() {
        // More pages than stay in memory.
        commit(0, java.util.stream.IntStream.range(0, 2_000).mapToObj(i -> put(i, 1, "a")).toArray(Event[]::new));
        var files = ((IcebergStore) store).files();
        var merged = new MergedTables(new Summary(files), new io.lakeactors.testkit.WallClock(), 1, dir);
        var base = ((IcebergStore) store).loaded(MERGED).operations().current();
        var some = written(0, 2_000, List.of(put(1, 2, "b"), put(2, 2, "b"), put(3, 2, "b"))).stream().map(file -> DataFileDescriptor.fromJson(file.descriptor(), base.specsById())).toList();
        var closing = new java.util.AbstractList<org.apache.iceberg.DataFile>() {
            @Override
            public org.apache.iceberg.DataFile get(int index) {
                java.util.concurrent.CompletableFuture.runAsync(merged::close).join();
                return some.get(index);
            }

            @Override
            public int size() {
                return some.size();
            }
        };

        var staged = new StagedOperations(base, files);
        merged.add(rule(), staged, "t", files, closing, update -> { });

        assertThat(staged.current().currentSnapshot().summary()).containsEntry("la.merge-replaced", "customers/0=3");
        assertThatThrownBy(() -> merged.add(rule(), new StagedOperations(base, files), "t", files, some, update -> { })).hasMessageContaining("closed");
    }

    private java.util.Set<java.nio.file.Path> metadata() throws java.io.IOException {
        try (var files = java.nio.file.Files.list(dir.resolve("warehouse/silver/customers/metadata"))) {
            return files.filter(file -> !file.toString().endsWith(".crc")).collect(java.util.stream.Collectors.toSet());
        }
    }

    @Test
    void aRollbackTakesRowsAndMemoryBack() {
        commit(0, put(1, 1, "a"));
        long before = store.head(MERGED).snapshotId().getAsLong();
        commit(0, delete(1, 5), put(2, 1, "b"));
        assertThat(care().change(change(0, new TableChange.Rollback(before, true)))).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(rows()).containsExactly("1=a");
        consistent();
    }

    @Test
    void aTableWithoutRowsTakesTheRuleThatItIsGiven() {
        var keepsAll = new MergeRule(List.of("id"), List.of("ts"), Optional.empty(), MergeRule.REMEMBER_MILLIS);
        assertThat(store.ensure(merged(keepsAll), false).changes()).containsExactly("rows of a key: upsert by id, newest by ts");
        assertThat(ruleOfTable()).contains(keepsAll);
        assertThat(store.ensure(merged(keepsAll), true).changes()).isEmpty();

        assertThat(store.ensure(appended(), false).changes()).containsExactly("rows of a key: append");
        assertThat(ruleOfTable()).isEmpty();
    }

    @Test
    void aRuleFollowsItsColumnsWhenTheyAreRenamed() {
        commit(0, put(1, 10, "a"), delete(2, 10));
        var names = java.util.Map.of("id", "customer", "ts", "changed", "op", "what");
        var fields = merged(rule()).schema().fields().stream()
                .map(field -> new io.lakeactors.model.Field(names.getOrDefault(field.name(), field.name()), field.name(), field.type(), field.required(), "",
                        names.containsKey(field.name()) ? field.name() : "", Optional.empty())).toList();
        var renamed = new MergeRule(List.of("customer"), List.of("changed"), Optional.of(new MergeRule.Deletion("what", rule().deletion().orElseThrow().values())), 1);
        var now = new io.lakeactors.model.TableSpec(MERGED, new io.lakeactors.model.Schema(fields), merged(rule()).partitioning(), renamed.properties());
        var inFlight = request(0, put(1, 12, "b"), put(2, 9, "late"));

        assertThat(store.ensure(now, false).changes()).contains("rename column id to customer").anyMatch(change -> change.contains("upsert by customer, newest by changed, deleted where what is"));
        assertThat(ruleOfTable()).contains(renamed);
        assertThat(store.commit(inFlight)).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(rows("customer")).containsExactly("1=b");
        assertThat(store.ensure(now, true).changes()).isEmpty();
    }

    @Test
    void aColumnThatTakesTheFormerNameOfOneOfTheRuleIsNotTakenForIt() {
        commit(0, put(1, 10, "a"));
        var fields = new java.util.ArrayList<>(merged(rule()).schema().fields());
        fields.replaceAll(field -> field.name().equals("op") ? new io.lakeactors.model.Field("what", "what", field.type(), false, "", "op", Optional.empty()) : field);
        fields.add(io.lakeactors.model.Field.of("op", new io.lakeactors.model.Type.Text(), false));
        var swapped = new io.lakeactors.model.TableSpec(MERGED, new io.lakeactors.model.Schema(fields), merged(rule()).partitioning(), rule().properties());

        assertThatThrownBy(() -> store.ensure(swapped, true)).isInstanceOfSatisfying(LakeException.class,
                refused -> assertThat(refused.error().what()).contains("the column that was called op is called what now", "deleted where what is d", "deleted where op is d"));
    }

    private Optional<MergeRule> ruleOfTable() {
        return MergeRule.of(((IcebergStore) store).loaded(MERGED).properties());
    }

    private static io.lakeactors.model.TableSpec appended() {
        return new io.lakeactors.model.TableSpec(MERGED, merged(rule()).schema(), merged(rule()).partitioning(), java.util.Map.of());
    }

    @Test
    void aTableThatWasAppendedToIsNotMergedAndTheOtherWayRound() {
        commit(0, put(1, 1, "a"));
        assertThatThrownBy(() -> store.ensure(appended(), true)).isInstanceOfSatisfying(LakeException.class,
                refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.TABLE_DOES_NOT_FIT));
        var otherwise = new MergeRule(List.of("note"), List.of(), Optional.empty(), 1);
        assertThatThrownBy(() -> store.ensure(merged(otherwise), true)).isInstanceOfSatisfying(LakeException.class,
                refused -> assertThat(refused.error().what()).contains("upsert by id, newest by ts", "upsert by note"));
    }
}
