package io.lakeactors.lake.iceberg;

import io.lakeactors.testkit.PostgresDatabase;

/** Records leave a quarantine, with the catalog of a cluster. */
class PostgresReleaseTest extends ReleaseTest {
    private final PostgresDatabase database = PostgresDatabase.fresh();

    @Override
    CatalogConfig catalog() {
        return CatalogConfig.postgres("lake", "127.0.0.1", database.port(), database.name(), PostgresDatabase.USER, PostgresDatabase.PASSWORD, dir.resolve("warehouse"));
    }
}
