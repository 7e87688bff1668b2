package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.MergeRule;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens on the way, a table that keeps history holds what DuckDB's window functions make of the same events, and its intervals have no gap but after deletions, and no overlap. */
class HistoryReferenceTest extends TroubledMerges {
    private static final int PARTITIONS = 3;

    @Override
    MergeRule own() {
        return HistoryTest.history();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theTableIsWhatWindowsMakeOfTheSameEvents(long seed) throws SQLException {
        var chance = new Random(seed);
        List<Event> events = events(chance, 15);
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:"); IcebergStore beside = another()) {
            second = beside;
            try (var statement = duck.createStatement()) {
                statement.execute("CREATE TABLE t (id BIGINT, ts BIGINT, part INT, pos BIGINT, note VARCHAR, gone BOOLEAN)");
            }
            for (int at = 0; at < events.size();) {
                int size = Math.min(1 + chance.nextInt(40), events.size() - at);
                int partition = chance.nextInt(PARTITIONS);
                Event[] batch = events.subList(at, at + size).toArray(Event[]::new);
                long first = log.getOrDefault(partition, List.of()).size();
                land(chance, partition, batch);
                insert(duck, partition, first, batch);
                happen(chance);
                if (chance.nextInt(5) == 0) {
                    holds(duck, "after " + (at + size) + " events of " + seed);
                }
                at += size;
            }
            holds(duck, "in the end");
            restart();
            holds(duck, "after a restart");
        }
    }

    private void holds(Connection duck, String when) throws SQLException {
        assertThat(HistoryTest.versions((IcebergStore) store)).as(when).isEqualTo(expected(duck));
        consistent();
        HistoryTest.intervalsMeet(HistoryTest.intervals((IcebergStore) store), (id, ts) -> deletes(duck, id, ts));
    }

    private static boolean deletes(Connection duck, long id, long ts) {
        try (var statement = duck.createStatement(); var found = statement.executeQuery("SELECT count(*) FROM t WHERE gone AND id = " + id + " AND ts = " + ts)) {
            found.next();
            return found.getLong(1) > 0;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void insert(Connection duck, int partition, long first, Event... events) throws SQLException {
        try (PreparedStatement insert = duck.prepareStatement("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)")) {
            long pos = first;
            for (Event event : events) {
                insert.setLong(1, event.id());
                insert.setLong(2, event.ts());
                insert.setInt(3, partition);
                insert.setLong(4, pos++);
                insert.setString(5, event.note());
                insert.setBoolean(6, event.deletes());
                insert.execute();
            }
        }
    }

    private static List<String> expected(Connection duck) throws SQLException {
        var rows = new ArrayList<String>();
        String sql = """
                WITH moments AS (SELECT * FROM t QUALIFY row_number() OVER (PARTITION BY id, ts ORDER BY part DESC, pos DESC) = 1),
                     intervals AS (SELECT *, lead(ts) OVER (PARTITION BY id ORDER BY ts) AS until FROM moments)
                SELECT id || '=' || note || ' ' || ts || '..' || coalesce(until::VARCHAR, '') FROM intervals WHERE NOT gone
                """;
        try (var statement = duck.createStatement(); var found = statement.executeQuery(sql)) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows.stream().sorted().toList();
    }
}
