package io.lakeactors.engine.control;

import org.apache.pekko.actor.Address;

/** Nodes' addresses as people write them. */
final class Addresses {
    private Addresses() {}

    /** {@code host:port}. */
    static String of(Address address) {
        return address.getHost().orElse("") + ":" + address.getPort().orElse(0);
    }
}
