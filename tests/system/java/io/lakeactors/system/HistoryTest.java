package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.server.embedded.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events of keys, twice, late and in the wrong order, through a node that dies at every step of a commit and compacts all the time: each key has all its versions, with the intervals that SQL gives them. */
class HistoryTest {
    private static final Path ROOT = Path.of(System.getProperty("lakeactors.root"));
    private static final Path FILES = ROOT.resolve(Path.of("tests", "system", "resources", "upsert"));
    private static final int KEYS = 200;
    private static final int EVENTS = 3_000;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String TRUTH = """
            WITH moments AS (SELECT * FROM truth QUALIFY row_number() OVER (PARTITION BY id, ts ORDER BY part DESC, pos DESC) = 1),
                 intervals AS (SELECT *, lead(ts) OVER (PARTITION BY id ORDER BY ts) AS until FROM moments)
            SELECT count(*), count(*) FILTER (until IS NULL), sum(version), sum((id + 1) * ts)::VARCHAR, sum((id + 1) * until)::VARCHAR FROM intervals WHERE NOT gone
            """;
    private static final String TABLE = """
            select count(*), count(*) filter (_la_is_current and _la_valid_to is null), sum(version)::bigint, sum((customer_id + 1) * epoch_ms(_la_valid_from))::varchar,
                   sum((customer_id + 1) * epoch_ms(_la_valid_to))::varchar from silver.customers""";
    /** Rows whose end is not where the next one begins: a deletion must have been there. */
    private static final String OVERLAPS = """
            select count(*) from (select _la_valid_from as since, _la_valid_to as until, lead(_la_valid_from) over (partition by customer_id order by _la_valid_from) as next from silver.customers)
            where until <= since or next < until or (next is not null and until is null)""";

    @TempDir
    Path dir;

    private final CustomerChanges changes = new CustomerChanges(KEYS, 2_000);

    @Test
    void eachKeyHasAllItsVersionsWhateverDies() throws Exception {
        Path home = dir.resolve("home");
        Path files = Files.createDirectories(dir.resolve("files"));
        Path pipeline = Files.writeString(files.resolve("customers.yaml"), Files.readString(FILES.resolve("customers.yaml")).replace("mode: upsert", "mode: history"));
        Path contract = Files.copy(FILES.resolve("customers.odcs.yaml"), files.resolve("customers.odcs.yaml"));
        try (var broker = KafkaBroker.start(dir.resolve("kafka")); Connection duck = DriverManager.getConnection("jdbc:duckdb:"); Statement truth = duck.createStatement()) {
            truth.execute("CREATE TABLE truth (id BIGINT, ts BIGINT, part INT, pos BIGINT, version BIGINT, gone BOOLEAN)");
            new MergeDrill(home, changes, (node, when) -> verify(node, truth, when)).run(broker, pipeline, contract, "before-swap", to -> produce(to, truth), (node, when) -> { });
        }
    }

    private void produce(KafkaBroker broker, Statement truth) throws SQLException {
        var rows = new ArrayList<String>();
        changes.produce(broker, EVENTS, change ->
                rows.add("(" + change.key() + "," + change.at() + "," + change.partition() + "," + change.offset() + "," + change.version() + "," + change.deletes() + ")"));
        truth.execute("INSERT INTO truth VALUES " + String.join(",", rows));
    }

    private static void verify(NodeProcess node, Statement truth, String when) throws Exception {
        JsonNode found = node.post("/v1/query", Map.of("sql", TABLE)).path("rows").path(0);
        try (var expected = truth.executeQuery(TRUTH)) {
            expected.next();
            for (int i = 0; i < 5; i++) {
                assertThat(found.path(i).asText()).as(when + ", column " + i).isEqualTo(expected.getString(i + 1));
            }
        }
        assertThat(node.post("/v1/query", Map.of("sql", OVERLAPS)).path("rows").path(0).path(0).asLong()).as(when).isZero();
    }

    @Test
    void theGuideIsAnsweredAsItShows() throws Exception {
        Path guide = ROOT.resolve("docs/guides/history.md");
        Path home = dir.resolve("home");
        Path files = GuideCommands.files(guide, dir.resolve("guide"));
        var events = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(guide));
        assertThat(events.find()).isTrue();
        List<String> lines = events.group(1).lines().toList();
        try (var broker = KafkaBroker.start(dir.resolve("kafka"));
                var producer = new SureProducer<>(broker.bootstrap(), Map.of(), new StringSerializer(), new StringSerializer())) {
            broker.createTopic("shop.prices", 1, Map.of());
            lines.forEach(line -> producer.send(new ProducerRecord<>("shop.prices", 0, "k", line)));
            producer.flush();
            try (NodeProcess node = NodeProcess.start(home, List.of("lakeactors.sources.default.bootstrap = \"" + broker.bootstrap() + "\""))) {
                node.apply(files.resolve("prices.yaml"), files.resolve("prices.odcs.yaml"));
                CustomerChanges.await(node, "prices", lines.size(), PATIENCE);
                assertThat(GuideCommands.run(guide, home, files)).isEqualTo(4);
            }
        }
    }
}
