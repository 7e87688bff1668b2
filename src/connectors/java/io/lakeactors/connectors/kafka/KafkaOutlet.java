package io.lakeactors.connectors.kafka;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TopicOutlets.Header;
import io.lakeactors.model.TopicOutlets.Letter;
import io.lakeactors.model.TopicOutlets.Outlet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends in transactions whose id is the outlet's name. The place stands in the offsets of a group of the same name, which are written in the same transaction: the offset counts the
 * transactions, its metadata is the place. Every topic that was ever written to gets the same, so that the newest is known by its offset, and is there as long as one of the topics is.
 */
final class KafkaOutlet implements Outlet {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String DELIVERY_MILLIS = "15000";
    /** A transaction that its owner has left is given up by the broker after this. */
    private static final String TRANSACTION_MILLIS = "60000";

    private final KafkaSourceConfig config;
    private final String name;
    private final Producer<byte[], byte[]> producer;
    private final OutletTopics topics;
    private final Map<TopicPartition, OffsetAndMetadata> places;

    private KafkaOutlet(KafkaSourceConfig config, String name, Producer<byte[], byte[]> producer, OutletTopics topics, Map<TopicPartition, OffsetAndMetadata> places) {
        this.config = config;
        this.name = name;
        this.producer = producer;
        this.topics = topics;
        this.places = new HashMap<>(places);
    }

    static KafkaOutlet open(KafkaSourceConfig config, Admins admins, String name) {
        Producer<byte[], byte[]> producer = null;
        try {
            producer = new KafkaProducer<>(properties(config, name), new ByteArraySerializer(), new ByteArraySerializer());
            producer.initTransactions();
            // Only then, and stable: a transaction that was left while it was ending has ended before its offsets are told.
            var options = new ListConsumerGroupOffsetsOptions().requireStable(true).timeoutMs(Math.toIntExact(PATIENCE.toMillis()));
            var places = admins.get().listConsumerGroupOffsets(name, options).partitionsToOffsetAndMetadata().get();
            places.values().removeIf(place -> place == null);
            return new KafkaOutlet(config, name, producer, new OutletTopics(admins), places);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(config, name, producer, e);
        } catch (ExecutionException | RuntimeException e) {
            throw failed(config, name, producer, e);
        }
    }

    private static Map<String, Object> properties(KafkaSourceConfig config, String name) {
        var properties = config.adminProperties();
        properties.compute(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (key, own) -> String.valueOf(Math.min(Long.parseLong(String.valueOf(own)), PATIENCE.toMillis())));
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name);
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, String.valueOf(PATIENCE.toMillis()));
        properties.put(ProducerConfig.LINGER_MS_CONFIG, "5");
        // With more, a batch that is refused while a new topic has no leader yet comes after later ones, and is out of order until its time is over.
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
        // What a topic takes is its own to say.
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, String.valueOf(64 << 20));
        return properties;
    }

    @Override
    public Optional<String> place() {
        return places.values().stream().max(Comparator.comparingLong(OffsetAndMetadata::offset)).map(OffsetAndMetadata::metadata);
    }

    @Override
    public void send(List<Letter> letters, String place, Runnable beforeEnd) {
        try {
            for (Letter letter : letters) {
                topics.require(letter.topic(), letter.like());
            }
            producer.beginTransaction();
            var sent = new ArrayList<Future<RecordMetadata>>(letters.size());
            for (Letter letter : letters) {
                sent.add(producer.send(record(letter)));
            }
            for (var one : sent) {
                one.get();
            }
            var next = next(letters, place);
            producer.sendOffsetsToTransaction(next, new ConsumerGroupMetadata(name));
            beforeEnd.run();
            producer.commitTransaction();
            places.putAll(next);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(config, name, producer, e);
        } catch (ExecutionException | RuntimeException e) {
            throw failed(config, name, producer, e);
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> next(List<Letter> letters, String place) {
        long count = places.values().stream().mapToLong(OffsetAndMetadata::offset).max().orElse(0) + 1;
        var next = new HashMap<TopicPartition, OffsetAndMetadata>();
        letters.forEach(letter -> next.put(new TopicPartition(letter.topic(), 0), new OffsetAndMetadata(count, place)));
        for (TopicPartition known : places.keySet()) {
            if (topics.isThere(known.topic())) {
                next.put(known, new OffsetAndMetadata(count, place));
            }
        }
        return next;
    }

    private static ProducerRecord<byte[], byte[]> record(Letter letter) {
        var record = new ProducerRecord<>(letter.topic(), null, letter.timestamp() < 0 ? null : letter.timestamp(), letter.key(), letter.value());
        for (Header header : letter.headers()) {
            record.headers().add(header.name(), header.value());
        }
        return record;
    }

    /** @param used null if it could not be made */
    private static LakeException failed(KafkaSourceConfig config, String name, Producer<byte[], byte[]> used, Exception failure) {
        if (used != null) {
            used.close(Duration.ZERO);
        }
        if (failure instanceof LakeException known) {
            return known;
        }
        Throwable cause = Faults.cause(failure);
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof ProducerFencedException || at instanceof InvalidProducerEpochException) {
                return LakeError.of(ErrorCode.OUTLET_FENCED, "another one has begun to send under this name", "transactional id " + name + " at " + config.bootstrap(),
                        "It goes on elsewhere, or here by itself; two lakes that are copies of each other must not send to one Kafka").asException(failure);
            }
            if (at instanceof RecordTooLargeException) {
                return LakeError.of(ErrorCode.OUTLET_REFUSED, "a topic takes no record that large: " + at.getMessage(), "transactional id " + name + " at " + config.bootstrap(),
                        "Raise max.message.bytes of the topic").asException(failure);
            }
            if (at instanceof AuthorizationException) {
                return LakeError.of(ErrorCode.SOURCE_DENIED, "Kafka refuses us: " + at.getMessage(), "transactional id " + name + " at " + config.bootstrap(),
                        "Grant the node's user the right to write to the topic, to write and describe the transactional id, and to read the group of the same name").asException(failure);
            }
        }
        return Faults.of(failure, "send to topics", config.bootstrap()).asException(failure);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }
}
