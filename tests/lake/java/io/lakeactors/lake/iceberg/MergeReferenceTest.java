package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.Resolution;
import io.lakeactors.model.TableChange;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Shuffled events, a fifth of them twice, with late ones and deletions, land in commits of any size by two processes while one of them ends, answers are lost, races are lost, files are written anew and
 * snapshots expire: the table holds what DuckDB's MERGE makes of the same events.
 */
class MergeReferenceTest extends MergeFixture {
    private static final int KEYS = 60;
    private static final int EVENTS = 240;
    private static final int PARTITIONS = 3;

    private long epoch = 1;
    private TableChange compaction;
    private IcebergStore second;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theTableIsWhatAMergeMakesOfTheSameEvents(long seed) throws SQLException {
        var chance = new Random(seed);
        List<Event> events = events(chance);
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

    private static List<Event> events(Random chance) {
        var events = new ArrayList<Event>();
        for (int i = 0; i < EVENTS; i++) {
            long id = chance.nextInt(KEYS);
            // Few times, so that there are equals.
            long ts = i / 8 - chance.nextInt(20);
            var event = chance.nextInt(6) == 0 ? delete(id, ts) : put(id, ts, "v" + i, "r" + chance.nextInt(3));
            events.add(event);
            if (chance.nextInt(5) == 0) {
                events.add(event);
            }
        }
        for (int i = 0; i + 30 < events.size(); i += 30) {
            Collections.shuffle(events.subList(i, i + 30), chance);
        }
        return events;
    }

    private void land(Random chance, int partition, Event... events) {
        CommitRequest request = request(partition, events);
        request = new CommitRequest(request.commitId(), epoch, MERGED, request.targetUuid(), request.advances(), request.files());
        int fate = chance.nextInt(6);
        if (fate == 0) {
            var losses = LossyDatabase.Loss.values();
            database.lose(losses[chance.nextInt(losses.length)], "08006", 0);
            assertThat(store.commit(request)).isInstanceOf(CommitOutcome.Unknown.class);
            if (chance.nextBoolean()) {
                restart();
            }
            epoch++;
            if (store.resolve(request, epoch) instanceof Resolution.NotApplied) {
                var again = new CommitRequest(request.commitId() + "-again", epoch, MERGED, request.targetUuid(), request.advances(), request.files());
                assertThat(store.commit(again)).isInstanceOf(CommitOutcome.Committed.class);
            }
        } else {
            if (fate == 1) {
                loseRace(request);
            }
            assertThat((chance.nextInt(3) == 0 ? second : store).commit(request)).isInstanceOf(CommitOutcome.Committed.class);
        }
        landed(partition, events);
    }

    /** Somebody else moves the table between the look at it and the swap. */
    private void loseRace(CommitRequest request) {
        TableChange rival = compaction();
        if (rival == null) {
            return;
        }
        boolean[] fired = {false};
        steps.set(step -> {
            if (step.equals(CommitSteps.BEFORE_SWAP) && !fired[0]) {
                fired[0] = true;
                try (IcebergStore other = another()) {
                    assertThat(other.care().change(rival)).isInstanceOf(CommitOutcome.Committed.class);
                }
            }
        });
        assertThat(store.commit(request)).isInstanceOf(CommitOutcome.Conflicted.class);
        steps.set(CommitSteps.NONE);
    }

    private void happen(Random chance) {
        switch (chance.nextInt(8)) {
            case 0 -> restart();
            case 1 -> compaction = compaction();
            case 2 -> {
                if (compaction != null) {
                    care().change(compaction);
                    compaction = null;
                }
            }
            case 3 -> care().change(change(store.acquireEpoch(io.lakeactors.model.TableCare.entity(MERGED)), new TableChange.MergeManifests()));
            case 4 -> expire();
            default -> { }
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
