package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.engine.commit.CommitEvent;
import io.lakeactors.engine.commit.CommitMemory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.apache.pekko.persistence.testkit.javadsl.SnapshotTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final String ID = "warm-up|n1";
    private static final ActorTestKit KIT = ActorTestKit.create(PersistenceTestKitPlugin.getInstance().config().withFallback(PersistenceTestKitSnapshotPlugin.config())
            .withFallback(ConfigFactory.parseString(
                    "pekko { stdout-loglevel = OFF, loglevel = OFF, persistence.testkit { events.serialize = off, snapshots.serialize = off } }"))
            .withFallback(ConfigFactory.load()));

    private final PersistenceTestKit journal = PersistenceTestKit.create(KIT.system());

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    private void warmUp() throws Exception {
        var done = new CompletableFuture<Void>();
        var user = KIT.spawn(WarmUp.journal("n1", done));
        done.get(20, TimeUnit.SECONDS);
        KIT.createTestProbe().expectTerminated(user, Duration.ofSeconds(20));
    }

    @Test
    void aNewNodeWritesWhatItReplaysAndLaterOnesOnlyReplayIt() throws Exception {
        warmUp();
        assertThat(journal.persistedInStorage(ID)).containsExactly(new CommitEvent.EpochAcquired(1), new CommitEvent.EpochAcquired(2));
        assertThat(SnapshotTestKit.create(KIT.system()).persistedInStorage(ID)).extracting(kept -> ((CommitMemory) kept.second()).epoch()).containsExactly(1L);
        warmUp();
        assertThat(journal.persistedInStorage(ID)).hasSize(2);
    }
}
