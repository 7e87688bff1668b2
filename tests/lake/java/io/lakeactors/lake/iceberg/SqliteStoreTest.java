package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.testkit.WallClock;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends JdbcStoreContract {
    @TempDir
    Path dir;

    @Override
    protected IcebergStore create() {
        return IcebergStore.open(config(), CommitSteps.NONE, new WallClock());
    }

    private CatalogConfig config() {
        return CatalogConfig.sqlite("lake", dir.resolve("catalog.db"), dir.resolve("warehouse"));
    }

    @Test
    void whoReadsTheCatalogKeepsNobodyFromWriting() throws SQLException {
        var database = new Database(config());
        long epoch = database.look(connection -> {
            new CatalogRows(database, "lake").list(connection);
            return store.acquireEpoch("partition:a");
        });
        assertThat(epoch).isEqualTo(1);
    }

    @Test
    void whoAsksWhatHasBecomeOfAWriteWaitsForWriters() throws SQLException {
        var database = new Database(config());
        boolean held = database.lookAfterWriters(connection -> {
            new CatalogRows(database, "lake").list(connection);
            try (var other = DriverManager.getConnection(config().address() + "?busy_timeout=0"); var statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                return false;
            } catch (SQLException busy) {
                return true;
            }
        });
        assertThat(held).isTrue();
    }
}
