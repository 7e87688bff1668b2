package io.lakeactors.api.wire;

import java.util.List;

/** The cluster's members, the oldest first. */
public record ClusterMembers(List<Member> members) {
    /**
     * @param node its name; its address as long as it has never answered
     * @param address host:port
     * @param status joining, weaklyup, up, leaving, exiting, down or removed
     * @param reachable whether it answers the others
     * @param leader whether it leads
     * @param oldest whether it hosts singletons
     * @param startedAt milliseconds since 1970, null if it has never answered
     * @param memoryUsed bytes of batches in flight
     * @param api where its API answers
     * @param troubles names of dependencies that fail there
     */
    public record Member(
            String node, String address, String status, List<String> roles, boolean reachable, boolean leader, boolean oldest, @MayBeNull Long startedAt,
            @MayBeNull Long memoryUsed, @MayBeNull String version, @MayBeNull String api, List<String> troubles) {}
}
