package io.lakeactors.server.embedded;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an embedded broker is started.
 *
 * @param port of the clients' listener; 0 for the one it had before if that is free, else any free one
 * @param outlivesParent whether it goes on when the process that started it ends; a later start on the same directory then takes it over
 * @param heapMax megabytes
 * @param startTimeout within which it must answer
 * @param overrides broker properties set last
 * @param listeners more listeners for clients
 * @param scram users made when the log is formatted, as {@code SCRAM-SHA-256=[name=alice,password=…]}
 * @param member of which quorum it is; one that is none is a cluster by itself
 */
public record BrokerOptions(int port, boolean outlivesParent, int heapMax, Duration startTimeout, Map<String, String> overrides, List<Listener> listeners,
        List<String> scram, Optional<Member> member) {
    /** A further listener on the loopback address. @param protocol as in {@code SASL_PLAINTEXT} */
    public record Listener(String name, String protocol, int port) {}

    /** A broker among others. @param id one of the quorum's voters */
    public record Member(int id, BrokerQuorum quorum) {
        int controllerPort() {
            return quorum.voters().stream().filter(voter -> voter.id() == id).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("broker " + id + " is not of " + quorum)).controllerPort();
        }
    }

    private static final int HEAP_MEGABYTES = 320;

    public static final BrokerOptions DEFAULT = new BrokerOptions(0, false, HEAP_MEGABYTES, Duration.ofSeconds(60), Map.of(), List.of(), List.of(),
            Optional.empty());

    public BrokerOptions {
        if (port < 0 || port > 65535 || heapMax < 64 || startTimeout.isNegative()) {
            throw new IllegalArgumentException("port " + port + ", heap " + heapMax + " MB, timeout " + startTimeout);
        }
        overrides = Map.copyOf(overrides);
        listeners = List.copyOf(listeners);
        scram = List.copyOf(scram);
    }

    public BrokerOptions withPort(int wanted) {
        return new BrokerOptions(wanted, outlivesParent, heapMax, startTimeout, overrides, listeners, scram, member);
    }

    public BrokerOptions outlivingParent() {
        return new BrokerOptions(port, true, heapMax, startTimeout, overrides, listeners, scram, member);
    }

    public BrokerOptions with(Map<String, String> properties) {
        return new BrokerOptions(port, outlivesParent, heapMax, startTimeout, properties, listeners, scram, member);
    }

    public BrokerOptions withListeners(List<Listener> more) {
        return new BrokerOptions(port, outlivesParent, heapMax, startTimeout, overrides, more, scram, member);
    }

    public BrokerOptions withScram(List<String> users) {
        return new BrokerOptions(port, outlivesParent, heapMax, startTimeout, overrides, listeners, users, member);
    }

    /** Start most of a quorum at once when it is new: none of them answers before they can elect one. */
    public BrokerOptions withMember(int id, BrokerQuorum quorum) {
        return new BrokerOptions(port, outlivesParent, heapMax, startTimeout, overrides, listeners, scram, Optional.of(new Member(id, quorum)));
    }

    /** @param megabytes of the broker's heap @param timeout within which it must answer */
    public BrokerOptions withLimits(int megabytes, Duration timeout) {
        return new BrokerOptions(port, outlivesParent, megabytes, timeout, overrides, listeners, scram, member);
    }
}
