package io.lakeactors.api.wire;

import java.util.List;

/**
 * What has happened to the membership, as one node saw it.
 *
 * @param next give this as {@code after} to hear what comes then
 */
public record ClusterEvents(long next, List<Event> events) {
    /**
     * @param at milliseconds since 1970
     * @param kind joining, weaklyup, up, leaving, exiting, down, removed, unreachable, reachable or leader
     * @param node its address, empty where none is meant
     */
    public record Event(long number, long at, String kind, String node, String says) {}
}
