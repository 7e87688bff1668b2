package io.lakeactors.server.alert;

import io.lakeactors.engine.alert.AlertNotice;
import io.lakeactors.engine.alert.AlertNotice.Change;
import io.lakeactors.engine.alert.AlertSink;
import io.lakeactors.engine.alert.AlertSink.Sent;
import io.lakeactors.engine.signal.Signal;
import io.lakeactors.engine.signal.Signals;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends to one sink on a thread of its own, in order, each notice again with backoff until it is taken or refused. Of each alert only the latest news waits:
 * what is over before anybody could be told is not told at all. Whoever offers never waits.
 */
final class AlertDelivery implements AutoCloseable {
    private static final int WAITING_MAX = 500;
    private static final long STOP_MILLIS = 1_000;

    private final AlertSink sink;
    private final Signals signals;
    private final Duration backoffMin;
    private final Duration backoffMax;
    private final int triesMax;
    private final Map<String, AlertNotice> waiting = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Thread thread;
    private boolean closed;

    /** @param triesMax after so many a notice is dropped */
    AlertDelivery(AlertSink sink, Signals signals, Duration backoffMin, Duration backoffMax, int triesMax) {
        this.sink = sink;
        this.signals = signals;
        this.backoffMin = backoffMin;
        this.backoffMax = backoffMax;
        this.triesMax = triesMax;
        thread = Thread.ofPlatform().daemon().name("alerts-" + sink.name()).start(this::work);
    }

    void offer(AlertNotice notice) {
        lock.lock();
        try {
            String key = notice.alert().key();
            var before = waiting.remove(key);
            boolean neverHeardOf = before != null && before.change() == Change.FIRED;
            if (neverHeardOf && notice.change() == Change.RESOLVED) {
                return;
            }
            if (waiting.size() >= WAITING_MAX) {
                tried(waiting.remove(waiting.keySet().iterator().next()), "dropped", "too many are waiting");
            }
            waiting.put(key, neverHeardOf ? new AlertNotice(Change.FIRED, notice.alert(), notice.at()) : notice);
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        try {
            while (true) {
                var notice = next();
                if (notice == null) {
                    return;
                }
                deliver(notice);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private AlertNotice next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !closed) {
                news.await();
            }
            return waiting.isEmpty() ? null : waiting.remove(waiting.keySet().iterator().next());
        } finally {
            lock.unlock();
        }
    }

    private void deliver(AlertNotice notice) throws InterruptedException {
        Duration wait = backoffMin;
        for (int failures = 0; ; wait = shorter(wait.multipliedBy(2), backoffMax)) {
            switch (sink.send(notice)) {
                case Sent.Done() -> {
                    tried(notice, "sent", "");
                    return;
                }
                case Sent.Refused(var reason) -> {
                    tried(notice, "refused", reason);
                    return;
                }
                case Sent.Failed(var reason) -> {
                    failures++;
                    boolean last = failures >= triesMax || isClosed();
                    tried(notice, last ? "dropped" : "retried", reason);
                    if (last || supersededWhileWaiting(notice, wait)) {
                        return;
                    }
                }
            }
        }
    }

    /** Waits; and ends early where newer news of the same alert have come, which then go instead of it. */
    private boolean supersededWhileWaiting(AlertNotice notice, Duration wait) throws InterruptedException {
        String key = notice.alert().key();
        long left = wait.toNanos();
        lock.lockInterruptibly();
        try {
            while (left > 0 && !closed && !waiting.containsKey(key)) {
                left = news.awaitNanos(left);
            }
            var newer = waiting.get(key);
            if (newer != null && notice.change() == Change.FIRED) {
                // Nobody has heard of it yet.
                waiting.remove(key);
                if (newer.change() != Change.RESOLVED) {
                    waiting.put(key, new AlertNotice(Change.FIRED, newer.alert(), newer.at()));
                }
            }
            return newer != null;
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void tried(AlertNotice notice, String outcome, String reason) {
        signals.say(new Signal.AlertNoticeTried(sink.name(), notice.alert().key(), outcome, reason));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** What waits is tried once more, for a short time. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
