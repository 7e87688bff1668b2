package io.lakeactors.engine.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Since when the first record of a partition waits that is not committed: from the moment when it was first seen before the end of its log. It may be older, and, after many ends were seen while records
 * waited, by a small part of that time. Safe for threads: one tells, another asks.
 */
final class Backlog {
    static final int SEEN_MAX = 64;

    /** @param end the log's, when it was first seen there @param millis since 1970 */
    private record Seen(long end, long millis) {}

    private List<Seen> seen = new ArrayList<>();
    /** Ends that were seen closer to each other are one, as of the later. */
    private long apart;

    /** @param committed position up to which all is committed @param end of the log */
    synchronized void at(long committed, long end, long millis) {
        seen.removeIf(one -> one.end() <= committed);
        if (seen.isEmpty()) {
            apart = 0;
        }
        if (end <= committed || !seen.isEmpty() && end <= seen.getLast().end()) {
            return;
        }
        if (seen.size() > 1 && millis - seen.get(seen.size() - 2).millis() < apart) {
            seen.removeLast();
        } else if (seen.size() >= SEEN_MAX) {
            thin();
        }
        seen.add(new Seen(end, millis));
    }

    /** Every second one goes, and from now on they come as seldom. */
    private void thin() {
        apart = (seen.getLast().millis() - seen.getFirst().millis()) / (SEEN_MAX / 2);
        var all = seen;
        seen = new ArrayList<>(IntStream.range(0, all.size()).filter(i -> i % 2 == 0).mapToObj(all::get).toList());
    }

    /** Milliseconds since 1970; empty if nothing waits. */
    synchronized OptionalLong since() {
        return seen.isEmpty() ? OptionalLong.empty() : OptionalLong.of(seen.getFirst().millis());
    }
}
