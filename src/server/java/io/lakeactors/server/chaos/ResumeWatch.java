package io.lakeactors.server.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Sees which positions the tables have, many times a second, and so when after a fault each partition's new records became visible. */
final class ResumeWatch implements AutoCloseable {
    /** A moment, and what was produced until then: a partition has resumed when something produced later is in every table. */
    static final class Mark {
        private final long at;
        private final long[] produced;
        private final long[] resumedMillis;

        private Mark(long at, long[] produced) {
            this.at = at;
            this.produced = produced;
            resumedMillis = new long[produced.length];
            Arrays.fill(resumedMillis, -1);
        }

        private synchronized void seen(long now, long[] visible) {
            for (int partition = 0; partition < produced.length; partition++) {
                if (resumedMillis[partition] < 0 && visible[partition] > produced[partition]) {
                    resumedMillis[partition] = (now - at) / 1_000_000;
                }
            }
        }

        synchronized boolean allResumed() {
            return Arrays.stream(resumedMillis).allMatch(millis -> millis >= 0);
        }

        /** Per partition; what has not resumed is left out. */
        synchronized List<Long> resumed() {
            return Arrays.stream(resumedMillis).filter(millis -> millis >= 0).boxed().toList();
        }

        synchronized List<Integer> stuck() {
            var stuck = new ArrayList<Integer>();
            for (int partition = 0; partition < resumedMillis.length; partition++) {
                if (resumedMillis[partition] < 0) {
                    stuck.add(partition);
                }
            }
            return stuck;
        }
    }

    /** The positions in the tables: per partition the lowest; throws if they cannot be read now. */
    interface Positions {
        long[] read() throws Exception;
    }

    private static final long LOOK_MILLIS = 100;

    private final Positions positions;
    private final Supplier<long[]> produced;
    private final List<Mark> open = new ArrayList<>();
    private final List<String> wentBack = new ArrayList<>();
    private final Thread thread;
    private long[] last = {};
    private volatile boolean stopped;

    ResumeWatch(Positions positions, Supplier<long[]> produced) {
        this.positions = positions;
        this.produced = produced;
        thread = Thread.ofPlatform().daemon().name("resume-watch").start(this::run);
    }

    synchronized Mark mark() {
        var mark = new Mark(System.nanoTime(), produced.get());
        open.add(mark);
        return mark;
    }

    /** The positions seen last; empty before the first. */
    synchronized long[] last() {
        return last.clone();
    }

    /** Positions that were lower than before, which must never be. */
    synchronized List<String> wentBack() {
        return List.copyOf(wentBack);
    }

    private void run() {
        while (!stopped) {
            try {
                long[] visible = positions.read();
                seen(System.nanoTime(), visible);
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                return;
            } catch (Exception notNow) {
                // The database is being restarted, or there is no table yet: what counts is when it is seen again.
                pause();
            }
        }
    }

    private synchronized void seen(long now, long[] visible) {
        for (int partition = 0; partition < last.length; partition++) {
            if (visible[partition] < last[partition]) {
                wentBack.add("partition " + partition + " went back from " + last[partition] + " to " + visible[partition]);
            }
        }
        last = visible;
        open.forEach(mark -> mark.seen(now, visible));
        open.removeIf(Mark::allResumed);
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
    }
}
