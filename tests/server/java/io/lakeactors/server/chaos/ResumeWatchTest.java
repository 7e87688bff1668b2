package io.lakeactors.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class ResumeWatchTest {
    private final AtomicReference<long[]> visible = new AtomicReference<>(new long[] {5, 5});
    private final AtomicReference<long[]> produced = new AtomicReference<>(new long[] {10, 8});

    private static void await(BooleanSupplier wanted) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!wanted.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(until);
            Thread.sleep(5);
        }
    }

    @Test
    void aPartitionHasResumedWhenSomethingProducedAfterTheMarkIsVisible() throws InterruptedException {
        try (var watch = new ResumeWatch(visible::get, produced::get)) {
            var mark = watch.mark();
            visible.set(new long[] {11, 8});
            await(() -> mark.stuck().equals(java.util.List.of(1)));
            assertThat(mark.allResumed()).isFalse();
            visible.set(new long[] {11, 9});
            await(mark::allResumed);
            assertThat(mark.resumed()).hasSize(2).allMatch(millis -> millis >= 0);
        }
    }

    @Test
    void whatItLooksThroughIsClosedWithIt() throws InterruptedException {
        var closed = new CountDownLatch(1);
        var watch = new ResumeWatch(new ResumeWatch.Positions() {
            @Override
            public long[] read() {
                return visible.get();
            }

            @Override
            public void close() {
                closed.countDown();
            }
        }, produced::get);
        await(() -> watch.last().length == 2);
        assertThat(closed.getCount()).as("closed while it looks").isEqualTo(1);
        watch.close();
        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void standingStillIsCountedAlsoAfterAPartitionHasResumed() throws InterruptedException {
        try (var watch = new ResumeWatch(visible::get, produced::get)) {
            await(() -> watch.last().length == 2);
            var mark = watch.mark();
            visible.set(new long[] {11, 9});
            await(mark::allResumed);
            Thread.sleep(600);
            visible.set(new long[] {12, 10});
            await(() -> mark.still().stream().allMatch(millis -> millis >= 600));
            assertThat(mark.resumed()).allMatch(millis -> millis < 600);
        }
    }

    @Test
    void standingStillThatBeginsWhenAFaultIsOverIsNotLaidToIt() throws InterruptedException {
        try (var watch = new ResumeWatch(visible::get, produced::get)) {
            await(() -> watch.last().length == 2);
            var first = watch.mark();
            visible.set(new long[] {11, 9});
            await(first::allResumed);
            watch.calm();
            visible.set(new long[] {12, 10});
            await(() -> watch.last()[0] == 12);
            var later = watch.mark();
            Thread.sleep(1_000);
            visible.set(new long[] {13, 11});
            await(() -> later.still().size() == 2);
            assertThat(later.still()).allMatch(millis -> millis >= 1_000);
            assertThat(first.still()).hasSize(2).allMatch(millis -> millis < 1_000);
        }
    }

    @Test
    void aPositionThatGoesBackIsTold() throws InterruptedException {
        try (var watch = new ResumeWatch(visible::get, produced::get)) {
            await(() -> watch.last().length == 2);
            visible.set(new long[] {5, 4});
            await(() -> !watch.wentBack().isEmpty());
            assertThat(watch.wentBack()).containsExactly("partition 1 went back from 5 to 4");
        }
    }

    @Test
    void tablesThatCannotBeReadForAWhileAreReadAgain() throws InterruptedException {
        try (var watch = new ResumeWatch(() -> {
            if (visible.get() == null) {
                throw new java.sql.SQLException("away");
            }
            return visible.get();
        }, produced::get)) {
            visible.set(null);
            var mark = watch.mark();
            visible.set(new long[] {20, 20});
            await(mark::allResumed);
            assertThat(mark.stuck()).isEmpty();
        }
    }
}
