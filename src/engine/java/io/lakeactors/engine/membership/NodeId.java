package io.lakeactors.engine.membership;

/**
 * One life of a node: where it is reached, and a number that no other life there has.
 *
 * @param address {@code host:port}
 */
public record NodeId(String address, long life) implements Comparable<NodeId> {
    private static final char MARK = '#';

    static NodeId parse(String text) {
        int mark = text.lastIndexOf(MARK);
        return new NodeId(text.substring(0, mark), Long.parseLong(text.substring(mark + 1)));
    }

    Port port() {
        int colon = address.lastIndexOf(':');
        return new Port(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    @Override
    public int compareTo(NodeId other) {
        int byAddress = address.compareTo(other.address);
        return byAddress != 0 ? byAddress : Long.compare(life, other.life);
    }

    @Override
    public String toString() {
        return address + MARK + life;
    }
}
