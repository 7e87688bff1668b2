package io.lakeactors.connectors.kafka;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.SourceConnector.Bounds;
import io.lakeactors.model.SourceKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Metric;

/**
 * Asks the cluster, without blocking the polling thread, what the consumer does not tell: whether a topic still is the one that was opened (after each metadata
 * update, and every few seconds), whether the brokers answer at all, and where a log ends that is not being fetched from. Of the polling thread.
 */
final class Watch {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final long EVERY_NANOS = Duration.ofSeconds(3).toNanos();
    private static final long URGENT_NANOS = Duration.ofMillis(20).toNanos();
    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();
    /** A broker that has just started, or lags behind, may not have heard of a topic yet; one that stays unknown for so long was deleted. */
    private static final long ABSENT_NANOS = Duration.ofSeconds(20).toNanos();

    private record Answer(String topic, TopicDescription description, Throwable failure) {}

    private final PollLoop loop;
    private final Admins admins;
    private final Map<String, Long> absentSince = new HashMap<>();
    private final Map<KafkaIntake, Consumer<Bounds>> examinations = new LinkedHashMap<>();
    private Metric connections;
    private boolean asking;
    private boolean failing;
    private boolean demanded;
    private int askedVersion = -1;
    private long askedAt = System.nanoTime() - EVERY_NANOS;

    Watch(PollLoop loop, Admins admins) {
        this.loop = loop;
        this.admins = admins;
    }

    void follow(KafkaConsumer<?, ?> consumer) {
        connections = consumer.metrics().entrySet().stream()
                .filter(entry -> entry.getKey().name().equals("connection-count") && entry.getKey().group().equals("consumer-metrics"))
                .map(Map.Entry::getValue).findFirst().orElse(null);
    }

    /** Asks again soon: something was opened. */
    void demand() {
        demanded = true;
    }

    /** Called between polls. */
    void tick() {
        long since = System.nanoTime() - askedAt;
        if (asking || since < URGENT_NANOS) {
            return;
        }
        long gap = failing || isDisconnected() ? RETRY_NANOS : demanded || askedVersion != loop.metadataVersion() ? URGENT_NANOS : EVERY_NANOS;
        if (since >= gap) {
            ask();
        }
    }

    private boolean isDisconnected() {
        return connections != null && connections.metricValue() instanceof Number count && count.doubleValue() == 0;
    }

    private void ask() {
        asking = true;
        demanded = false;
        askedAt = System.nanoTime();
        int version = loop.metadataVersion();
        askedVersion = version;
        var topics = new TreeSet<String>();
        loop.intakes().forEach(intake -> topics.add(intake.key().topic()));
        List<CompletableFuture<Answer>> answers = describe(topics);
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .whenComplete((done, failure) -> loop.tell(() -> apply(version, answers.stream().map(CompletableFuture::join).toList())));
    }

    private List<CompletableFuture<Answer>> describe(Set<String> topics) {
        try {
            var options = new DescribeTopicsOptions().timeoutMs(Math.toIntExact(TIMEOUT.toMillis()));
            return admins.get().describeTopics(topics, options).topicNameValues().entrySet().stream()
                    .map(entry -> entry.getValue().toCompletionStage().handle((description, failure) -> new Answer(entry.getKey(), description, failure))
                            .toCompletableFuture())
                    .toList();
        } catch (RuntimeException e) {
            return topics.stream().map(topic -> CompletableFuture.completedFuture(new Answer(topic, null, e))).toList();
        }
    }

    private void apply(int version, List<Answer> answers) {
        asking = false;
        failing = false;
        var byTopic = new HashMap<String, Answer>();
        answers.forEach(answer -> byTopic.put(answer.topic(), answer));
        for (KafkaIntake intake : List.copyOf(loop.intakes())) {
            Answer answer = byTopic.get(intake.key().topic());
            if (answer == null) {
                demanded = true;
            } else if (answer.failure() != null) {
                onFailure(intake, answer.failure());
            } else {
                onDescription(intake, answer.description(), version);
            }
        }
        if (!failing) {
            askEndsOfPaused();
            Map.copyOf(examinations).forEach(this::examine);
        }
    }

    private void onDescription(KafkaIntake intake, TopicDescription topic, int version) {
        absentSince.remove(intake.key().topic());
        if (!isSame(intake.key(), topic)) {
            loop.end(intake, Faults.identityChanged(intake.key(), " and created again, now with id " + topic.topicId()));
            return;
        }
        boolean led = topic.partitions().stream().anyMatch(partition ->
                partition.partition() == intake.key().partition() && partition.leader() != null && !partition.leader().isEmpty());
        if (led) {
            intake.reachable();
        } else {
            intake.unreachable(Faults.unreachable("partition " + intake.key() + " has no leader", admins.bootstrap()));
            failing = true;
        }
        intake.verified(version);
        loop.advance(intake);
    }

    private void onFailure(KafkaIntake intake, Throwable failure) {
        if (Faults.isMissingTopic(failure)) {
            long since = absentSince.computeIfAbsent(intake.key().topic(), topic -> System.nanoTime());
            failing = true;
            if (System.nanoTime() - since >= ABSENT_NANOS) {
                loop.end(intake, Faults.identityChanged(intake.key(), ""));
            } else {
                intake.unreachable(Faults.unreachable("the broker does not know the topic " + intake.key().topic() + " at the moment", admins.bootstrap()));
            }
            return;
        }
        LakeError error = Faults.cause(failure) instanceof LakeException known ? known.error() : Faults.of(failure, "read " + intake.key(), admins.bootstrap());
        if (error.code() == ErrorCode.SOURCE_UNREACHABLE) {
            failing = true;
            intake.unreachable(error);
        } else {
            loop.end(intake, error);
        }
    }

    private void askEndsOfPaused() {
        List<KafkaIntake> still = loop.intakes().stream().filter(loop::isPaused).toList();
        if (!still.isEmpty()) {
            admins.ends(still.stream().map(KafkaIntake::key).toList(), TIMEOUT)
                    .thenAccept(ends -> loop.tell(() -> still.forEach(intake -> intake.end(ends.get(intake.key())))));
        }
    }

    /**
     * Finds out what the log holds, if it still is the log that was opened, and says it on the polling thread; as often as needed until the cluster answers.
     */
    void examine(KafkaIntake intake, Consumer<Bounds> verdict) {
        SourceKey key = intake.key();
        examinations.remove(intake);
        describe(Set.of(key.topic())).getFirst().thenCompose(answer -> {
            if (answer.failure() != null) {
                return CompletableFuture.failedFuture(answer.failure());
            }
            // The positions of a topic that was created again mean nothing; the next answer to ask() says so.
            return isSame(key, answer.description()) ? admins.bounds(List.of(key), TIMEOUT) : CompletableFuture.completedFuture(Map.<SourceKey, Bounds>of());
        }).whenComplete((bounds, failure) -> loop.tell(() -> {
            if (!loop.intakes().contains(intake)) {
                return;
            }
            if (failure != null) {
                examinations.put(intake, verdict);
                onFailure(intake, failure);
            } else if (bounds.containsKey(key)) {
                verdict.accept(bounds.get(key));
            } else {
                demanded = true;
            }
        }));
    }

    private static boolean isSame(SourceKey key, TopicDescription topic) {
        return topic.topicId().toString().equals(key.topicId());
    }
}
