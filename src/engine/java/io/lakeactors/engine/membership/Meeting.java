package io.lakeactors.engine.membership;

import java.util.List;
import org.apache.pekko.actor.Address;

/** How nodes that find no live member in the book meet, and which of them then may form a cluster. Asked again and again. */
public interface Meeting {
    /** Whether it is for this node to form a cluster. More than one may think so: the book lets one. */
    boolean isChosen();

    /** Whom to ask besides the members that the book has, this node itself first where it may form a cluster. */
    List<Address> places();

    /** What is waited for, while this node is not chosen; a clause for people, or empty. */
    String awaits();

    /** By a list of seeds, the same on every node: the first one is chosen. */
    static Meeting atSeeds(List<Address> seeds, Address self) {
        return new Meeting() {
            @Override
            public boolean isChosen() {
                return seeds.getFirst().equals(self);
            }

            @Override
            public List<Address> places() {
                return seeds;
            }

            @Override
            public String awaits() {
                return "";
            }
        };
    }
}
