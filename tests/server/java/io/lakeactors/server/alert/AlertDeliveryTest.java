package io.lakeactors.server.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.alert.Alert;
import io.lakeactors.engine.alert.AlertNotice;
import io.lakeactors.engine.alert.AlertNotice.Change;
import io.lakeactors.engine.alert.AlertRules.Rule;
import io.lakeactors.engine.alert.AlertSink;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.testkit.WallClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class AlertDeliveryTest {
    private static final AlertSink.Sent DONE = new AlertSink.Sent.Done();
    private static final AlertSink.Sent FAILED = new AlertSink.Sent.Failed("down");

    /** Answers as told, and remembers what it was sent. */
    private static final class FakeSink implements AlertSink {
        private final BlockingQueue<AlertNotice> heard = new LinkedBlockingQueue<>();
        private final Deque<Sent> answers;
        private final CountDownLatch open = new CountDownLatch(1);

        private FakeSink(Sent... answers) {
            this.answers = new ArrayDeque<>(List.of(answers));
        }

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public Sent send(AlertNotice notice) {
            heard.add(notice);
            try {
                open.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return answers.isEmpty() ? DONE : answers.poll();
        }

        private String next() throws InterruptedException {
            var notice = heard.poll(10, TimeUnit.SECONDS);
            return notice == null ? "nothing" : notice.change().word() + " " + notice.alert().subject();
        }
    }

    private static AlertDelivery to(FakeSink sink, long backoffMillis, int triesMax) {
        var signals = new Signals(new PrometheusRegistry(), new MemoryBudget(100), new WallClock());
        return new AlertDelivery(sink, signals, Duration.ofMillis(backoffMillis), Duration.ofMillis(backoffMillis * 2), triesMax);
    }

    private static AlertNotice notice(Change change, String subject) {
        return new AlertNotice(change, new Alert(Rule.LAG, subject, subject + " is behind", 1), 2);
    }

    @Test
    void aNoticeIsTriedAgainUntilItIsTaken() throws InterruptedException {
        var sink = new FakeSink(FAILED, FAILED);
        sink.open.countDown();
        try (var delivery = to(sink, 1, 10)) {
            delivery.offer(notice(Change.FIRED, "a"));
            assertThat(List.of(sink.next(), sink.next(), sink.next())).containsOnly("fired a");
            delivery.offer(notice(Change.FIRED, "b"));
            assertThat(sink.next()).isEqualTo("fired b");
        }
    }

    @Test
    void aRefusedNoticeIsNotTriedAgain() throws InterruptedException {
        var sink = new FakeSink(new AlertSink.Sent.Refused("no"));
        sink.open.countDown();
        try (var delivery = to(sink, 1, 10)) {
            delivery.offer(notice(Change.FIRED, "a"));
            delivery.offer(notice(Change.FIRED, "b"));
            assertThat(sink.next()).isEqualTo("fired a");
            assertThat(sink.next()).isEqualTo("fired b");
        }
    }

    @Test
    void afterAllItsTriesANoticeMakesRoomForTheNext() throws InterruptedException {
        var sink = new FakeSink(FAILED, FAILED, FAILED);
        sink.open.countDown();
        try (var delivery = to(sink, 1, 3)) {
            delivery.offer(notice(Change.FIRED, "a"));
            delivery.offer(notice(Change.FIRED, "b"));
            assertThat(List.of(sink.next(), sink.next(), sink.next(), sink.next())).containsExactly("fired a", "fired a", "fired a", "fired b");
        }
    }

    @Test
    void whatIsOverBeforeAnybodyWasToldIsNotTold() throws InterruptedException {
        var sink = new FakeSink();
        try (var delivery = to(sink, 1, 3)) {
            delivery.offer(notice(Change.FIRED, "blocks"));
            assertThat(sink.next()).isEqualTo("fired blocks");
            delivery.offer(notice(Change.FIRED, "a"));
            delivery.offer(notice(Change.RESOLVED, "a"));
            delivery.offer(notice(Change.FIRED, "b"));
            sink.open.countDown();
            assertThat(sink.next()).isEqualTo("fired b");
        }
    }

    @Test
    void whileASinkIsDownANoticeThatIsOverIsGivenUp() throws InterruptedException {
        var sink = new FakeSink(FAILED);
        sink.open.countDown();
        try (var delivery = to(sink, 60_000, 100)) {
            delivery.offer(notice(Change.FIRED, "a"));
            assertThat(sink.next()).isEqualTo("fired a");
            delivery.offer(notice(Change.RESOLVED, "a"));
            delivery.offer(notice(Change.FIRED, "b"));
            assertThat(sink.next()).isEqualTo("fired b");
        }
    }

    @Test
    void whoeverOffersDoesNotWaitForASinkThatHangs() {
        var sink = new FakeSink();
        try (var delivery = to(sink, 1, 3)) {
            for (int i = 0; i < 600; i++) {
                delivery.offer(notice(Change.FIRED, "a" + i));
            }
            sink.open.countDown();
        }
        assertThat(sink.heard).isNotEmpty();
    }
}
