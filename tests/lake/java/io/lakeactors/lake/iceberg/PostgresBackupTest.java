package io.lakeactors.lake.iceberg;

import io.lakeactors.testkit.PostgresDatabase;
import java.util.HashMap;
import java.util.Map;

/** Backup and restore, with the catalog of a cluster. */
class PostgresBackupTest extends BackupTest {
    private final Map<String, PostgresDatabase> databases = new HashMap<>();

    @Override
    CatalogConfig config(String lake) {
        var database = databases.computeIfAbsent(lake, name -> PostgresDatabase.fresh());
        return CatalogConfig.postgres("lake", "127.0.0.1", database.port(), database.name(), PostgresDatabase.USER, PostgresDatabase.PASSWORD, dir.resolve(lake));
    }
}
