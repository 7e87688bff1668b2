package io.lakeactors.connectors.kafka;

import java.time.Duration;

/**
 * How often a source is asked: again and again while records come, and five times a second when none has come for ten seconds. The broker holds each question back for a tenth of a second until it has something to
 * say; asking again at once would keep a thread busy for every source that is silent. Of the polling thread.
 */
final class PollPace {
    static final Duration SILENT_AFTER = Duration.ofSeconds(10);
    static final Duration REST = Duration.ofMillis(200);

    private long heardAt;

    /** @param nanos now, by a clock that is never set */
    PollPace(long nanos) {
        heardAt = nanos;
    }

    /** Records have come, or somebody has begun to read. */
    void heard(long nanos) {
        heardAt = nanos;
    }

    /** Whether to sleep for {@link #REST} before the next poll, and not to wait in it. */
    boolean rests(long nanos) {
        return nanos - heardAt >= SILENT_AFTER.toNanos();
    }
}
