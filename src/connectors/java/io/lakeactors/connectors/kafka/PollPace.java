package io.lakeactors.connectors.kafka;

import java.time.Duration;

/**
 * How often a source is asked: again and again while records come, and five times a second when none has come for ten seconds. The broker holds each question back for a fortieth of a second until it has something to
 * say; asking again at once would keep a thread busy for every source that is silent. Of the polling thread.
 */
final class PollPace {
    static final Duration SILENT_AFTER = Duration.ofSeconds(10);
    static final Duration REST = Duration.ofMillis(200);
    private static final Duration POLL = Duration.ofMillis(250);
    /** A poll that does not wait at all looks once: it takes the answer that nothing has come, and leaves the next question to the poll after it. */
    private static final Duration POLL_AT_REST = Duration.ofMillis(5);

    private long heardAt;

    /** @param nanos now, by a clock that is never set */
    PollPace(long nanos) {
        heardAt = nanos;
    }

    /** Records have come, or somebody has begun to read. */
    void heard(long nanos) {
        heardAt = nanos;
    }

    /** How long a poll waits for records at most. */
    static Duration poll(boolean rests) {
        return rests ? POLL_AT_REST : POLL;
    }

    /** Whether to sleep for {@link #REST} before the next poll, and hardly to wait in it. */
    boolean rests(long nanos) {
        return nanos - heardAt >= SILENT_AFTER.toNanos();
    }
}
