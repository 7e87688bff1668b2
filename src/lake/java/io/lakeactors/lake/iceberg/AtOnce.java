package io.lakeactors.lake.iceberg;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Does what it is given on the caller's thread, before it returns. The library looks every 10 ms whether its workers are done, which is long beside an append that has one manifest to write
 * and none to read.
 */
final class AtOnce extends AbstractExecutorService {
    static final ExecutorService WORKER = new AtOnce();

    private AtOnce() {}

    @Override
    public void execute(Runnable work) {
        work.run();
    }

    /** It never ends: nothing of it could. */
    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }
}
