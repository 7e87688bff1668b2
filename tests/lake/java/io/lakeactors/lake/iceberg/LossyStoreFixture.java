package io.lakeactors.lake.iceberg;

import io.lakeactors.testkit.TableStoreFixture;
import io.lakeactors.testkit.WallClock;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.io.TempDir;

/** A store on a database that loses answers when it is told to, and whose commits can be stopped at each step. */
abstract class LossyStoreFixture extends TableStoreFixture {
    @TempDir
    Path dir;

    final AtomicReference<CommitSteps> steps = new AtomicReference<>(CommitSteps.NONE);
    LossyDatabase database;

    /** Where the catalog is; the warehouse is a folder beside the test's others. */
    CatalogConfig catalog() {
        return CatalogConfig.sqlite("lake", dir.resolve("catalog.db"), dir.resolve("warehouse"));
    }

    @Override
    protected IcebergStore create() {
        var config = catalog();
        database = new LossyDatabase(config);
        return IcebergStore.open(config, database, new CommitGuards(), step -> steps.get().at(step), new WallClock());
    }
}
