package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.server.embedded.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events of keys, twice, late and in the wrong order, through a node that dies at every step of a commit and compacts all the time: of each key the first event is there, for any reader. */
class DedupTest {
    private static final Path ROOT = Path.of(System.getProperty("lakeactors.root"));
    private static final Path FILES = ROOT.resolve(Path.of("tests", "system", "resources", "upsert"));
    private static final int KEYS = 3_000;
    private static final int EVENTS = 4_000;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    Path dir;

    private record First(long at, int partition, long offset, long version) {
        boolean isBefore(First other) {
            return at != other.at ? at < other.at : partition != other.partition ? partition < other.partition : offset < other.offset;
        }
    }

    private final Map<Long, First> truth = new TreeMap<>();
    private final CustomerChanges changes = new CustomerChanges(KEYS, 500);

    @Test
    void eachKeyHasItsFirstEventWhateverDies() throws Exception {
        Path home = dir.resolve("home");
        Path files = Files.createDirectories(dir.resolve("files"));
        Path pipeline = Files.writeString(files.resolve("customers.yaml"),
                Files.readString(FILES.resolve("customers.yaml")).replace("mode: upsert", "mode: dedup\n      window: 1h").replace("      delete: \"op = 'd'\"\n", ""));
        Path contract = Files.copy(FILES.resolve("customers.odcs.yaml"), files.resolve("customers.odcs.yaml"));
        try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
            new MergeDrill(home, changes, (node, when) -> MergeDrill.holds(node, when, expected())).run(broker, pipeline, contract, "after-swap", this::produce,
                    (node, when) -> MergeDrill.readByOthers(home, expected()));
        }
    }

    private void produce(KafkaBroker broker) {
        changes.produce(broker, EVENTS, change -> truth.merge(change.key(), new First(change.at(), change.partition(), change.offset(), change.version()),
                (had, now) -> now.isBefore(had) ? now : had));
    }

    private List<Long> expected() {
        return List.of((long) truth.size(), (long) truth.size(), truth.entrySet().stream().mapToLong(entry -> entry.getKey() * entry.getValue().version()).sum());
    }

    @Test
    void theGuideIsAnsweredAsItShows() throws Exception {
        Path guide = ROOT.resolve("docs/guides/dedup.md");
        Path home = dir.resolve("home");
        Path files = GuideCommands.files(guide, dir.resolve("guide"));
        var events = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(guide));
        assertThat(events.find()).isTrue();
        List<String> lines = events.group(1).lines().toList();
        try (var broker = KafkaBroker.start(dir.resolve("kafka"));
                var producer = new SureProducer<>(broker.bootstrap(), Map.of(), new StringSerializer(), new StringSerializer())) {
            broker.createTopic("shop.clicks", 1, Map.of());
            lines.forEach(line -> producer.send(new ProducerRecord<>("shop.clicks", 0, "k", line)));
            producer.flush();
            try (NodeProcess node = NodeProcess.start(home, List.of("lakeactors.sources.default.bootstrap = \"" + broker.bootstrap() + "\""))) {
                node.apply(files.resolve("clicks.yaml"), files.resolve("clicks.odcs.yaml"));
                CustomerChanges.await(node, "clicks", lines.size(), PATIENCE);
                assertThat(GuideCommands.run(guide, home, files)).isEqualTo(3);
            }
        }
    }
}
