package io.lakeactors.lake.iceberg;

import io.lakeactors.testkit.PostgresDatabase;
import io.lakeactors.testkit.WallClock;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;

class PostgresStoreTest extends JdbcStoreContract {
    /** One for all tests, a catalog of its own for each. */
    private static final PostgresDatabase DATABASE = PostgresDatabase.fresh();
    private static final AtomicInteger CATALOGS = new AtomicInteger();

    @TempDir
    Path dir;

    @Override
    protected IcebergStore create() {
        String name = "lake" + CATALOGS.incrementAndGet();
        return IcebergStore.open(
                CatalogConfig.postgres(name, "127.0.0.1", DATABASE.port(), DATABASE.name(), PostgresDatabase.USER, PostgresDatabase.PASSWORD, dir.resolve("warehouse")), CommitSteps.NONE, new WallClock());
    }
}
