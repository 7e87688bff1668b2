package io.lakeactors.testkit;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.SourceConnector;
import io.lakeactors.model.SourceKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A source log in memory, with one polling thread, as the port demands; it fails when it is told to. Safe for threads. */
public final class FakeSource implements SourceConnector {
    private final String clusterId;
    private final Map<String, List<FakeLog>> topics = new LinkedHashMap<>();
    private final List<String> deleted = new ArrayList<>();
    private final Map<String, Map<SourceKey, Long>> published = new ConcurrentHashMap<>();
    private final List<FakeIntake> intakes = new ArrayList<>();
    private final Thread poller;
    private volatile boolean unreachable;
    private volatile boolean closed;
    private volatile int recordsPerPoll = 500;

    public FakeSource(String clusterId) {
        this.clusterId = clusterId;
        poller = Thread.ofPlatform().daemon().name("fake-source").start(this::pollForever);
    }

    /** Creates a topic, or gives an existing one more partitions. */
    public synchronized FakeSource topic(String topic, int partitions) {
        var logs = topics.computeIfAbsent(topic, name -> new ArrayList<>());
        String topicId = logs.isEmpty() ? "id-of-" + topic + "-again".repeat(Collections.frequency(deleted, topic)) : logs.getFirst().key().topicId();
        while (logs.size() < partitions) {
            logs.add(new FakeLog(new SourceKey(clusterId, topicId, topic, logs.size())));
        }
        return this;
    }

    /** Deletes a topic and creates it again, empty, under another id. */
    public synchronized void recreate(String topic) {
        var old = topics.get(topic);
        var fresh = new ArrayList<FakeLog>();
        for (var log : old) {
            fresh.add(new FakeLog(new SourceKey(clusterId, log.key().topicId() + "-again", topic, log.key().partition())));
        }
        topics.put(topic, fresh);
    }

    /** Deletes a topic with all that it holds. One that is created under its name is another one. */
    public synchronized void delete(String topic) {
        topics.remove(topic);
        deleted.add(topic);
    }

    /** Appends a record without key. @return its offset */
    public long produce(String topic, int partition, String value) {
        return produce(topic, partition, null, value.getBytes(StandardCharsets.UTF_8), System.currentTimeMillis());
    }

    public synchronized long produce(String topic, int partition, byte[] key, byte[] value, long timestamp) {
        return log(topic, partition).append(key, value, timestamp);
    }

    /** Leaves positions without a record, as control batches and compaction do. */
    public synchronized void skip(String topic, int partition, long positions) {
        log(topic, partition).skip(positions);
    }

    /** Deletes the records below a position, as retention does. */
    public synchronized void truncateBelow(String topic, int partition, long position) {
        log(topic, partition).truncateBelow(position);
    }

    public synchronized SourceKey key(String topic, int partition) {
        return log(topic, partition).key();
    }

    /** Whether the source answers; intakes hear of each change. */
    public void reachable(boolean reachable) {
        unreachable = !reachable;
    }

    public void recordsPerPoll(int records) {
        recordsPerPoll = records;
    }

    /** What was published for a group, for people's lag tools. */
    public Map<SourceKey, Long> published(String group) {
        return Map.copyOf(published.getOrDefault(group, Map.of()));
    }

    /** Intakes that are open now. */
    public synchronized int openIntakes() {
        return intakes.size();
    }

    @Override
    public synchronized TopicInfo describe(String topic, Duration timeout) {
        refuseIfUnreachable();
        var logs = topics.get(topic);
        if (logs == null) {
            throw LakeError.of(ErrorCode.TOPIC_NOT_FOUND, "there is no topic \"" + topic + "\"", "source " + clusterId,
                    "Create it, or correct the pipeline's topics")
                    .asException();
        }
        return new TopicInfo(clusterId, logs.getFirst().key().topicId(), topic, logs.stream().map(FakeLog::key).toList());
    }

    @Override
    public synchronized Set<String> topics(Duration timeout) {
        refuseIfUnreachable();
        return Set.copyOf(topics.keySet());
    }

    @Override
    public synchronized List<TopicInfo> find(Set<String> wanted, Duration timeout) {
        refuseIfUnreachable();
        return wanted.stream().filter(topics::containsKey).sorted().map(topic -> describe(topic, timeout)).toList();
    }

    @Override
    public synchronized Map<SourceKey, Moment> since(List<SourceKey> partitions, long millis, Duration timeout) {
        var moments = new TreeMap<SourceKey, Moment>();
        partitions.forEach(key -> log(key.topic(), key.partition()).since(millis).ifPresent(found -> moments.put(key, found)));
        return moments;
    }

    @Override
    public synchronized Map<SourceKey, Bounds> bounds(List<SourceKey> partitions, Duration timeout) {
        refuseIfUnreachable();
        var bounds = new TreeMap<SourceKey, Bounds>();
        for (var key : partitions) {
            var log = log(key.topic(), key.partition());
            bounds.put(key, new Bounds(log.earliest(), log.end()));
        }
        return bounds;
    }

    @Override
    public synchronized Intake open(SourceKey partition, long position, int leaderEpoch, Sink sink) {
        var intake = new FakeIntake(this, partition, position, sink);
        intakes.add(intake);
        return intake;
    }

    @Override
    public void publish(String group, Map<SourceKey, Long> positions) {
        published.computeIfAbsent(group, name -> new ConcurrentHashMap<>()).putAll(positions);
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(poller);
    }

    synchronized void remove(FakeIntake intake) {
        intakes.remove(intake);
    }

    /** The log of a partition now, or null if there is none. */
    synchronized FakeLog logOf(SourceKey key) {
        var logs = topics.get(key.topic());
        return logs == null || logs.size() <= key.partition() ? null : logs.get(key.partition());
    }

    int recordsPerPoll() {
        return recordsPerPoll;
    }

    private FakeLog log(String topic, int partition) {
        return topics.get(topic).get(partition);
    }

    private void refuseIfUnreachable() {
        if (unreachable) {
            throw unreachableError().asException();
        }
    }

    private LakeError unreachableError() {
        return LakeError.of(ErrorCode.SOURCE_UNREACHABLE, "the source " + clusterId + " does not answer", "",
                "It is tried again by itself; check that the broker runs");
    }

    private void pollForever() {
        while (!closed) {
            boolean delivered = false;
            for (var intake : intakesNow()) {
                delivered |= intake.poll(unreachable ? unreachableError() : null);
            }
            if (!delivered) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private synchronized List<FakeIntake> intakesNow() {
        return List.copyOf(intakes);
    }
}
