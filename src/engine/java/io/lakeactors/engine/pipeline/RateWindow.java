package io.lakeactors.engine.pipeline;

import java.util.ArrayDeque;
import java.util.Deque;

/** How fast a count has grown in the last seconds. Not safe for threads. */
final class RateWindow {
    private static final long MILLIS = 5_000;

    private record Sample(long at, long count) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** @param now milliseconds */
    void sample(long now, long count) {
        samples.addLast(new Sample(now, count));
        while (samples.size() > 2 && now - samples.peekFirst().at() > MILLIS) {
            samples.removeFirst();
        }
    }

    /** Per second; 0 if nothing was heard lately. */
    double perSecond(long now) {
        if (samples.size() < 2) {
            return 0;
        }
        long millis = now - samples.peekFirst().at();
        boolean stale = now - samples.peekLast().at() > MILLIS;
        return stale || millis <= 0 ? 0 : Math.max(0, (samples.peekLast().count() - samples.peekFirst().count()) * 1000.0 / millis);
    }
}
