package io.lakeactors.server.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Sees which positions the tables have, many times a second, and so when after a fault each partition's new records became visible. */
final class ResumeWatch implements AutoCloseable {
    /**
     * A moment, and what was produced until then: a partition has resumed when something produced later is in every table. And from that moment until the next
     * one, the longest time that each partition stood still: it may stop a second time, after it has resumed.
     */
    static final class Mark {
        private final long at;
        private final long[] produced;
        private final long[] resumedMillis;
        private final long[] stillMillis;
        private long until = Long.MAX_VALUE;

        private Mark(long at, long[] produced) {
            this.at = at;
            this.produced = produced;
            resumedMillis = new long[produced.length];
            Arrays.fill(resumedMillis, -1);
            stillMillis = new long[produced.length];
            Arrays.fill(stillMillis, -1);
        }

        /** A partition has moved on, after it had stood where it was since {@code began}, which may be before this mark. */
        private synchronized void moved(int partition, long began, long now) {
            if (began <= until) {
                stillMillis[partition] = Math.max(stillMillis[partition], (now - began) / 1_000_000);
            }
        }

        /** Standing still that begins later is not this fault's. */
        private synchronized void end(long now) {
            until = Math.min(until, now);
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

        /** Per partition the longest time between two moments at which more of it became visible, of all that reach into the time of this mark. */
        synchronized List<Long> still() {
            return Arrays.stream(stillMillis).filter(millis -> millis >= 0).boxed().toList();
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

    /** The positions in the tables: per partition the lowest; throws if they cannot be read now. Closed when nobody looks any more. */
    interface Positions extends AutoCloseable {
        long[] read() throws Exception;

        @Override
        default void close() throws Exception {}
    }

    private static final long LOOK_MILLIS = 20;

    private final Positions positions;
    private final Supplier<long[]> produced;
    private final List<Mark> open = new ArrayList<>();
    private final List<Mark> all = new ArrayList<>();
    private final List<String> wentBack = new ArrayList<>();
    private final Thread thread;
    private long[] last = {};
    private long[] movedAt = {};
    private volatile boolean stopped;

    ResumeWatch(Positions positions, Supplier<long[]> produced) {
        this.positions = positions;
        this.produced = produced;
        thread = Thread.ofPlatform().daemon().name("resume-watch").start(this::run);
    }

    synchronized Mark mark() {
        calm();
        var mark = new Mark(System.nanoTime(), produced.get());
        open.add(mark);
        all.add(mark);
        return mark;
    }

    /** What was done at the last mark is over. */
    synchronized void calm() {
        long now = System.nanoTime();
        all.forEach(mark -> mark.end(now));
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
        try (positions) {
            watch();
        } catch (Exception unclosed) {
            // Nobody looks any more.
        }
    }

    private void watch() {
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
        moved(now, visible);
        last = visible;
        open.forEach(mark -> mark.seen(now, visible));
        open.removeIf(Mark::allResumed);
    }

    private void moved(long now, long[] visible) {
        if (movedAt.length != visible.length) {
            movedAt = new long[visible.length];
            Arrays.fill(movedAt, now);
        }
        for (int partition = 0; partition < last.length; partition++) {
            if (visible[partition] > last[partition]) {
                long began = movedAt[partition];
                movedAt[partition] = now;
                for (var mark : all) {
                    mark.moved(partition, began, now);
                }
            }
        }
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
