package io.lakeactors.engine.membership;

import java.util.Set;

/**
 * What the book says of one node, by the database's clock.
 *
 * @param since when it became a member, milliseconds since 1970
 * @param heardAgo milliseconds since it was last heard
 * @param members whom it holds for members of its cluster
 */
public record MemberRow(NodeId node, State state, long since, long heardAgo, Set<NodeId> members) {
    /** Names are stored. */
    public enum State {
        /** Asks to be let in. */
        JOINING,
        /** Is about to form a cluster: nobody else may. */
        FORMING,
        UP,
        /** The others have decided to go on without it; for good, as far as this life goes. */
        OUT
    }

    public MemberRow {
        members = Set.copyOf(members);
    }
}
