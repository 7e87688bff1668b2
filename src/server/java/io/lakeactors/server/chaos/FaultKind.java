package io.lakeactors.server.chaos;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Everything that a drill does to a cluster, by the word that people type. */
public enum FaultKind {
    KILL_OLDEST("kill-oldest", 1, Since.INJECTED, "kill -9 of the node that is in the cluster longest, and leads it"),
    KILL_BUSIEST("kill-busiest", 1, Since.INJECTED, "kill -9 of the node that writes most"),
    KILL_ANY("kill-any", 1, Since.INJECTED, "kill -9 of any node"),
    KILL_TWO("kill-two", 2, Since.INJECTED, "kill -9 of two nodes at once"),
    ZOMBIE("zombie", 2, Since.INJECTED, "a node stands still until the others have given it up, then goes on"),
    PAUSE("pause", 2, Since.INJECTED, "a node stands still for less time than it takes to be given up"),
    PARTITION("partition", 2, Since.INJECTED, "the network between nodes is cut: one from all, two from each other, or one way only"),
    DELAY("delay", 2, Since.INJECTED, "the network between nodes is slow"),
    DATABASE_CUT("database-cut", 1, Since.HEALED, "one node does not reach the database"),
    DATABASE_RESTART("database-restart", 1, Since.HEALED, "the database crashes and starts again"),
    BROKER_RESTART("broker-restart", 1, Since.HEALED, "the broker is killed, or stopped, and starts again; of several, all at once"),
    ROLLING_RESTART("rolling-restart", 2, Since.INJECTED, "every node is stopped and started, one after the other"),
    SIGTERM("sigterm", 2, Since.INJECTED, "SIGTERM of any node, which starts again only when all partitions have resumed"),
    LOST_REPLIES("lost-replies", 1, Since.INJECTED, "commits are applied and the node is not told"),
    CLOCK_SKEW("clock-skew", 1, Since.INJECTED, "a node's clock is wrong by up to an hour"),
    SLOW_DISK("slow-disk", 1, Since.INJECTED, "a node's files take long to become durable"),
    BROKER_KILL("broker-kill", 1, 3, Since.INJECTED, "kill -9 of one of the brokers, which starts again"),
    BROKER_ROLLING("broker-rolling", 1, 3, Since.INJECTED, "every broker is stopped and started, one after the other, when all replicas are in sync"),
    BUSY("busy", 1, Since.INJECTED, "loops take every processor, and no node is to give up another for that; done only where it is asked for"),
    LEADER_CHANGE("leader-change", 1, 3, Since.INJECTED, "partitions are led by another broker, by election or because their leader's broker is stopped");

    /** From when the time to resume is counted: nothing can be resumed while what all nodes need is away. */
    enum Since {
        INJECTED,
        HEALED
    }

    private final String word;
    private final int nodesMin;
    private final int brokersMin;
    private final Since since;
    private final String meaning;

    FaultKind(String word, int nodesMin, Since since, String meaning) {
        this(word, nodesMin, 1, since, meaning);
    }

    FaultKind(String word, int nodesMin, int brokersMin, Since since, String meaning) {
        this.word = word;
        this.nodesMin = nodesMin;
        this.brokersMin = brokersMin;
        this.since = since;
        this.meaning = meaning;
    }

    public String word() {
        return word;
    }

    /** With fewer nodes it is left out. */
    public int nodesMin() {
        return nodesMin;
    }

    /** With fewer brokers it cannot be done. */
    public int brokersMin() {
        return brokersMin;
    }

    public Since since() {
        return since;
    }

    public String meaning() {
        return meaning;
    }

    public static Optional<FaultKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    /** All words, for messages. */
    public static String words() {
        return Arrays.stream(values()).map(FaultKind::word).collect(Collectors.joining(", "));
    }

    /** Those that can be done to so many nodes and brokers, but for what only takes time from the others. */
    public static List<FaultKind> fitting(int nodes, int brokers) {
        return Arrays.stream(values()).filter(kind -> kind != BUSY && nodes >= kind.nodesMin && brokers >= kind.brokersMin).toList();
    }
}
