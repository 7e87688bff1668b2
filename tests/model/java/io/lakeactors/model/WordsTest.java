package io.lakeactors.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WordsTest {
    private static final SourceKey P0 = new SourceKey("c", "t-id", "orders", 0);

    @Test
    void aRangeThatHoldsNothingIsRefused() {
        assertThatThrownBy(() -> new OffsetRange(5, 5)).hasMessageContaining("[5,5)");
        assertThatThrownBy(() -> new OffsetRange(-1, 5)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rangesJoinOnlyWhereTheyMeet() {
        assertThat(new OffsetRange(0, 5).followedBy(new OffsetRange(5, 9))).isEqualTo(new OffsetRange(0, 9));
        assertThatThrownBy(() -> new OffsetRange(0, 5).followedBy(new OffsetRange(6, 9))).hasMessageContaining("does not follow");
    }

    @Test
    void aLedgerThatDoesNotAddUpIsRefused() {
        assertThatThrownBy(() -> new Ledger(10, 5, 2, 2)).hasMessageContaining("does not add up");
        assertThat(Ledger.of(5, 2, 3).plus(Ledger.of(1, 0, 0))).isEqualTo(new Ledger(11, 6, 2, 3));
        assertThat(Ledger.of(5, 2, 3).minus(Ledger.of(1, 1, 1))).isEqualTo(Ledger.of(4, 1, 2));
    }

    @Test
    void progressAdvancesOnlyContiguously() {
        var at5 = new Progress(0, 5, 1, 1, Ledger.of(5, 0, 0));
        assertThat(at5.advanced(new OffsetRange(5, 8), 2, 3, Ledger.of(2, 1, 0))).isEqualTo(new Progress(0, 8, 2, 3, Ledger.of(7, 1, 0)));
        assertThatThrownBy(() -> at5.advanced(new OffsetRange(6, 8), 1, 1, Ledger.ZERO)).hasMessageContaining("does not begin at 5");
    }

    @Test
    void aVectorDoesNotChangeUnderItsReaders() {
        var before = PositionVector.EMPTY.with(Map.of(P0, new Progress(0, 5, 1, 1, Ledger.ZERO)));
        before.with(Map.of(P0, new Progress(0, 9, 1, 1, Ledger.ZERO)));
        assertThat(before.of(P0).orElseThrow().next()).isEqualTo(5);
        assertThatThrownBy(() -> before.entries().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aTableNameThatCouldBeAPathOrSqlIsRefused() {
        assertThat(TableName.parse("silver.flights").quarantine()).hasToString("quarantine.silver_flights");
        for (String bad : new String[] {"flights", "a.b.c", "../x.y", "a.b\"; drop", "1a.b", ".b", "a.", "a b.c"}) {
            assertThatThrownBy(() -> TableName.parse(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void errorNumbersAreUnique() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::number)).doesNotHaveDuplicates();
    }

    @Test
    void anErrorSaysWhatWhereAndTheMend() {
        var error = LakeError.of(ErrorCode.TOPIC_NOT_FOUND, "there is no topic \"x\"", "flights.yaml:4", "Create it");
        assertThat(error.sentence()).isEqualTo("LA-3006 there is no topic \"x\" (flights.yaml:4). Create it");
    }

    @Test
    void aRawBatchKeepsEveryRecordWhileItGrows() {
        var batch = new RawBatch(P0, 1, 1);
        for (int i = 0; i < 500; i++) {
            byte[] value = ("value-" + i).getBytes(StandardCharsets.UTF_8);
            batch.add(i * 2L, 1000 + i, i % 5 == 0 ? null : value, 0, value.length, i % 7 == 0 ? null : value, 0, value.length, i == 300 ? value : null);
        }
        batch.covers(0, 1001, 4);

        assertThat(batch.count()).isEqualTo(500);
        assertThat(batch.range()).isEqualTo(new OffsetRange(0, 1001));
        for (int i = 0; i < 500; i++) {
            assertThat(batch.offset(i)).isEqualTo(i * 2L);
            assertThat(batch.keyLength(i) < 0).isEqualTo(i % 5 == 0);
            assertThat(batch.valueLength(i) < 0).isEqualTo(i % 7 == 0);
            if (i % 7 != 0) {
                assertThat(new String(batch.bytes(), batch.valueStart(i), batch.valueLength(i), StandardCharsets.UTF_8)).isEqualTo("value-" + i);
            }
            assertThat(batch.headers(i) == null).isEqualTo(i != 300);
        }
        assertThat(batch.bytes().length - batch.valueStart(499)).isGreaterThanOrEqualTo(RawBatch.PADDING);
    }

    @Test
    void aBudgetGivesNoMoreThanItsCap() {
        var budget = new MemoryBudget(100);
        assertThat(budget.tryReserve(60)).isTrue();
        assertThat(budget.tryReserve(41)).isFalse();
        budget.release(1);
        assertThat(budget.tryReserve(41)).isTrue();
        assertThat(budget.used()).isEqualTo(100);
    }

    @Test
    void aSelectionTakesRunsOfRowsAndSingleOnes() {
        var selection = new Selection();
        selection.add(3);
        selection.addAll(5, 5000);
        selection.addAll(5000, 5000);
        selection.add(7000);
        assertThat(selection.count()).isEqualTo(1 + 4995 + 1);
        assertThat(selection.rows()[0]).isEqualTo(3);
        assertThat(selection.rows()[1]).isEqualTo(5);
        assertThat(selection.rows()[4995]).isEqualTo(4999);
        assertThat(selection.rows()[4996]).isEqualTo(7000);
        assertThat(Selection.all(3000).count()).isEqualTo(3000);
    }
}
