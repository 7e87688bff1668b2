package io.lakeactors.lake.iceberg;

import io.lakeactors.model.TableName;
import io.lakeactors.testkit.TableStoreFixture;
import io.lakeactors.testkit.WallClock;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
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

    /** Another engine, which changes the catalog's rows itself. */
    void foreign(TableName name, Consumer<Table> change) {
        try (var others = new JdbcCatalog()) {
            others.setConf(new org.apache.hadoop.conf.Configuration());
            others.initialize("lake", Map.of("uri", "jdbc:sqlite:" + dir.resolve("catalog.db"), "warehouse", dir.resolve("warehouse").toString(), "jdbc.schema-version", "V1",
                    "io-impl", "org.apache.iceberg.hadoop.HadoopFileIO"));
            change.accept(others.loadTable(TableIdentifier.of(name.namespace(), name.name())));
        }
    }
}
