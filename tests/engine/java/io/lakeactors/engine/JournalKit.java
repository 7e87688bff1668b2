package io.lakeactors.engine;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.engine.journal.JournalSerializer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;

/** Actors whose journal is in memory and goes through the serializer of real ones. */
public final class JournalKit {
    private JournalKit() {}

    public static ActorTestKit create() {
        return ActorTestKit.create(PersistenceTestKitPlugin.getInstance().config()
                .withFallback(ConfigFactory.parseString("pekko { stdout-loglevel = OFF, loglevel = OFF, actor.serializers.lake-journal = \"" + JournalSerializer.class.getName() + "\" }"))
                .withFallback(ConfigFactory.parseMap(JournalSerializer.bindings())).withFallback(ConfigFactory.load()));
    }
}
