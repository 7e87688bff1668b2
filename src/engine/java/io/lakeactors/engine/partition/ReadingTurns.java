package io.lakeactors.engine.partition;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Whose turn it is to read what has piled up, where a node's memory is too little for all of its partitions at once. Those that wait have no credit, so that nothing is fetched of them; they come first who
 * have waited longest, and nobody keeps his turn for long while others wait. Safe for threads.
 */
final class ReadingTurns {
    /** After so long it is another's turn: long enough to read megabytes, and the time that a broker which does not answer is waited for. */
    private static final long LONGEST_NANOS = 2_000_000_000L;

    private final Set<Turn> held = new LinkedHashSet<>();
    private final Set<Turn> waiting = new LinkedHashSet<>();

    /** One partition's. */
    final class Turn {
        private final Runnable called;
        private long since;

        private Turn(Runnable called) {
            this.called = called;
        }

        /**
         * Asks for the turn, or to keep it.
         *
         * @param most how many may have theirs at once, at least 1
         * @return false if it is somebody else's; {@code called} is run when it may be asked for again
         */
        boolean take(int most, long nowNanos) {
            synchronized (ReadingTurns.this) {
                if (held.contains(this)) {
                    if (waiting.isEmpty() || nowNanos - since < LONGEST_NANOS) {
                        return true;
                    }
                    held.remove(this);
                    waiting.add(this);
                }
                boolean first = waiting.isEmpty() || waiting.iterator().next() == this;
                if (held.size() < most && first) {
                    waiting.remove(this);
                    held.add(this);
                    since = nowNanos;
                } else {
                    waiting.add(this);
                }
                if (held.size() < most) {
                    callNext();
                }
                return held.contains(this);
            }
        }

        /** Nothing is to be read any more, or not now. */
        void end() {
            synchronized (ReadingTurns.this) {
                if (held.remove(this) | waiting.remove(this)) {
                    callNext();
                }
            }
        }
    }

    /** @param called on any thread, when it is this one's turn; it only tells somebody */
    Turn of(Runnable called) {
        return new Turn(called);
    }

    private void callNext() {
        if (!waiting.isEmpty()) {
            waiting.iterator().next().called.run();
        }
    }

    synchronized int held() {
        return held.size();
    }

    synchronized int waiting() {
        return waiting.size();
    }
}
