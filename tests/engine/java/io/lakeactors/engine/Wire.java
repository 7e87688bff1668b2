package io.lakeactors.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;

/** The way of messages between nodes, as the engine's configuration has it. */
public final class Wire implements AutoCloseable {
    public static final Config CONFIG = ConfigFactory.parseResources("lake-engine.conf").withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve();

    private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "wire", CONFIG);
    private final Serialization serialization = SerializationExtension.get(Adapter.toClassic(system));

    public ActorSystem<Void> system() {
        return system;
    }

    /** A message as it goes, in bytes. */
    public byte[] bytes(Object message) {
        return serialization.serialize(message).get();
    }

    /** Asserts that a message arrives as it was sent, and not by a serialiser of Java's. */
    public void carries(Object message) throws IOException {
        var serializer = serialization.findSerializerFor(message);
        assertThat(serializer.getClass().getSimpleName()).isEqualTo("JacksonCborSerializer");
        assertThat(serialization.deserialize(bytes(message), serializer.identifier(), Serializers.manifestFor(serializer, message)).get()).isEqualTo(message);
    }

    @Override
    public void close() {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }
}
