package io.lakeactors.lake.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Does something with every file, several at once: most of the time of a disk or an object store is waiting. */
final class ManyAtOnce {
    private static final int AT_ONCE = 8;

    private ManyAtOnce() {}

    @FunctionalInterface
    interface Work<T> {
        void with(T item) throws IOException, InterruptedException;
    }

    /** Ends when all is done, or with the first failure; what has not begun then is left out. */
    static <T> void each(Collection<T> items, Work<T> work) throws IOException {
        if (items.size() == 1) {
            alone(items.iterator().next(), work);
            return;
        }
        var places = new Semaphore(AT_ONCE);
        var failed = new java.util.concurrent.atomic.AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var under = new ArrayList<Future<?>>();
            for (T item : items) {
                places.acquire();
                if (failed.get()) {
                    break;
                }
                under.add(threads.submit(() -> {
                    try {
                        work.with(item);
                        return null;
                    } catch (IOException | RuntimeException | InterruptedException e) {
                        failed.set(true);
                        throw e;
                    } finally {
                        places.release();
                    }
                }));
            }
            for (Future<?> one : under) {
                one.get();
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case UncheckedIOException io -> throw io.getCause();
                case IOException io -> throw io;
                case RuntimeException known -> throw known;
                default -> throw new IOException(e.getCause());
            }
        } catch (InterruptedException e) {
            throw stopped(e);
        }
    }

    private static <T> void alone(T item, Work<T> work) throws IOException {
        try {
            work.with(item);
        } catch (UncheckedIOException io) {
            throw io.getCause();
        } catch (InterruptedException e) {
            throw stopped(e);
        }
    }

    private static IOException stopped(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IOException("stopped", e);
    }
}
