package io.lakeactors.engine.cluster;

import io.lakeactors.testkit.CrashingPostgres;
import io.lakeactors.testkit.PostgresDatabase;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal's PostgreSQL ends as in a crash and starts again. */
class DatabaseRestartTest {
    private static final int PARTITIONS = 3;
    /** By then whatever doubles its waits, or gives the database up for a while, has done so. */
    private static final Duration AWAY = Duration.ofSeconds(12);
    /** The pool, a breaker and an actor wait for at most 2, 1 and 2.4 s before they try again, the last two perhaps twice. */
    private static final Duration TO_RESUME = Duration.ofSeconds(9);

    @TempDir
    Path home;

    @Test
    void partitionsResumeWithinSecondsAfterADatabaseThatWasAwayForLongIsBack() throws Exception {
        try (var database = CrashingPostgres.start(home.resolve("database")); var lab = new Lab(home)) {
            lab.settings.put("lakeactors.engine.journal.url", database.url());
            lab.settings.put("lakeactors.engine.journal.user", PostgresDatabase.USER);
            lab.settings.put("lakeactors.engine.journal.password", PostgresDatabase.PASSWORD);
            lab.start().apply();
            lab.produce(PARTITIONS, 50);
            lab.awaitRows(PARTITIONS * 50);
            database.crash();
            lab.produce(PARTITIONS, 50);
            Thread.sleep(AWAY);
            database.restart();
            lab.produce(PARTITIONS, 50);
            Lab.await("all rows after the database is back", TO_RESUME, () -> lab.rows() >= PARTITIONS * 150);
            lab.assertExactlyOnce(PARTITIONS, 150);
        }
    }
}
