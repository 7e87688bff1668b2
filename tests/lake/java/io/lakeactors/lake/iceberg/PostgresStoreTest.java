package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.testkit.PostgresDatabase;
import io.lakeactors.testkit.WallClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
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

    @Test
    void aRehearsedCommitLeavesNoFileBehind() throws IOException {
        store.commit(request(1, Map.of(P0, advance(0, 2)), file(ORDERS, 1, 0, 1), file(QUARANTINE, 1, 7)));
        var files = List.of(file(ORDERS, 1, 2, 3), file(QUARANTINE, 1, 8));
        Set<Path> before = filesOf();
        store.rehearseCommit(ORDERS, files);
        assertThat(filesOf()).isEqualTo(before);
    }

    private Set<Path> filesOf() throws IOException {
        try (var all = Files.walk(dir)) {
            return all.filter(Files::isRegularFile).collect(Collectors.toSet());
        }
    }

    @Test
    void theEpochOfOneEntityIsRaisedWhileThatOfAnotherIsHeld() throws SQLException {
        try (var store = create(); Connection other = DATABASE.connect()) {
            store.acquireEpoch("held");
            other.setAutoCommit(false);
            other.createStatement().executeUpdate("UPDATE la_epoch SET epoch = epoch + 1 WHERE entity = 'held'");
            assertThat(store.acquireEpoch("free")).isEqualTo(1);
            other.rollback();
        }
    }

    @Test
    void epochsThatManyRaiseAtOnceAreAllDifferentAndLeaveNoneOut() {
        try (var store = create()) {
            var raised = IntStream.range(0, 40).parallel().mapToObj(one -> store.acquireEpoch("many")).collect(Collectors.toSet());
            assertThat(raised).containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 40).boxed().toList());
        }
    }
}
