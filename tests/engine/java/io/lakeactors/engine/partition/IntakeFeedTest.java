package io.lakeactors.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SourceConnector;
import io.lakeactors.model.SourceKey;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.LongConsumer;
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
            feed.grant(0, 0, 0);
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
            feed.grant(0, 0, 0);
            while (credit > 0) {
                credit -= raw.footprint();
                feed.delivered(raw);
                feed.consumed(raw);
            }
            assertThat(budget.used()).isLessThan(8 * MEBI);
        }
    }

    /** Nothing is read of any of them: none would ever use up what it was granted while there were few. */
    @Test
    void idleOnesGiveBackWhatLaterOnesNeed() {
        var credits = new long[100];
        var feeds = new ArrayList<IntakeFeed>();
        for (int i = 0; i < credits.length; i++) {
            int own = i;
            feeds.add(feed(8 * MEBI, bytes -> credits[own] += bytes));
            feeds.get(i).grant(0, 0, 0);
        }
        for (int tick = 0; tick < 5; tick++) {
            feeds.forEach(feed -> feed.grant(0, 0, 0));
        }
        long share = 64 * MEBI / 2 / credits.length;
        assertThat(Arrays.stream(credits).boxed()).as("credits, where a share is " + share).allMatch(one -> one >= 32 << 10 && one <= share * 3 / 2);
        assertThat(budget.used()).isLessThanOrEqualTo(budget.cap());
    }

    /** Those that have read everything keep room for a batch as large as their largest, and nobody can be asked to flush. */
    @Test
    void idleOnesGiveBackWhatTheyKeepForLargeBatches() {
        var feeds = new ArrayList<IntakeFeed>();
        var credits = new long[100];
        for (int i = 0; i < credits.length; i++) {
            int own = i;
            feeds.add(feed(8 * MEBI, bytes -> credits[own] += bytes));
        }
        var raw = new RawBatch(KEY, 1, 2 * MEBI);
        for (int i = 0; i < credits.length; i++) {
            feeds.get(i).grant(0, 0, 0);
            if (credits[i] > 0) {
                credits[i] -= raw.footprint();
                feeds.get(i).delivered(raw);
                feeds.get(i).consumed(raw);
                feeds.get(i).grant(0, 0, 0);
            }
        }
        assertThat(Arrays.stream(credits).filter(one -> one <= 0).count()).as("without any").isPositive();
        for (int tick = 0; tick < 10; tick++) {
            feeds.forEach(feed -> {
                feed.idle();
                feed.grant(0, 0, 0);
            });
        }
        assertThat(Arrays.stream(credits).filter(one -> one <= 0).count()).as("without any, still").isZero();
        assertThat(budget.used()).isLessThanOrEqualTo(budget.cap());
    }

    /** Else what is fetched of them would be more than the memory of most nodes. */
    @Test
    void hundredsWithABacklogHaveLittleUnderWayAndThoseThatWaitNothing() {
        var credits = new long[600];
        var feeds = new ArrayList<IntakeFeed>();
        for (int i = 0; i < credits.length; i++) {
            int own = i;
            feeds.add(feed(8 * MEBI, bytes -> credits[own] += bytes));
            feeds.get(i).grant(0, 100_000, 0);
        }
        for (long seconds = 0; seconds < 20; seconds++) {
            long now = seconds * 1_000_000_000L;
            feeds.forEach(feed -> feed.grant(0, 100_000, now));
            assertThat(Arrays.stream(credits).filter(one -> one > 0).count()).isBetween(1L, 4L);
        }
        assertThat(feeds).filteredOn(IntakeFeed::isStarved).as("of use to look at soon").isEmpty();
        assertThat(budget.used()).isLessThanOrEqualTo(budget.cap() / 2);
    }

    @Test
    void whoHasNothingTakesWhatFits() {
        budget.tryReserve(63 * MEBI);
        feed(8 * MEBI).grant(0, 0, 0);
        assertThat(credit).isBetween(1L, (long) MEBI);
        assertThat(budget.used()).isLessThanOrEqualTo(budget.cap());
    }

    private IntakeFeed feed(long creditMax) {
        return feed(creditMax, bytes -> credit += bytes);
    }

    private IntakeFeed feed(long creditMax, LongConsumer granted) {
        var share = shares.join(() -> {}, () -> {});
        var feed = new IntakeFeed(shares, share, creditMax);
        feed.open(source(granted), KEY, 0, -1, TestInbox.<WorkerCommand>create().getRef());
        return feed;
    }

    private SourceConnector source(LongConsumer granted) {
        var intake = new SourceConnector.Intake() {
            @Override
            public void grant(long bytes) {
                granted.accept(bytes);
            }

            @Override
            public void close() {}
        };
        return (SourceConnector) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {SourceConnector.class}, (proxy, method, arguments) -> intake);
    }
}
