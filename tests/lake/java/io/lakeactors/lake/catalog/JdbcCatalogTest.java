package io.lakeactors.lake.catalog;

import io.lakeactors.lake.iceberg.PlainFiles;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.junit.jupiter.api.io.TempDir;

/** Iceberg's own catalog, as the measure of the contract. */
class JdbcCatalogTest extends CatalogContract {
    @TempDir
    Path dir;

    @Override
    protected Catalog open() {
        var catalog = new JdbcCatalog(properties -> new PlainFiles(), null, true);
        catalog.initialize("lake", Map.of("uri", "jdbc:sqlite:" + dir.resolve("catalog.db"), "warehouse", dir.resolve("warehouse").toString(), "jdbc.schema-version", "V1",
                "jdbc.strict-mode", "true"));
        return catalog;
    }

    @Override
    protected Catalog openAgain() {
        return open();
    }
}
