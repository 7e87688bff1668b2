package io.lakeactors.engine.control;

import io.lakeactors.engine.WireMessage;
import java.util.List;

/** The actors of a node in the order of their tree, no more than {@link #ACTORS_MAX}. */
public record TreeReport(String nodeId, List<Actor> actors) implements WireMessage {
    /** More would not go into one message between nodes. */
    static final int ACTORS_MAX = 1_500;

    /** @param depth 0 at the top @param waiting messages in its mailbox; what it has put aside itself is not among them */
    public record Actor(String path, int depth, int waiting, int children) {}

    public TreeReport {
        actors = List.copyOf(actors);
    }
}
