package io.lakeactors.lake.iceberg;

import io.lakeactors.testkit.TableStoreContract;
import io.lakeactors.testkit.WallClock;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class PostgresStoreTest extends TableStoreContract {
    private static final AtomicInteger CATALOGS = new AtomicInteger();
    private static EmbeddedPostgres postgres;

    @TempDir
    Path dir;

    @BeforeAll
    static void start() throws Exception {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @Override
    protected IcebergStore create() {
        // One database for all tests, a catalog of its own for each.
        String name = "lake" + CATALOGS.incrementAndGet();
        return IcebergStore.open(
                CatalogConfig.postgres(name, "127.0.0.1", postgres.getPort(), "postgres", "postgres", "postgres", dir.resolve("warehouse")), CommitSteps.NONE, new WallClock());
    }
}
