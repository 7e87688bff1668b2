package io.lakeactors.lake.catalog;

import io.lakeactors.lake.iceberg.CatalogConfig;
import io.lakeactors.lake.iceberg.CommitSteps;
import io.lakeactors.lake.iceberg.IcebergStore;
import io.lakeactors.testkit.WallClock;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class PostgresServedCatalogTest extends ServedCatalogContract {
    private static final AtomicInteger CATALOGS = new AtomicInteger();
    private static EmbeddedPostgres postgres;

    @TempDir
    Path dir;

    @BeforeAll
    static void start() throws Exception {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void end() throws Exception {
        postgres.close();
    }

    @Override
    IcebergStore store() {
        // One database for all tests, a catalog of its own for each.
        String name = "lake" + CATALOGS.incrementAndGet();
        return IcebergStore.open(
                CatalogConfig.postgres(name, "127.0.0.1", postgres.getPort(), "postgres", "postgres", "postgres", dir.resolve("warehouse")), CommitSteps.NONE, new WallClock());
    }
}
