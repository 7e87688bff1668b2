package io.lakeactors.lake.catalog;

import io.lakeactors.lake.iceberg.CatalogConfig;
import io.lakeactors.lake.iceberg.CommitSteps;
import io.lakeactors.lake.iceberg.IcebergStore;
import io.lakeactors.testkit.WallClock;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteServedCatalogTest extends ServedCatalogContract {
    @TempDir
    Path dir;

    @Override
    IcebergStore store() {
        return IcebergStore.open(CatalogConfig.sqlite("lake", dir.resolve("catalog.db"), dir.resolve("warehouse")), CommitSteps.NONE, new WallClock());
    }
}
