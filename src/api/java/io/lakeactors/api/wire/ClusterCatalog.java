package io.lakeactors.api.wire;

import io.lakeactors.api.wire.ClusterCommand.Argument;
import io.lakeactors.api.wire.ClusterCommand.Column;
import java.util.Arrays;
import java.util.List;

/** The commands of {@code lake cluster} as this version has them: what a node serves, and what a client knows without asking one. */
public final class ClusterCatalog {
    private static final Argument NODE = word("node", "its name or address");
    private static final Argument ON = option("on", "string", "only this node", "all");

    public static final List<ClusterCommand> ALL = List.of(
            read("show", "Show the members, and how they are.", "/v1/cluster/members", List.of(), "members",
                    "NODE:node", "ADDRESS:address", "STATUS:status", "ROLES:roles:list", "REACHABLE:reachable:yes", "LEADER:leader:yes", "OLDEST:oldest:yes",
                    "UP FOR:startedAt:since", "IN FLIGHT:memoryUsed:bytes", "VERSION:version", "FAILING:troubles:list"),
            read("info", "Show the cluster in short.", "/v1/cluster/info", List.of(), "",
                    "cluster:name", "asked:node", "address:address", "members:members:count", "up:up:count", "unreachable:unreachable:list", "leader:leader",
                    "converged:converged:yes", "downing:downing", "versions:versions:list", "pipelines:pipelines:count", "tables:tables:count",
                    "partitions:partitions:count", "singletons:singletons:count"),
            read("shards", "Show which partition is on which node.", "/v1/cluster/shards",
                    List.of(option("kind", "string", "partition, table, pipeline, or all", "partition"),
                            option("on", "string", "only what lives on this node", "")),
                    "shards",
                    "KIND:kind", "ENTITY:entity", "SHARD:shard", "NODE:node", "STATE:state", "ROWS/S:rowsPerSecond:rate", "LAG:lag:count"),
            read("singletons", "Show what runs once, and where.", "/v1/cluster/singletons", List.of(), "singletons",
                    "SINGLETON:name", "NODE:nodes:list", "STANDBY:standby:list", "STATE:state"),
            new ClusterCommand("tail", "Follow what becomes of the members.", "GET", "/v1/cluster/events", false, true, List.of(), "events",
                    columns("TIME:at:time", "EVENT:kind", "NODE:node", "SAYS:says"), "lake cluster tail"),
            read("tree", "Show the actors with what waits in their mailboxes.", "/v1/cluster/tree",
                    List.of(option("on", "string", "only of this node", ""), option("all", "boolean", "Pekko's own actors too", "")), "actors",
                    "NODE:node", "ACTOR:tree", "WAITING:waiting:count", "CHILDREN:children:count"),
            read("log levels", "Show the loggers that have a level of their own.", "/v1/cluster/log-levels",
                    List.of(option("on", "string", "only of this node", "")), "loggers", "NODE:node", "LOGGER:logger", "LEVEL:level"),
            change("log level", "Set a logger's level, until the node ends.", "/v1/cluster/log-level", "io.lakeactors.engine debug",
                    word("logger", "its name, ROOT for all"), word("level", "error, warn, info, debug, trace, or default for what its parent has"), ON),
            change("leave", "Let a node commit what it has read, hand over, and end.", "/v1/cluster/leave", "n2", NODE),
            change("down", "Give up a node that does not come back; others take over.", "/v1/cluster/down", "n2", NODE),
            change("down-unreachable", "Give up all nodes that do not answer.", "/v1/cluster/down-unreachable", "--dry-run"),
            change("join", "Say whether this node is in one cluster with another, and how it gets there.", "/v1/cluster/join", "10.0.0.7:7001",
                    word("address", "HOST:PORT of a node")),
            change("rebalance", "Move partitions so that nodes carry alike.", "/v1/cluster/rebalance", "--plan"),
            change("inject", "Make something go wrong, where lakeactors.drill.enabled allows it.", "/v1/cluster/inject", "lose --count 3 --on n1",
                    word("fault", "pause, slow, fail, lose, crash, or none to end all"),
                    new Argument("target", true, false, "string", "of pause an actor's path as tree has it, of slow catalog or disk, of crash a step", ""),
                    option("by", "duration", "of slow: added to each call; of pause: how long", ""),
                    option("count", "integer", "of fail and lose: how many commits; of crash: the how manieth time", "1"), ON));

    private ClusterCatalog() {}

    private static ClusterCommand read(String name, String says, String path, List<Argument> arguments, String rows, String... columns) {
        return new ClusterCommand(name, says, "GET", path, false, false, arguments, rows, columns(columns), "lake cluster " + name);
    }

    private static ClusterCommand change(String name, String says, String path, String example, Argument... arguments) {
        return new ClusterCommand(name, says, "POST", path, true, false, List.of(arguments), "steps", columns("NODE:node", "SAYS:says"),
                "lake cluster " + name + " " + example);
    }

    private static Argument word(String name, String says) {
        return new Argument(name, true, true, "string", says, "");
    }

    private static Argument option(String name, String type, String says, String otherwise) {
        return new Argument(name, false, false, type, says, otherwise);
    }

    /** Each written {@code HEAD:field} or {@code HEAD:field:as}. */
    private static List<Column> columns(String... written) {
        return Arrays.stream(written).map(column -> column.split(":"))
                .map(parts -> new Column(parts[0], parts[1], parts.length > 2 ? parts[2] : "text")).toList();
    }
}
