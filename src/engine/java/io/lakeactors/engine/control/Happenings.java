package io.lakeactors.engine.control;

import io.lakeactors.engine.control.LakeCluster.Happening;
import io.lakeactors.model.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The last things that happened, and those who wait for the next. Safe for threads. */
final class Happenings {
    static final int REMEMBERED = 1_000;

    private final Clock clock;
    private final Deque<Happening> last = new ArrayDeque<>();
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private long sequence;

    Happenings(Clock clock) {
        this.clock = clock;
    }

    void add(String kind, String node, String says) {
        List<CompletableFuture<Void>> woken;
        synchronized (this) {
            last.addLast(new Happening(++sequence, clock.millis(), kind, node, says));
            if (last.size() > REMEMBERED) {
                last.removeFirst();
            }
            woken = List.copyOf(waiting);
            waiting.clear();
        }
        woken.forEach(waiter -> waiter.complete(null));
    }

    /** Those after a number. One that is ahead of ours is of an earlier life of this node: then all. */
    synchronized List<Happening> after(long number) {
        return number > sequence ? List.copyOf(last) : last.stream().filter(one -> one.sequence() > number).toList();
    }

    /** Completes with the next one after this number, at once if there is one. */
    synchronized CompletableFuture<Void> next(long number) {
        if (!after(number).isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        waiting.removeIf(CompletableFuture::isDone);
        var waiter = new CompletableFuture<Void>();
        waiting.add(waiter);
        return waiter;
    }
}
