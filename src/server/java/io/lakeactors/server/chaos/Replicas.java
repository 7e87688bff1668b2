package io.lakeactors.server.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/** Who leads the partitions of a Kafka cluster, and who follows. Connects when it is first asked. */
final class Replicas implements AutoCloseable {
    private static final Duration TO_ELECT = Duration.ofSeconds(30);
    private static final long ANSWER_SECONDS = 10;
    private static final long LOOK_MILLIS = 100;

    private final String bootstrap;
    private Admin admin;

    Replicas(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    private Admin admin() {
        if (admin == null) {
            admin = Admin.create(Map.of("bootstrap.servers", (Object) bootstrap, "reconnect.backoff.max.ms", "500"));
        }
        return admin;
    }

    /** What does not stand as it should: a partition without a leader, or whose followers are behind; empty if all is well. */
    String behind() throws InterruptedException {
        try {
            Set<String> topics = admin().listTopics(new ListTopicsOptions().listInternal(true)).names().get(ANSWER_SECONDS, TimeUnit.SECONDS);
            for (var topic : described(topics).values()) {
                for (TopicPartitionInfo partition : topic.partitions()) {
                    if (!isLed(partition) || partition.isr().size() < partition.replicas().size()) {
                        return topic.name() + "-" + partition.partition() + " has " + partition.isr().size() + " of " + partition.replicas().size()
                                + " replicas in sync" + (isLed(partition) ? "" : ", and no leader");
                    }
                }
            }
            return "";
        } catch (ExecutionException | TimeoutException e) {
            return "the brokers do not answer: " + e.getMessage();
        }
    }

    private static boolean isLed(TopicPartitionInfo partition) {
        return partition.leader() != null && !partition.leader().isEmpty();
    }

    private Map<String, TopicDescription> described(Collection<String> topics) throws ExecutionException, TimeoutException, InterruptedException {
        return admin().describeTopics(topics).allTopicNames().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    /** The id of the broker that leads a partition; empty if none does now. */
    Optional<Integer> leader(String topic, int partition) throws InterruptedException {
        try {
            return described(List.of(topic)).get(topic).partitions().stream().filter(one -> one.partition() == partition && isLed(one))
                    .map(one -> one.leader().id()).findFirst();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    /**
     * Has every partition of a topic led by another broker, which is in sync: no record moves.
     *
     * @return what is wrong where some are not led by those in time; empty if all are
     */
    String moveLeaders(String topic) throws InterruptedException {
        try {
            var wanted = new TreeMap<Integer, List<Integer>>();
            for (TopicPartitionInfo partition : described(List.of(topic)).get(topic).partitions()) {
                wanted.put(partition.partition(), ledByNext(partition.replicas().stream().map(Node::id).toList(), partition.leader().id()));
            }
            Map<TopicPartition, Optional<NewPartitionReassignment>> orders = wanted.entrySet().stream().collect(Collectors.toMap(
                    entry -> new TopicPartition(topic, entry.getKey()), entry -> Optional.of(new NewPartitionReassignment(entry.getValue()))));
            admin().alterPartitionReassignments(orders).all().get(ANSWER_SECONDS, TimeUnit.SECONDS);
            return awaitPreferred(topic, orders.keySet());
        } catch (ExecutionException | TimeoutException e) {
            return "leaders were not moved: " + e.getMessage();
        }
    }

    /** The same replicas, that one first which comes after the leader. */
    static List<Integer> ledByNext(List<Integer> replicas, int leader) {
        int next = (replicas.indexOf(leader) + 1) % replicas.size();
        var rotated = new ArrayList<>(replicas.subList(next, replicas.size()));
        rotated.addAll(replicas.subList(0, next));
        return List.copyOf(rotated);
    }

    private String awaitPreferred(String topic, Set<TopicPartition> partitions) throws InterruptedException, ExecutionException, TimeoutException {
        long until = System.nanoTime() + TO_ELECT.toNanos();
        while (true) {
            // What each partition answers does not matter, only who leads it then: "not needed" and "not yet" are answers too.
            admin().electLeaders(ElectionType.PREFERRED, partitions).partitions().get(ANSWER_SECONDS, TimeUnit.SECONDS);
            var others = described(List.of(topic)).get(topic).partitions().stream()
                    .filter(partition -> !isLed(partition) || partition.leader().id() != partition.replicas().getFirst().id())
                    .map(TopicPartitionInfo::partition).toList();
            if (others.isEmpty()) {
                return "";
            }
            if (System.nanoTime() > until) {
                return "partitions " + others + " are not led by their first replica after " + TO_ELECT.toSeconds() + " s";
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
        }
    }
}
