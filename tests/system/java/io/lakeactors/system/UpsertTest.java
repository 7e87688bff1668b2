package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.server.embedded.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of keys, twice, late and in the wrong order, through a node that dies at every step of a commit and compacts all the time: each key has its newest row, for any reader. */
class UpsertTest {
    private static final Path FILES = Path.of(System.getProperty("lakeactors.root"), "tests", "system", "resources", "upsert");
    private static final int KEYS = 500;
    private static final int EVENTS = 4_000;

    @TempDir
    Path dir;

    /** What a key's newest event says; the version is unique, and rises with time. */
    private record Newest(long at, int partition, long offset, long version, boolean deleted) {
        boolean isOlderThan(Newest other) {
            return at != other.at ? at < other.at : partition != other.partition ? partition < other.partition : offset < other.offset;
        }
    }

    private final Map<Long, Newest> truth = new TreeMap<>();
    private final CustomerChanges changes = new CustomerChanges(KEYS, 500);

    /** Rows that go are position deletes in format 2, and deletion vectors in format 3. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void eachKeyHasItsNewestRowWhateverDies(int format) throws Exception {
        Path home = dir.resolve("home");
        String pipeline = Files.readString(FILES.resolve("customers.yaml")).replace("\nto:\n", "\nto:\n  format-version: " + format + "\n");
        assertThat(pipeline).contains("format-version");
        try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
            new MergeDrill(home, changes, (node, when) -> MergeDrill.holds(node, when, expected())).run(broker, Files.writeString(dir.resolve("customers.yaml"), pipeline), FILES.resolve("customers.odcs.yaml"),
                    format == 2 ? "change-after-swap" : "before-swap", this::produce, (node, when) -> MergeDrill.readByOthers(home, expected()));
        }
    }

    private void produce(KafkaBroker broker) {
        changes.produce(broker, EVENTS, change -> truth.merge(change.key(), new Newest(change.at(), change.partition(), change.offset(), change.version(), change.deletes()),
                (had, now) -> had.isOlderThan(now) ? now : had));
    }

    private List<Long> expected() {
        var there = truth.entrySet().stream().filter(entry -> !entry.getValue().deleted()).toList();
        return List.of((long) there.size(), (long) there.size(), there.stream().mapToLong(entry -> entry.getKey() * entry.getValue().version()).sum());
    }
}
