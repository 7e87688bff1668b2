package io.lakeactors.server.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The network of a drill's nodes, numbered from 0: each node is reached by the others, and reaches the database, through a proxy. All of 127/8 is this
 * machine's, so each node calls from
 * an address of its own, and a proxy knows who calls.
 */
final class Network implements AutoCloseable {
    private static final int FIRST_ADDRESS = 11;

    private final int nodes;
    private final Link[][] between;
    private final Link[] toDatabase;
    private final Link[] fromDatabase;
    private final int[] listening;
    private final List<TcpProxy> toNodes = new ArrayList<>();
    private final List<TcpProxy> databases = new ArrayList<>();

    Network(int nodes, int databasePort) throws IOException {
        this.nodes = nodes;
        between = new Link[nodes][nodes];
        toDatabase = new Link[nodes];
        fromDatabase = new Link[nodes];
        listening = Ports.free(nodes);
        for (int to = 0; to < nodes; to++) {
            for (int from = 0; from < nodes; from++) {
                between[from][to] = new Link();
            }
            toDatabase[to] = new Link();
            fromDatabase[to] = new Link();
        }
        for (int node = 0; node < nodes; node++) {
            int to = node;
            toNodes.add(new TcpProxy(listening[node], from -> ways(from, to)));
            databases.add(new TcpProxy(databasePort, from -> new TcpProxy.Ways(toDatabase[to], fromDatabase[to])));
        }
    }

    private TcpProxy.Ways ways(InetAddress from, int to) {
        int caller = (from.getAddress()[3] & 0xff) - FIRST_ADDRESS;
        // Associations are one-way: what a node sends travels on connections that it has made, and answers to it on others.
        return caller < 0 || caller >= nodes ? new TcpProxy.Ways(new Link(), new Link()) : new TcpProxy.Ways(between[caller][to], between[caller][to]);
    }

    /** Where the others reach a node. */
    int port(int node) {
        return toNodes.get(node).port();
    }

    /** Where a node reaches the database. */
    int databasePort(int node) {
        return databases.get(node).port();
    }

    /** The settings by which a node listens behind its proxy and calls from its own address. */
    String settings(int node) {
        return "lakeactors.engine.overrides.pekko.remote.artery { bind { hostname = \"127.0.0.1\", port = " + listening[node] + " },"
                + " advanced.tcp.outbound-client-hostname = \"127.0.0." + (FIRST_ADDRESS + node) + "\" }";
    }

    void cut(int from, int to) {
        between[from][to].cut();
    }

    void isolate(int node) {
        for (int other = 0; other < nodes; other++) {
            cut(node, other);
            cut(other, node);
        }
    }

    void delayAll(int node, long millis) {
        for (int other = 0; other < nodes; other++) {
            between[node][other].delay(millis);
            between[other][node].delay(millis);
        }
    }

    void cutDatabase(int node) {
        toDatabase[node].cut();
        fromDatabase[node].cut();
    }

    /** What the node asks is done, and it does not hear so. */
    void cutAnswersOfDatabase(int node) {
        fromDatabase[node].cut();
    }

    /** The database's connections end as they do when a machine between forgets them: whatever was on its way is lost. */
    void resetDatabase(int node) {
        databases.get(node).resetAll();
    }

    void mend() {
        for (int from = 0; from < nodes; from++) {
            for (int to = 0; to < nodes; to++) {
                between[from][to].mend();
            }
            toDatabase[from].mend();
            fromDatabase[from].mend();
        }
    }

    @Override
    public void close() {
        mend();
        toNodes.forEach(TcpProxy::close);
        databases.forEach(TcpProxy::close);
    }
}
