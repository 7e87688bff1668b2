package io.lakeactors.connectors.kafka;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.RawPool;
import io.lakeactors.model.SourceConnector.Sink;
import io.lakeactors.model.SourceKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that polls one consumer for many partitions. Other threads reach it through {@link #tell}, whose commands it carries out between polls.
 * Each partition is paused unless it has credit and nothing that waits; the client keeps what it has fetched of a paused partition.
 */
final class PollLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);
    private static final Duration PROBE_POLL = Duration.ofMillis(200);
    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long ENDS_EVERY_NANOS = Duration.ofMillis(500).toNanos();
    private static final long CLOSE_WAIT_MILLIS = 5_000;
    private static final int BATCHES_KEPT = 16;

    private final KafkaSourceConfig config;
    private final Watch watch;
    private final RawBytes values = new RawBytes();
    private final RawPool pool = new RawPool(Backlog.RECORDS_MAX, Backlog.BYTES_MAX, BATCHES_KEPT);
    private final int pollRecords;
    /** Bounded by the partitions: each has at most one open, one close and one resume under way. */
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final Map<TopicPartition, KafkaIntake> claims = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile KafkaConsumer<ByteBuffer, ByteBuffer> consumer;
    private volatile boolean polling;
    private volatile boolean closing;

    // Of the polling thread:
    private final Map<TopicPartition, KafkaIntake> intakes = new LinkedHashMap<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    /** Those whose last batch may grow by the next poll. */
    private final Set<KafkaIntake> gathering = new LinkedHashSet<>();
    private final PollPace pace = new PollPace(System.nanoTime());
    private long endsToldAt = System.nanoTime();
    private long consumerTriedAt = System.nanoTime() - RETRY_NANOS;

    PollLoop(KafkaSourceConfig config, Admins admins, int lane) {
        this.config = config;
        this.pollRecords = config.pollRecords();
        this.watch = new Watch(this, admins);
        thread = Thread.ofPlatform().daemon().name("kafka-poll-" + config.bootstrap() + "-" + lane).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Begins to read, unless this loop reads the partition for someone else already: then empty. */
    Optional<KafkaIntake> open(SourceKey key, long position, int leaderEpoch, Sink sink) {
        var intake = new KafkaIntake(key, position, leaderEpoch, sink, pool, ready -> tell(() -> advance(ready)), this::forget);
        if (claims.putIfAbsent(intake.partition(), intake) != null) {
            return Optional.empty();
        }
        tell(() -> {
            intakes.put(intake.partition(), intake);
            pace.heard(System.nanoTime());
            assign(List.of(intake));
            watch.demand();
        });
        return Optional.of(intake);
    }

    private void forget(KafkaIntake intake) {
        claims.remove(intake.partition(), intake);
        tell(() -> drop(intake));
    }

    /** Has the polling thread carry out a command soon. */
    void tell(Runnable command) {
        commands.add(command);
        LockSupport.unpark(thread);
        var client = consumer;
        if (polling && client != null) {
            client.wakeup();
        }
    }

    /** Ends polling; intakes hear nothing more. */
    @Override
    public void close() {
        closing = true;
        tell(() -> {});
        try {
            thread.join(CLOSE_WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Collection<KafkaIntake> intakes() {
        return intakes.values();
    }

    int metadataVersion() {
        return values.metadataVersion();
    }

    boolean isPaused(KafkaIntake intake) {
        return paused.contains(intake.partition());
    }

    private void run() {
        try {
            while (!closing) {
                turn();
            }
        } catch (Throwable e) {
            LOG.error("Polling ended unexpectedly.", e);
            endAll(LakeError.of(ErrorCode.INTERNAL, "polling ended unexpectedly: " + e, config.bootstrap(), "Restart the node and report this"));
        } finally {
            var client = consumer;
            if (client != null) {
                client.close(CloseOptions.timeout(Duration.ofSeconds(1)));
            }
        }
    }

    private void turn() {
        try {
            for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
                command.run();
            }
            if (intakes.isEmpty() || !hasConsumer()) {
                LockSupport.parkNanos(this, intakes.isEmpty() ? Long.MAX_VALUE : RETRY_NANOS);
                return;
            }
            watch.tick();
            boolean rests = pace.rests(System.nanoTime());
            if (rests) {
                LockSupport.parkNanos(this, PollPace.REST.toNanos());
            }
            accept(poll(PollPace.poll(rests)));
            tellEnds();
        } catch (WakeupException e) {
            // A command waits.
        } catch (InterruptException e) {
            closing = true;
        } catch (RuntimeException e) {
            settle(gathering);
            onFailure(e);
        }
    }

    private ConsumerRecords<ByteBuffer, ByteBuffer> poll(Duration timeout) {
        polling = true;
        try {
            return consumer.poll(commands.isEmpty() && gathering.isEmpty() ? timeout : Duration.ZERO);
        } finally {
            polling = false;
        }
    }

    private boolean hasConsumer() {
        if (consumer != null) {
            return true;
        }
        if (System.nanoTime() - consumerTriedAt < RETRY_NANOS) {
            return false;
        }
        consumerTriedAt = System.nanoTime();
        try {
            consumer = new KafkaConsumer<>(config.consumerProperties(), new ByteBufferDeserializer(), values);
            watch.follow(consumer);
            assign(List.copyOf(intakes.values()));
            return true;
        } catch (RuntimeException e) {
            LakeError error = Faults.of(e, "open a consumer", config.bootstrap());
            if (error.code() == ErrorCode.SOURCE_UNREACHABLE) {
                intakes.values().forEach(intake -> intake.unreachable(error));
            } else {
                endAll(error);
            }
            return false;
        }
    }

    /** Tells the consumer what is read now, and where the new ones begin. */
    private void assign(Collection<KafkaIntake> fresh) {
        if (consumer == null) {
            return;
        }
        consumer.assign(intakes.keySet());
        for (KafkaIntake intake : fresh) {
            seek(intake);
        }
    }

    private void seek(KafkaIntake intake) {
        Optional<Integer> epoch = intake.leaderEpoch() < 0 ? Optional.empty() : Optional.of(intake.leaderEpoch());
        consumer.seek(intake.partition(), new OffsetAndMetadata(intake.position(), epoch, ""));
        consumer.pause(List.of(intake.partition()));
        paused.add(intake.partition());
        advance(intake);
    }

    private void drop(KafkaIntake intake) {
        claims.remove(intake.partition(), intake);
        gathering.remove(intake);
        if (intakes.remove(intake.partition(), intake)) {
            paused.remove(intake.partition());
            assign(List.of());
        }
    }

    private void accept(ConsumerRecords<ByteBuffer, ByteBuffer> polled) {
        // A full poll was cut short, so the client has more of the partition it was at; of all others it has given all it had.
        boolean more = polled.count() >= pollRecords;
        boolean idle = polled.isEmpty() && gathering.isEmpty();
        if (!idle) {
            pace.heard(System.nanoTime());
        }
        var drained = new LinkedHashSet<>(gathering);
        for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : polled.nextOffsets().entrySet()) {
            KafkaIntake intake = intakes.get(entry.getKey());
            long next = entry.getValue().offset();
            if (intake != null && next > intake.position()) {
                intake.take(polled.records(entry.getKey()), next, entry.getValue().leaderEpoch().orElse(-1), more);
                if (more) {
                    gathering.add(intake);
                    drained.remove(intake);
                }
                advance(intake);
            }
        }
        settle(drained);
        if (idle) {
            pool.clear();
        }
    }

    private void settle(Collection<KafkaIntake> drained) {
        for (KafkaIntake intake : List.copyOf(drained)) {
            gathering.remove(intake);
            intake.settle();
            advance(intake);
        }
    }

    /** Delivers what may be delivered, and pauses or resumes accordingly. */
    void advance(KafkaIntake intake) {
        TopicPartition partition = intake.partition();
        if (intakes.get(partition) != intake || consumer == null || intake.isSuspended()) {
            return;
        }
        boolean more;
        try {
            more = intake.deliver(values.metadataVersion());
        } catch (RuntimeException e) {
            LOG.error("A batch could not be handed over.", e);
            end(intake, Faults.unreadable(intake.key(), intake.position(), e));
            return;
        }
        if (more && paused.remove(partition)) {
            consumer.resume(List.of(partition));
        } else if (!more && paused.add(partition)) {
            consumer.pause(List.of(partition));
        }
    }

    /** Ends one intake with a reason; the others go on. */
    void end(KafkaIntake intake, LakeError error) {
        drop(intake);
        intake.ended(error);
    }

    void endAll(LakeError error) {
        List.copyOf(intakes.values()).forEach(intake -> end(intake, error));
    }

    private void tellEnds() {
        long now = System.nanoTime();
        if (now - endsToldAt < ENDS_EVERY_NANOS) {
            return;
        }
        endsToldAt = now;
        for (KafkaIntake intake : intakes.values()) {
            if (!isPaused(intake)) {
                consumer.currentLag(intake.partition()).ifPresent(lag -> intake.end(intake.position() + lag));
            }
        }
    }

    private void onFailure(RuntimeException failure) {
        switch (failure) {
            case LogTruncationException truncated -> truncated.offsetOutOfRangePartitions().keySet()
                    .forEach(partition -> examine(partition, true, Optional.ofNullable(truncated.divergentOffsets().get(partition))
                            .map(OffsetAndMetadata::offset)));
            case OffsetOutOfRangeException lost -> lost.partitions().forEach(partition -> examine(partition, false, Optional.empty()));
            case TopicAuthorizationException refused -> List.copyOf(intakes.values()).stream()
                    .filter(intake -> refused.unauthorizedTopics().contains(intake.key().topic()))
                    .forEach(intake -> end(intake, Faults.denied(refused, intake.key().toString())));
            case AuthenticationException refused -> endAll(Faults.denied(refused, config.bootstrap()));
            case AuthorizationException refused -> endAll(Faults.denied(refused, config.bootstrap()));
            default -> isolate(failure);
        }
    }

    /** Takes a partition whose position the log refuses out of the assignment until it is known what the log holds. */
    private void examine(TopicPartition partition, boolean truncated, Optional<Long> divergence) {
        KafkaIntake intake = intakes.get(partition);
        if (intake == null) {
            return;
        }
        intake.suspend(true);
        consumer.pause(List.of(partition));
        paused.add(partition);
        watch.examine(intake, bounds -> {
            LakeError error = Faults.outOfRange(intake.key(), intake.position(), bounds);
            // An empty log knows no epochs, and has nothing that could differ from what was read.
            boolean empty = bounds.earliest() == bounds.end();
            if (error == null && truncated && !(divergence.isEmpty() && empty)) {
                error = Faults.rewound(intake.key(), intake.position(), divergence.map(at -> "it differs from position " + at + " on")
                        .orElse("its history is another one"));
            }
            if (error != null) {
                end(intake, error);
            } else if (intakes.get(partition) == intake) {
                intake.forgetLeaderEpoch();
                intake.suspend(false);
                seek(intake);
            }
        });
    }

    /** The client does not always say which partition cannot be read: polls each alone, and ends the one that fails. */
    private void isolate(RuntimeException failure) {
        LOG.warn("Polling failed; looking for the partition that cannot be read.", failure);
        for (KafkaIntake suspect : new ArrayList<>(intakes.values())) {
            if (isPaused(suspect) || intakes.get(suspect.partition()) != suspect) {
                continue;
            }
            consumer.pause(intakes.keySet());
            consumer.resume(List.of(suspect.partition()));
            try {
                accept(poll(PROBE_POLL));
            } catch (WakeupException e) {
                // A command waits; it can wait a little longer.
            } catch (OffsetOutOfRangeException | AuthenticationException | AuthorizationException e) {
                onFailure(e);
            } catch (RuntimeException e) {
                end(suspect, Faults.unreadable(suspect.key(), suspect.position(), e));
            }
        }
        for (KafkaIntake intake : intakes.values()) {
            if (!isPaused(intake)) {
                consumer.resume(List.of(intake.partition()));
            }
        }
    }
}
