package io.lakeactors.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.PositionVector;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SharedHeadsTest {
    private static final TableName SILVER = TableName.parse("silver.orders");
    private static final int ASKING = 20;

    private final AtomicInteger readings = new AtomicInteger();
    private final Semaphore mayEnd = new Semaphore(0);
    private int failing = 2;
    private final SharedHeads heads = new SharedHeads(this::read);

    /** The number of the reading is the epoch of what it reads. */
    private TableHead read(TableName table) {
        int number = readings.incrementAndGet();
        mayEnd.acquireUninterruptibly();
        if (number == failing) {
            throw new IllegalStateException("reading " + number);
        }
        return new TableHead(table, "uuid", OptionalLong.empty(), number, Optional.empty(), PositionVector.EMPTY, TableHead.Evidence.NEW_TABLE);
    }

    /** Returns when all of them wait. */
    private List<CompletableFuture<TableHead>> ask(int times) {
        var answers = new ArrayList<CompletableFuture<TableHead>>();
        for (int i = 0; i < times; i++) {
            var answer = new CompletableFuture<TableHead>();
            var thread = Thread.ofPlatform().daemon().start(() -> answer.complete(heads.read(SILVER)));
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            answers.add(answer);
        }
        return answers;
    }

    @Test
    void whoAsksWhileATableIsReadSharesOneReadingThatBeginsLater() {
        failing = -1;
        var first = ask(1).getFirst();
        var later = ask(ASKING);
        mayEnd.release(ASKING);
        assertThat(first.join().epoch()).isEqualTo(1);
        assertThat(later).allSatisfy(answer -> assertThat(answer.join().epoch()).isEqualTo(2));
        assertThat(readings).hasValue(2);
    }

    @Test
    void aReadingThatFailedIsNotRemembered() {
        mayEnd.release(ASKING);
        assertThat(heads.read(SILVER).epoch()).isEqualTo(1);
        assertThatThrownBy(() -> heads.read(SILVER)).hasMessage("reading 2");
        assertThat(heads.read(SILVER).epoch()).isEqualTo(3);
    }
}
