package io.lakeactors.server.embedded;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/**
 * The brokers that make one Kafka cluster, each of them a controller too. All of them are started with the same quorum, each with an id of its own.
 *
 * @param clusterId Kafka's form of a UUID; what is formatted already keeps the one it has
 * @param voters in the order of their ids, which begin with 1
 */
public record BrokerQuorum(String clusterId, List<Voter> voters) {
    /** Of so many brokers each record is held; fewer than these hold all. */
    private static final int REPLICAS = 3;

    /** @param controllerPort on the loopback address; stands in the formatted log @param directory id of the log's directory */
    public record Voter(int id, int controllerPort, String directory) {
        private String address() {
            return "127.0.0.1:" + controllerPort;
        }
    }

    public BrokerQuorum {
        voters = List.copyOf(voters);
        if (voters.isEmpty()) {
            throw new IllegalArgumentException("a quorum without voters");
        }
    }

    /** A quorum that is not formatted yet, of as many brokers as there are ports. */
    public static BrokerQuorum of(int... controllerPorts) {
        return new BrokerQuorum(Uuid.randomUuid().toString(), IntStream.range(0, controllerPorts.length)
                .mapToObj(i -> new Voter(i + 1, controllerPorts[i], Uuid.randomUuid().toString())).toList());
    }

    /** How many brokers hold each record. */
    int replicas() {
        return Math.min(REPLICAS, voters.size());
    }

    /** How many must have a record before it is acknowledged: one may be away. */
    int replicasInSyncMin() {
        return Math.max(1, replicas() - 1);
    }

    /** Where a broker looks for the others. */
    String addresses() {
        return voters.stream().map(Voter::address).collect(Collectors.joining(","));
    }

    /** As Kafka's formatter reads it. */
    String initialControllers() {
        return voters.stream().map(voter -> voter.id() + "@" + voter.address() + ":" + voter.directory()).collect(Collectors.joining(","));
    }
}
