package io.lakeactors.connectors.kafka;

import java.nio.ByteBuffer;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Hands a value on as it lies in the client's buffer, and counts the client's metadata updates. A topic that was created again cannot be fetched from
 * before such an update, so what was polled at a count at which the topic's id was verified is of the right topic.
 */
final class RawBytes implements Deserializer<ByteBuffer>, ClusterResourceListener {
    private volatile int metadataVersion;

    @Override
    public ByteBuffer deserialize(String topic, byte[] data) {
        return data == null ? null : ByteBuffer.wrap(data);
    }

    @Override
    public ByteBuffer deserialize(String topic, Headers headers, ByteBuffer data) {
        return data;
    }

    @Override
    public void onUpdate(ClusterResource cluster) {
        metadataVersion = metadataVersion + 1; // written by the polling thread only
    }

    int metadataVersion() {
        return metadataVersion;
    }
}
