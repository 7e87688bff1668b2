package io.lakeactors.connectors.kafka;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.SourceConnector;
import io.lakeactors.model.SourceKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * One Kafka cluster as a source, read without a consumer group: positions come from the tables, and {@code auto.offset.reset} is none.
 *
 * <p>All partitions are read by one polling thread; only a partition that is read twice at the same time (two pipelines on one topic) takes a second one.
 */
public final class KafkaSource implements SourceConnector {
    /** What the client has to itself before the answer is waited for in vain. */
    private static final long GRACE_MILLIS = 500;

    private final KafkaSourceConfig config;
    private final Admins admins;
    private final GroupOffsets groups;
    private final List<PollLoop> lanes = new ArrayList<>(); // guarded by itself
    private boolean closed;

    /** Connects when it is first asked something. */
    public KafkaSource(KafkaSourceConfig config) {
        this.config = config;
        this.admins = new Admins(config);
        this.groups = new GroupOffsets(admins);
    }

    @Override
    public TopicInfo describe(String topic, Duration timeout) {
        return found(Set.of(topic), timeout, "describe topic " + topic).values().stream().findFirst().flatMap(Function.identity())
                .orElseThrow(() -> topicNotFound(topic, timeout));
    }

    @Override
    public List<TopicInfo> find(Set<String> topics, Duration timeout) {
        return found(topics, timeout, "describe " + topics.size() + " topics").values().stream().flatMap(Optional::stream).toList();
    }

    @Override
    public Set<String> topics(Duration timeout) {
        try {
            return names(timeout);
        } catch (ExecutionException | TimeoutException e) {
            throw Faults.of(e, "list topics", config.bootstrap()).asException(e);
        }
    }

    /** Empty for those that are not there. */
    private SortedMap<String, Optional<TopicInfo>> found(Set<String> topics, Duration timeout, String doing) {
        int millis = Math.toIntExact(timeout.toMillis());
        var cluster = admins.get().describeCluster(new DescribeClusterOptions().timeoutMs(millis)).clusterId();
        var descriptions = admins.get().describeTopics(topics, new DescribeTopicsOptions().timeoutMs(millis)).topicNameValues();
        var found = new TreeMap<String, Optional<TopicInfo>>();
        try {
            String clusterId = await(cluster.toCompletionStage().toCompletableFuture(), timeout);
            for (var description : descriptions.entrySet()) {
                found.put(description.getKey(), info(clusterId, description.getValue(), timeout));
            }
            return found;
        } catch (ExecutionException | TimeoutException e) {
            throw Faults.of(e, doing, config.bootstrap()).asException(e);
        }
    }

    private static Optional<TopicInfo> info(String clusterId, KafkaFuture<TopicDescription> asked, Duration timeout)
            throws ExecutionException, TimeoutException {
        try {
            var topic = await(asked.toCompletionStage().toCompletableFuture(), timeout);
            String topicId = topic.topicId().toString();
            return Optional.of(new TopicInfo(clusterId, topicId, topic.name(), topic.partitions().stream().map(TopicPartitionInfo::partition)
                    .sorted(Comparator.naturalOrder()).map(partition -> new SourceKey(clusterId, topicId, topic.name(), partition)).toList()));
        } catch (ExecutionException e) {
            if (Faults.isMissingTopic(e) || Faults.isInvalidTopic(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Set<String> names(Duration timeout) throws ExecutionException, TimeoutException {
        var names = admins.get().listTopics(new ListTopicsOptions().timeoutMs(Math.toIntExact(timeout.toMillis()))).names();
        return await(names.toCompletionStage().toCompletableFuture(), timeout);
    }

    private LakeException topicNotFound(String topic, Duration timeout) {
        try {
            return Faults.topicNotFound(topic, names(timeout), config.bootstrap()).asException();
        } catch (ExecutionException | TimeoutException e) {
            return Faults.topicNotFound(topic, List.of(), config.bootstrap()).asException(e);
        }
    }

    /** @throws LakeException {@link ErrorCode#TOPIC_NOT_FOUND}, {@link ErrorCode#SOURCE_UNREACHABLE}, {@link ErrorCode#SOURCE_DENIED} */
    @Override
    public Map<SourceKey, Bounds> bounds(List<SourceKey> partitions, Duration timeout) {
        return asked(admins.bounds(partitions, timeout), "bounds", partitions, timeout);
    }

    @Override
    public Map<SourceKey, Moment> since(List<SourceKey> partitions, long millis, Duration timeout) {
        return asked(admins.since(partitions, millis, timeout), "positions by time", partitions, timeout);
    }

    private <T> T asked(Future<T> answer, String what, List<SourceKey> partitions, Duration timeout) {
        try {
            return await(answer, timeout);
        } catch (ExecutionException | TimeoutException e) {
            if (Faults.cause(e) instanceof LakeException known) {
                throw known;
            }
            throw Faults.isMissingTopic(e) ? topicNotFound(partitions.getFirst().topic(), timeout)
                    : Faults.of(e, "ask for the " + what + " of " + partitions, config.bootstrap()).asException(e);
        }
    }

    private static <T> T await(Future<T> answer, Duration timeout) throws ExecutionException, TimeoutException {
        try {
            return answer.get(timeout.toMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExecutionException(e);
        }
    }

    @Override
    public Intake open(SourceKey partition, long position, int leaderEpoch, Sink sink) {
        synchronized (lanes) {
            if (closed) {
                throw new IllegalStateException("the source was closed");
            }
            for (PollLoop lane : lanes) {
                Optional<KafkaIntake> intake = lane.open(partition, position, leaderEpoch, sink);
                if (intake.isPresent()) {
                    return intake.get();
                }
            }
            var lane = new PollLoop(config, admins, lanes.size());
            lanes.add(lane);
            lane.start();
            return lane.open(partition, position, leaderEpoch, sink).orElseThrow();
        }
    }

    @Override
    public void publish(String group, Map<SourceKey, Long> positions) {
        groups.publish(group, positions);
    }

    /** Ends all reading; intakes hear nothing more. */
    @Override
    public void close() {
        List<PollLoop> open;
        synchronized (lanes) {
            closed = true;
            open = List.copyOf(lanes);
        }
        open.forEach(PollLoop::close);
        admins.close();
    }
}
