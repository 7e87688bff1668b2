package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.testkit.PostgresDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresConnectionsTest {
    private static final PostgresDatabase SERVER = PostgresDatabase.fresh();

    private int opened;
    private final Database database = new Database(
            CatalogConfig.postgres("lake", "127.0.0.1", SERVER.port(), SERVER.name(), PostgresDatabase.USER, PostgresDatabase.PASSWORD, Path.of("target").toAbsolutePath())) {
        @Override
        Connection open(String address, Properties properties) throws SQLException {
            opened++;
            return super.open(address, properties);
        }
    };

    @AfterEach
    void close() {
        database.close();
    }

    private static int session(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    void transactionsOneAfterAnotherNeedOneConnection() throws SQLException {
        int first = database.look(PostgresConnectionsTest::session);
        int second = database.look(PostgresConnectionsTest::session);
        assertThat(second).isEqualTo(first);
        assertThat(opened).isEqualTo(1);
    }

    @Test
    void aTransactionDuringAnotherHasAConnectionOfItsOwn() throws SQLException {
        int[] inner = {0};
        int outer = database.look(connection -> {
            inner[0] = database.look(PostgresConnectionsTest::session);
            return session(connection);
        });
        assertThat(inner[0]).isNotEqualTo(outer);
    }

    @Test
    void aConnectionWhoseTransactionFailedIsNotUsedAgain() throws SQLException {
        int first = database.look(PostgresConnectionsTest::session);
        assertThatThrownBy(() -> database.look(connection -> connection.createStatement().executeQuery("SELECT nonsense"))).isInstanceOf(SQLException.class);
        assertThat(database.look(PostgresConnectionsTest::session)).isNotEqualTo(first);
    }

    @Test
    void aKeptConnectionThatHasDiedMeanwhileIsReplacedUnnoticed() throws SQLException {
        int first = database.look(PostgresConnectionsTest::session);
        try (Connection other = SERVER.connect(); Statement end = other.createStatement()) {
            end.execute("SELECT pg_terminate_backend(" + first + ", 5000)");
        }
        assertThat(database.look(PostgresConnectionsTest::session)).isNotEqualTo(first);
        assertThat(opened).isEqualTo(2);
    }

    @Test
    void nothingIsKeptOnceItIsClosed() throws SQLException {
        int first = database.look(PostgresConnectionsTest::session);
        database.close();
        assertThat(database.look(PostgresConnectionsTest::session)).isNotEqualTo(first);
        assertThat(database.look(PostgresConnectionsTest::session)).isNotEqualTo(first);
        assertThat(opened).isEqualTo(3);
    }
}
