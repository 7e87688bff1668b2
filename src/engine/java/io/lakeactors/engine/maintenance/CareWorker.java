package io.lakeactors.engine.maintenance;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The one thread on which runs are made. A long run takes a breath now and then: what presses is done then, and not after it. */
final class CareWorker {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("maintenance").factory());
    /** Each work has its own: what presses beside it goes by the files that it is at, and so by no work before. */
    private volatile Queue<Runnable> ofNewest = new ConcurrentLinkedQueue<>();
    /** Of the thread. */
    private Queue<Runnable> ofCurrent = ofNewest;

    /** Done after all that was begun before. */
    <T> CompletableFuture<T> begin(Supplier<T> work) {
        var pressing = new ConcurrentLinkedQueue<Runnable>();
        ofNewest = pressing;
        return CompletableFuture.supplyAsync(() -> {
            ofCurrent = pressing;
            return work.get();
        }, thread);
    }

    /** Done with the next breath of the work that was begun last, or after it. */
    <T> CompletableFuture<T> press(Supplier<T> work) {
        var done = new CompletableFuture<T>();
        var pressing = ofNewest;
        pressing.add(() -> done.completeAsync(work, Runnable::run));
        thread.execute(() -> drain(pressing));
        return done;
    }

    /** Called by work, on the thread. */
    void breathe() {
        drain(ofCurrent);
    }

    private static void drain(Queue<Runnable> pressing) {
        for (Runnable next = pressing.poll(); next != null; next = pressing.poll()) {
            next.run();
        }
    }

    void stop() {
        thread.shutdownNow();
    }
}
