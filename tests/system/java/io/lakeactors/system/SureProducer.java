package io.lakeactors.system;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.Serializer;

/** A producer that says so if a record did not come to the broker: a test would else wait in vain for what was never there. */
final class SureProducer<K, V> extends KafkaProducer<K, V> {
    private final AtomicReference<Exception> refused = new AtomicReference<>();

    /** @param settings of a producer, besides the broker and {@code acks=all} */
    SureProducer(String bootstrap, Map<String, String> settings, Serializer<K> keys, Serializer<V> values) {
        super(all(bootstrap, settings), keys, values);
    }

    private static Map<String, Object> all(String bootstrap, Map<String, String> settings) {
        var all = new HashMap<String, Object>(Map.of("bootstrap.servers", bootstrap, "acks", "all"));
        all.putAll(settings);
        return all;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<K, V> record, Callback callback) {
        return super.send(record, (done, failure) -> {
            if (failure != null) {
                refused.compareAndSet(null, failure);
            }
            if (callback != null) {
                callback.onCompletion(done, failure);
            }
        });
    }

    @Override
    public void flush() {
        super.flush();
        complain();
    }

    @Override
    public void close() {
        super.close();
        complain();
    }

    /** Once: a test that has heard of it closes its producer too. */
    private void complain() {
        Exception failure = refused.getAndSet(null);
        if (failure != null) {
            throw new IllegalStateException("a record did not come to the broker", failure);
        }
    }
}
