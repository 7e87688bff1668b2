package io.lakeactors.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SourceConnector;
import io.lakeactors.model.SourceKey;
import java.lang.reflect.Proxy;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class IntakeFeedTest {
    private static final int MEBI = 1 << 20;
    private static final SourceKey KEY = new SourceKey("default", "id", "events", 0);

    private final MemoryBudget budget = new MemoryBudget(64 * MEBI);
    private final MemoryShares shares = new MemoryShares(budget);
    private long credit;

    /** A source delivers a whole batch while it has any credit, and counts the batch fully. */
    @Test
    void batchesThatAreLargerThanTheCreditNeverUseItUpForGood() {
        var feed = feed(2 * MEBI);
        var raw = new RawBatch(KEY, 1, 2 * MEBI + 400_000);
        for (int i = 0; i < 100; i++) {
            feed.grant(0);
            assertThat(credit).as("credit for batch %d", i).isPositive();
            credit -= raw.footprint();
            feed.delivered(raw);
            feed.consumed(raw);
        }
    }

    @Test
    void whatIsReservedIsGivenBackWithEachBatch() {
        var feed = feed(8 * MEBI);
        var raw = new RawBatch(KEY, 1, 3 * MEBI);
        for (int i = 0; i < 100; i++) {
            feed.grant(0);
            while (credit > 0) {
                credit -= raw.footprint();
                feed.delivered(raw);
                feed.consumed(raw);
            }
            assertThat(budget.used()).isLessThan(8 * MEBI);
        }
    }

    private IntakeFeed feed(long creditMax) {
        var share = shares.join(() -> {});
        var feed = new IntakeFeed(shares, share, creditMax);
        feed.open(source(), KEY, 0, -1, TestInbox.<BatchWorker.Command>create().getRef());
        return feed;
    }

    private SourceConnector source() {
        var intake = new SourceConnector.Intake() {
            @Override
            public void grant(long bytes) {
                credit += bytes;
            }

            @Override
            public void close() {}
        };
        return (SourceConnector) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {SourceConnector.class}, (proxy, method, arguments) -> intake);
    }
}
