package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.LakeEngine.PipelineState;
import io.lakeactors.testkit.Orders;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The journal fails and comes back: every actor that it ended begins again, whole. */
class JournalOutageTest {
    private static final int PARTITIONS = 3;
    private static final String OTHERS = Orders.PIPELINE.replace("pipeline: orders", "pipeline: others").replace("table: bronze.orders", "table: bronze.others")
            .replace("table: silver.orders", "table: silver.others");

    @TempDir
    Path home;

    private final AtomicBoolean failsAtIntent = new AtomicBoolean();
    private final AtomicBoolean diesAtWrite = new AtomicBoolean();
    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(home);
        lab.crashPoints = step -> {
            if (step.equals(CrashPoints.BEFORE_COMMIT_INTENT) && failsAtIntent.compareAndSet(true, false)) {
                takeJournalAway();
            } else if (step.equals(CrashPoints.AFTER_JOURNAL_WRITE) && diesAtWrite.compareAndSet(true, false)) {
                throw new IllegalStateException("dies " + step);
            }
        };
        lab.start().apply();
        lab.produce(PARTITIONS, 50);
        lab.awaitRows(PARTITIONS * 50);
        lab.awaitState(PipelineState.RUNNING);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private void journal(String sql) {
        try (var connection = DriverManager.getConnection("jdbc:h2:file:" + home.resolve("journal"), "", ""); var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void takeJournalAway() {
        journal("ALTER TABLE \"event_journal\" RENAME TO \"away\"");
    }

    private void bringJournalBack() {
        journal("ALTER TABLE \"away\" RENAME TO \"event_journal\"");
    }

    private void awaitJournalMissed() {
        Lab.await("the journal to be missed", () -> !lab.engine.node().dependencies().get("journal").equals("ok"));
    }

    private void everyPartitionMissesTheJournal() {
        takeJournalAway();
        lab.produce(PARTITIONS, 50);
        Lab.await("every partition to miss the journal", () -> lab.view().partitions().stream().allMatch(partition -> partition.state().equals("degraded")));
        bringJournalBack();
    }

    /** The table's actor forgets all offers when the journal fails it; only who offers again is committed. */
    @Test
    void aPartitionThatTheJournalHasFailedBeforeStillOffersAgainWhatWasLost() {
        everyPartitionMissesTheJournal();
        lab.awaitRows(PARTITIONS * 100);
        failsAtIntent.set(true);
        lab.produce(PARTITIONS, 50);
        awaitJournalMissed();
        bringJournalBack();
        lab.awaitRows(PARTITIONS * 150);
        lab.assertExactlyOnce(PARTITIONS, 150);
    }

    /** Each of them fails again and again; that the journal is away is said once for all. */
    @Test
    void noActorTellsOfTheOutageWithItsTrace() {
        var lines = new ListAppender<ILoggingEvent>();
        var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        lines.start();
        root.addAppender(lines);
        try {
            takeJournalAway();
            lab.engine.pause("orders");
            awaitJournalMissed();
            bringJournalBack();
            Lab.await("the journal to be back", () -> lab.engine.node().dependencies().get("journal").equals("ok"));
        } finally {
            root.detachAppender(lines);
        }
        assertThat(List.copyOf(lines.list)).filteredOn(line -> line.getThrowableProxy() != null).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    }

    /** Nobody else tells a partition to begin that has died. */
    @Test
    void theDirectoryStillWakesWhoHasDied() {
        Lab.get(lab.engine.drain("orders"));
        // Its actor is awake by then, and needs the journal only after the directory has.
        Lab.refusal(lab.engine.pipeline("others"));
        takeJournalAway();
        lab.engine.apply(Lab.read(OTHERS, Orders.CONTRACT), false);
        awaitJournalMissed();
        bringJournalBack();
        Lab.await("the journal to be back", () -> lab.engine.node().dependencies().get("journal").equals("ok"));
        Lab.get(lab.engine.resume("orders"));
        diesAtWrite.set(true);
        lab.produce(PARTITIONS, 50);
        lab.awaitRows(PARTITIONS * 100);
        lab.assertExactlyOnce(PARTITIONS, 100);
    }
}
