package io.lakeactors.connectors.kafka;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A topic that is written to now and then: in order, held by all replicas in sync when {@link #append} returns. The topic is never made here: who owns the cluster says how many partitions and for how
 * long. Used by one thread at a time, or by the one that is to be its successor too.
 */
public final class KafkaLog implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** An outage is noticed within this; whoever appends tries again. */
    private static final String DELIVERY_MILLIS = "15000";

    private final KafkaSourceConfig config;
    private final String topic;
    private Producer<String, String> producer;
    private boolean closed;

    /** @param key decides the partition: what has the same one keeps its order @param value text, UTF-8 */
    public record Entry(String key, String value) {}

    /** Connects when it is first written to. */
    public KafkaLog(KafkaSourceConfig config, String topic) {
        this.config = config;
        this.topic = topic;
    }

    /** @throws LakeException {@link ErrorCode#TOPIC_NOT_FOUND}, {@link ErrorCode#SOURCE_UNREACHABLE}, {@link ErrorCode#SOURCE_DENIED}; what came before may have been appended */
    public void append(List<Entry> entries) {
        var open = opened();
        var sent = new ArrayList<Future<RecordMetadata>>();
        try {
            for (var entry : entries) {
                sent.add(open.send(new ProducerRecord<>(topic, entry.key(), entry.value())));
            }
            for (var one : sent) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(open, e);
        } catch (ExecutionException | RuntimeException e) {
            throw failed(open, e);
        }
    }

    private LakeException failed(Producer<String, String> used, Exception failure) {
        // A producer that has failed may hold what it has not sent: a new one begins with nothing.
        synchronized (this) {
            if (producer == used) {
                producer = null;
            }
        }
        used.close(Duration.ZERO);
        Throwable cause = Faults.cause(failure);
        if (cause instanceof AuthorizationException) {
            return LakeError.of(ErrorCode.SOURCE_DENIED, "Kafka refuses us: " + cause.getMessage(), "topic " + topic + " at " + config.bootstrap(),
                    "Grant the node's user the right to write to the topic").asException(failure);
        }
        if (cause instanceof RecordTooLargeException) {
            return LakeError.of(ErrorCode.CONFIG_INVALID, "the topic takes no record that large: " + cause.getMessage(), "topic " + topic + " at " + config.bootstrap(),
                    "Raise max.message.bytes of the topic").asException(failure);
        }
        return Faults.of(failure, "write to topic " + topic, config.bootstrap()).asException(failure);
    }

    /** Whoever closes does not wait for the topic's being looked up. */
    private Producer<String, String> opened() {
        var open = open();
        if (open.isPresent()) {
            return open.get();
        }
        lookUp();
        synchronized (this) {
            if (open().isEmpty()) {
                producer = producer(config);
            }
            return producer;
        }
    }

    private synchronized Optional<Producer<String, String>> open() {
        if (closed) {
            throw Faults.unreachable("the connection to Kafka was closed", config.bootstrap()).asException();
        }
        return Optional.ofNullable(producer);
    }

    /** A producer would have the broker make a topic that is not there. */
    private void lookUp() {
        try (var source = new KafkaSource(config)) {
            if (source.find(Set.of(topic), PATIENCE).isEmpty()) {
                throw LakeError.of(ErrorCode.TOPIC_NOT_FOUND, "there is no topic \"" + topic + "\" at " + config.bootstrap(), "", "Create it; it is looked for again by itself").asException();
            }
        }
    }

    /** One that is to write. It connects on a thread of its own. */
    static Producer<String, String> producer(KafkaSourceConfig config) {
        var properties = config.adminProperties();
        // Kafka takes no producer whose requests may last as long as a delivery.
        properties.compute(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (key, own) -> String.valueOf(Math.min(Long.parseLong(String.valueOf(own)), PATIENCE.toMillis())));
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, String.valueOf(PATIENCE.toMillis()));
        try {
            return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
        } catch (RuntimeException e) {
            throw Faults.of(e, "connect to Kafka", config.bootstrap()).asException(e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (producer != null) {
            producer.close(Duration.ofSeconds(1));
            producer = null;
        }
    }
}
