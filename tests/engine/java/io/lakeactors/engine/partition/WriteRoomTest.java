package io.lakeactors.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SourceKey;
import org.junit.jupiter.api.Test;

class WriteRoomTest {
    private static final int MEBI = 1 << 20;

    private final MemoryBudget budget = new MemoryBudget(64 * MEBI);
    private final MemoryShares shares = new MemoryShares(budget);
    private final WriteRoom room = new WriteRoom(shares, shares.join(() -> {}, () -> {}));

    @Test
    void aBufferThatGrewInAStepDoesNotMakeLargeBatchesSeemToNeedManyTimesTheirSize() {
        take(raw(100), 8 * MEBI);
        assertThat(room.tryTake(raw(2 * MEBI))).isTrue();
        assertThat(budget.used()).isLessThan(20 * MEBI);
    }

    @Test
    void aStepIsReservedForTheNextBatchToo() {
        take(raw(100), 8 * MEBI);
        room.tryTake(raw(100));
        assertThat(budget.used()).isGreaterThan(15 * MEBI);
    }

    @Test
    void aStepIsForgottenWhenBatchesGoOnWithoutOne() {
        take(raw(100), 8 * MEBI);
        for (int i = 0; i < 60; i++) {
            take(raw(100), 8 * MEBI);
        }
        room.tryTake(raw(100));
        assertThat(budget.used()).isLessThan(9 * MEBI);
    }

    /** Hundreds that begin at one time would all believe that theirs takes no more than its rows. */
    @Test
    void aBatchThatIsBegunReservesWhatOthersOfTheNodeHaveComeToHold() {
        take(raw(100), 8 * MEBI);
        var other = new WriteRoom(shares, shares.join(() -> {}, () -> {}));
        assertThat(other.tryTake(raw(100))).isTrue();
        assertThat(budget.used()).isGreaterThan(15 * MEBI);
    }

    private void take(RawBatch raw, long buffered) {
        assertThat(room.tryTake(raw)).isTrue();
        room.settle(raw, buffered);
    }

    private static RawBatch raw(int bytes) {
        return new RawBatch(new SourceKey("default", "id", "events", 0), 1, bytes);
    }
}
