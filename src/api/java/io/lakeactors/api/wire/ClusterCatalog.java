package io.lakeactors.api.wire;

import io.lakeactors.api.wire.ClusterCommand.Argument;
import io.lakeactors.api.wire.ClusterCommand.Column;
import java.util.Arrays;
import java.util.List;

/** The commands of {@code lake cluster} as this version has them: what a node serves, and what a client knows without asking one. */
public final class ClusterCatalog {
    public static final List<ClusterCommand> ALL = List.of(
            read("show", "Show the members, and how they are.", "/v1/cluster/members", List.of(), "members",
                    "NODE:node", "ADDRESS:address", "STATUS:status", "ROLES:roles:list", "REACHABLE:reachable:yes", "LEADER:leader:yes", "OLDEST:oldest:yes",
                    "UP FOR:startedAt:since", "IN FLIGHT:memoryUsed:bytes", "VERSION:version", "FAILING:troubles:list"),
            read("info", "Show the cluster in short.", "/v1/cluster/info", List.of(), "",
                    "cluster:name", "asked:node", "address:address", "members:members:count", "up:up:count", "unreachable:unreachable:list", "leader:leader",
                    "converged:converged:yes", "downing:downing", "versions:versions:list", "pipelines:pipelines:count", "tables:tables:count",
                    "partitions:partitions:count", "singletons:singletons:count"),
            read("shards", "Show which partition is on which node.", "/v1/cluster/shards",
                    List.of(option("kind", "string", "partition, table, pipeline, or all", "partition"), option("on", "string", "only what lives on this node", "")),
                    "shards",
                    "KIND:kind", "ENTITY:entity", "SHARD:shard", "NODE:node", "STATE:state", "ROWS/S:rowsPerSecond:rate", "LAG:lag:count"),
            read("singletons", "Show what runs once, and where.", "/v1/cluster/singletons", List.of(), "singletons",
                    "SINGLETON:name", "ROLE:role", "NODE:nodes:list", "STATE:state"),
            new ClusterCommand("tail", "Follow what becomes of the members.", "GET", "/v1/cluster/events", false, true, List.of(), "events",
                    columns("TIME:at:time", "EVENT:kind", "NODE:node", "SAYS:says"), "lake cluster tail"));

    private ClusterCatalog() {}

    private static ClusterCommand read(String name, String says, String path, List<Argument> arguments, String rows, String... columns) {
        return new ClusterCommand(name, says, "GET", path, false, false, arguments, rows, columns(columns), "lake cluster " + name);
    }

    private static Argument option(String name, String type, String says, String otherwise) {
        return new Argument(name, false, false, type, says, otherwise);
    }

    /** Each written {@code HEAD:field} or {@code HEAD:field:as}. */
    private static List<Column> columns(String... written) {
        return Arrays.stream(written).map(column -> column.split(":")).map(parts -> new Column(parts[0], parts[1], parts.length > 2 ? parts[2] : "text")).toList();
    }
}
