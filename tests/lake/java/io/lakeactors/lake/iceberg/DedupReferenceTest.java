package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.MergeRule;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A fifth of the events come twice, some of them long after and in another partition, all shuffled within the window; two processes write while one of them ends, answers are lost, races are lost, files
 * are written anew and snapshots expire: the table holds what DuckDB makes of the same events.
 */
class DedupReferenceTest extends TroubledMerges {
    private static final int PARTITIONS = 3;
    private static final long WINDOW = 60;

    static MergeRule dedup(MergeRule.Keep keep, long window, String... order) {
        return MergeRule.dedup(List.of("id"), List.of(order), new MergeRule.Window("ts", window, keep));
    }

    private MergeRule rule = dedup(MergeRule.Keep.FIRST, WINDOW, "ts");

    @Override
    MergeRule own() {
        return rule;
    }

    /** In the order in which a partition has them. */
    private static List<Event> events(Random chance, int count, boolean isBusy) {
        var events = new ArrayList<Event>();
        for (int i = 0; i < count; i++) {
            // Keys that come all the time have only one partition.
            long id = isBusy ? chance.nextInt(6) : i;
            long ts = 1_000 + 2L * i;
            events.add(put(id, ts, "v" + i, "r" + chance.nextInt(3)));
            if (chance.nextInt(5) == 0) {
                events.add(put(id, ts + chance.nextInt(3), "again" + i, "r" + chance.nextInt(3)));
            }
        }
        // None comes later than a window allows: an event has two ticks at most.
        for (int i = 0; i + 25 < events.size(); i += 25) {
            Collections.shuffle(events.subList(i, i + 25), chance);
        }
        return events;
    }

    @ParameterizedTest
    @CsvSource({"1,FIRST,false", "2,LAST,false"})
    void theTableIsWhatDuckMakesOfTheSameEvents(long seed, MergeRule.Keep keep, boolean isBusy) throws SQLException {
        holds(seed, keep, isBusy, 140);
    }

    @Tag("drills")
    @ParameterizedTest
    @CsvSource({"1,FIRST,false", "2,LAST,false", "3,FIRST,true", "4,FIRST,false", "5,FIRST,true"})
    void soItIsOfMoreSeeds(long seed, MergeRule.Keep keep, boolean isBusy) throws SQLException {
        holds(seed, keep, isBusy, 300);
    }

    /** @param count of events, whose time is many windows */
    private void holds(long seed, MergeRule.Keep keep, boolean isBusy, int count) throws SQLException {
        use(dedup(keep, WINDOW, "ts"));
        var chance = new Random(seed);
        Map<Integer, List<Event>> left = new TreeMap<>();
        events(chance, count, isBusy).forEach(event -> left.computeIfAbsent(isBusy ? (int) event.id() % PARTITIONS : chance.nextInt(PARTITIONS), fresh -> new ArrayList<>()).add(event));
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:"); IcebergStore beside = another()) {
            second = beside;
            try (var statement = duck.createStatement()) {
                statement.execute("CREATE TABLE t (id BIGINT, ts BIGINT, part INT, pos BIGINT, note VARCHAR)");
            }
            while (!left.isEmpty()) {
                var partitions = List.copyOf(left.keySet());
                // One partition is read ahead of the others, far more than the window.
                int partition = chance.nextBoolean() ? partitions.getFirst() : partitions.get(chance.nextInt(partitions.size()));
                List<Event> its = left.get(partition);
                var some = its.subList(0, Math.min(1 + chance.nextInt(25), its.size()));
                Event[] batch = some.toArray(Event[]::new);
                some.clear();
                if (its.isEmpty()) {
                    left.remove(partition);
                }
                long first = log.getOrDefault(partition, List.of()).size();
                land(chance, partition, batch);
                insert(duck, partition, first, batch);
                happen(chance);
                if (chance.nextInt(4) == 0) {
                    assertThat(rows()).as("on the way, seed " + seed).isEqualTo(expected(duck, keep));
                    consistent();
                }
            }
            assertThat(rows()).as("in the end, seed " + seed).isEqualTo(expected(duck, keep));
            assertThat(rows().size()).isLessThan(log.values().stream().mapToInt(List::size).sum() - count / 10);
            consistent();
        }
    }

    private void use(MergeRule wanted) {
        if (!wanted.equals(rule)) {
            rule = wanted;
            store.ensure(merged(rule), false);
        }
    }

    private static void insert(Connection duck, int partition, long first, Event... events) throws SQLException {
        try (PreparedStatement insert = duck.prepareStatement("INSERT INTO t VALUES (?, ?, ?, ?, ?)")) {
            long pos = first;
            for (Event event : events) {
                insert.setLong(1, event.id());
                insert.setLong(2, event.ts());
                insert.setInt(3, partition);
                insert.setLong(4, pos++);
                insert.setString(5, event.note());
                insert.execute();
            }
        }
    }

    /** From the first of a key on, the next one that is not within the window of the one before that stays, and so on. */
    private static List<String> expected(Connection duck, MergeRule.Keep keep) throws SQLException {
        String sql = keep == MergeRule.Keep.LAST
                ? "SELECT id || '=' || note FROM t QUALIFY row_number() OVER (PARTITION BY id ORDER BY ts DESC, part DESC, pos DESC) = 1"
                : """
                WITH RECURSIVE stays AS (
                    (SELECT * FROM t QUALIFY row_number() OVER (PARTITION BY id ORDER BY ts, part, pos) = 1)
                    UNION ALL
                    (SELECT n.* FROM t n JOIN stays s ON n.id = s.id AND n.ts > s.ts + %d QUALIFY row_number() OVER (PARTITION BY n.id ORDER BY n.ts, n.part, n.pos) = 1))
                SELECT id || '=' || note FROM stays
                """.formatted(WINDOW);
        var rows = new ArrayList<String>();
        try (var statement = duck.createStatement(); var found = statement.executeQuery(sql)) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows.stream().sorted().toList();
    }
}
