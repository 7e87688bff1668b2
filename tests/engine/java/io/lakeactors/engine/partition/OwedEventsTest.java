package io.lakeactors.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.Ledger;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.TableName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwedEventsTest {
    private static final TableName TABLE = TableName.parse("silver.orders");
    private static final PartitionEvent COMMITTED = new PartitionEvent.BatchCommitted("b-1", TABLE, 7);
    private static final PartitionEvent NEXT = new PartitionEvent.BatchPrepared(new Batch("b-2", 1, new OffsetRange(10, 20), 0,
            List.of(new Batch.Portion(TABLE, Ledger.of(10, 0, 0), List.of(), Optional.empty()))));
    private static final PartitionRecord PREPARED = PartitionRecord.EMPTY.apply(new PartitionEvent.BatchPrepared(new Batch("b-1", 1, new OffsetRange(0, 10), 0,
            List.of(new Batch.Portion(TABLE, Ledger.of(10, 0, 0), List.of(), Optional.empty())))));

    private final OwedEvents owed = new OwedEvents();

    @Test
    void thatATableHoldsABatchIsJournaledWithTheNextOneAndInFrontOfIt() {
        assertThat(owed.mayWait(List.of(COMMITTED), false)).isTrue();
        assertThat(owed.mayWait(List.of(NEXT), false)).isFalse();
        assertThat(owed.followedBy(List.of(NEXT))).containsExactly(COMMITTED, NEXT);
        assertThat(owed.followedBy(List.of(NEXT))).containsExactly(NEXT);
    }

    @Test
    void whatWaitsIsDecidedByAsIfItWereJournaled() {
        owed.mayWait(List.of(COMMITTED), false);
        assertThat(owed.on(PREPARED)).isEqualTo(PREPARED.apply(COMMITTED));
        assertThat(owed.on(PREPARED).memory().pending()).isEmpty();
    }

    @Test
    void whoEndsOrLooksAfterItselfLeavesNothingWaiting() {
        owed.mayWait(List.of(COMMITTED), false);
        assertThat(owed.mayWait(List.of(), true)).isFalse();
        assertThat(owed.followedBy(List.of())).containsExactly(COMMITTED);
        assertThat(owed.mayWait(List.of(), true)).isTrue();
        assertThat(owed.mayWait(List.of(COMMITTED), true)).isFalse();
    }
}
