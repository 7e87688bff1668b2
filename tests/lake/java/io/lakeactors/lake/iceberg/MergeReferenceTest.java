package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Shuffled events, a fifth of them twice, with late ones and deletions, land in commits of any size by two processes while one of them ends, answers are lost, races are lost, files are written anew and
 * snapshots expire: the table holds what DuckDB's MERGE makes of the same events.
 */
class MergeReferenceTest extends TroubledMerges {
    private static final int PARTITIONS = 3;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theTableIsWhatAMergeMakesOfTheSameEvents(long seed) throws SQLException {
        var chance = new Random(seed);
        List<Event> events = events(chance, 60);
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:"); IcebergStore beside = another()) {
            second = beside;
            prepare(duck);
            for (int at = 0; at < events.size();) {
                int size = Math.min(1 + chance.nextInt(40), events.size() - at);
                int partition = chance.nextInt(PARTITIONS);
                Event[] batch = events.subList(at, at + size).toArray(Event[]::new);
                long first = log.getOrDefault(partition, List.of()).size();
                land(chance, partition, batch);
                merge(duck, partition, first, batch);
                happen(chance);
                if (chance.nextInt(5) == 0) {
                    assertThat(rows()).as("after " + (at + size) + " events of " + seed).isEqualTo(expected(duck));
                    consistent();
                }
                at += size;
            }
            assertThat(rows()).isEqualTo(expected(duck));
            consistent();
        }
    }

    private static void prepare(Connection duck) throws SQLException {
        try (var statement = duck.createStatement()) {
            statement.execute("CREATE TABLE t (id BIGINT, ts BIGINT, part INT, pos BIGINT, note VARCHAR, gone BOOLEAN)");
            statement.execute("CREATE TABLE batch (id BIGINT, ts BIGINT, part INT, pos BIGINT, note VARCHAR, gone BOOLEAN)");
        }
    }

    private static void merge(Connection duck, int partition, long first, Event... events) throws SQLException {
        try (PreparedStatement insert = duck.prepareStatement("INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?)")) {
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
        try (var statement = duck.createStatement()) {
            statement.execute("""
                    MERGE INTO t USING (SELECT * FROM batch QUALIFY row_number() OVER (PARTITION BY id ORDER BY ts DESC, part DESC, pos DESC) = 1) s ON t.id = s.id
                    WHEN MATCHED AND (s.ts, s.part, s.pos) > (t.ts, t.part, t.pos) THEN UPDATE SET ts = s.ts, part = s.part, pos = s.pos, note = s.note, gone = s.gone
                    WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.ts, s.part, s.pos, s.note, s.gone)
                    """);
            statement.execute("DELETE FROM batch");
        }
    }

    private static List<String> expected(Connection duck) throws SQLException {
        var rows = new ArrayList<String>();
        try (var statement = duck.createStatement(); var found = statement.executeQuery("SELECT id || '=' || note FROM t WHERE NOT gone")) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows.stream().sorted().toList();
    }
}
