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
    private final Queue<Runnable> pressing = new ConcurrentLinkedQueue<>();

    /** Done after all that was begun before. */
    <T> CompletableFuture<T> begin(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, thread);
    }

    /** Done with the next breath of the work that is under way, or after it. */
    <T> CompletableFuture<T> press(Supplier<T> work) {
        var done = new CompletableFuture<T>();
        pressing.add(() -> done.completeAsync(work, Runnable::run));
        thread.execute(this::breathe);
        return done;
    }

    /** Called by work, on the thread. */
    void breathe() {
        for (Runnable next = pressing.poll(); next != null; next = pressing.poll()) {
            next.run();
        }
    }

    void stop() {
        thread.shutdownNow();
    }
}
