package io.lakeactors.lake.iceberg;

import io.lakeactors.testkit.WallClock;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends JdbcStoreContract {
    @TempDir
    Path dir;

    @Override
    protected IcebergStore create() {
        return IcebergStore.open(CatalogConfig.sqlite("lake", dir.resolve("catalog.db"), dir.resolve("warehouse")), CommitSteps.NONE, new WallClock());
    }
}
