package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.server.embedded.KafkaBroker;
import io.lakeactors.server.quickstart.Feed;
import io.lakeactors.server.quickstart.FeedProducer;
import io.lakeactors.server.quickstart.FlightEvents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What guides show of a lake that runs, typed into one: the node {@code n2} with the pipeline of flights that they speak of. Guides that tell a story of their own are run where that story is
 * tested.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GuidesTest {
    private static final Path ROOT = Path.of(System.getProperty("lakeactors.root"));
    private static final Path GUIDES = ROOT.resolve("docs/guides");
    private static final Path EXAMPLES = ROOT.resolve("cluster-config/examples");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int PARTITIONS = 4;
    private static final int GONE = 10;

    @TempDir
    static Path dir;

    private Path home;
    private Path work;
    private KafkaBroker broker;
    private Admin admin;
    private NodeProcess node;

    @BeforeAll
    void begin() throws Exception {
        home = dir.resolve("home");
        work = Files.createDirectories(dir.resolve("work"));
        broker = KafkaBroker.start(dir.resolve("kafka"));
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
        broker.createTopic("flights", PARTITIONS, Map.of());
        node = start();
        node.apply(EXAMPLES.resolve("flights.yaml"), EXAMPLES.resolve("flights.odcs.yaml"));
        FeedProducer.produce(broker.bootstrap(), Feed.flights(), sent -> { });
        awaitRead(FlightEvents.count());
    }

    @AfterAll
    void end() throws Exception {
        node.close();
        admin.close();
        broker.close();
    }

    private NodeProcess start() throws Exception {
        return NodeProcess.start(home, List.of(source(), "lakeactors.node.name = n2", "lakeactors.drill.enabled = on", "lakeactors.memory.cap = 128MB"));
    }

    private String source() {
        return "lakeactors.sources.default.bootstrap = \"" + broker.bootstrap() + "\"";
    }

    private void awaitRead(long next) throws Exception {
        awaitFlights(pipeline -> sum(pipeline, "next") == next);
    }

    private JsonNode awaitFlights(Predicate<JsonNode> wanted) throws Exception {
        return node.awaitPipeline("flights", PATIENCE, wanted);
    }

    private static long sum(JsonNode pipeline, String figure) {
        long all = 0;
        for (JsonNode partition : pipeline.path("partitions")) {
            all += partition.path(figure).asLong();
        }
        return all;
    }

    /** A guide's commands without answers, with what is so here in the place of what is so there. */
    private List<String> plain(String guide, String... instead) throws Exception {
        return GuideCommands.plain(GUIDES.resolve(guide)).stream().map(command -> {
            String here = command;
            for (int i = 0; i < instead.length; i += 2) {
                here = here.replace(instead[i], instead[i + 1]);
            }
            return here;
        }).toList();
    }

    /** Whether a page of words has those of a block of a guide, whatever the figures, and anything where an ellipsis stands. */
    private static void assertShown(String said, String shown) {
        String words = Pattern.compile("…|\\d[\\d,.]*|\\s+|[^…\\d\\s]+").matcher(shown.strip()).results().map(token -> switch (token.group().charAt(0)) {
            case '…' -> ".*";
            case ' ', '\n' -> "\\s+";
            default -> Character.isDigit(token.group().charAt(0)) ? "\\d[\\d,.]*" : Pattern.quote(token.group());
        }).collect(Collectors.joining());
        assertThat(said).containsPattern(Pattern.compile(words, Pattern.DOTALL));
    }

    private static String block(String guide, String begins) throws Exception {
        String text = Files.readString(GUIDES.resolve(guide));
        int start = text.indexOf("```\n" + begins) + 4;
        assertThat(start).as(guide + " has a block that begins with " + begins).isGreaterThan(3);
        return text.substring(start, text.indexOf("```", start));
    }

    @Test
    @Order(1)
    void theGuideToTheCatalogIsAnsweredAsItShows() throws Exception {
        String catalog = NodeProcess.announced(home).at("/endpoints/catalog").asText();
        Path guide = Files.writeString(work.resolve("catalog.md"), Files.readString(GUIDES.resolve("catalog.md")).replace("http://127.0.0.1:7070/iceberg", catalog));
        assertThat(GuideCommands.run(guide, home, work)).isEqualTo(1);

        Files.copy(ROOT.resolve("tests/system/resources/quarantine/orders.odcs.yaml"), work.resolve("orders.odcs.yaml"));
        Path files = Files.createDirectories(home.resolve("warehouse/import/orders"));
        try (var duck = DriverManager.getConnection("jdbc:duckdb:"); var statement = duck.createStatement()) {
            statement.execute("copy (select 'A-' || i as order_id, timestamptz '2026-03-01 12:00:00Z' as placed, i::decimal(18,2) as amount, 'DE' as country from range(50) t(i)) to '"
                    + files.resolve("orders.parquet") + "' (format parquet)");
        }
        var commands = plain("catalog.md", "/lake/import/orders", files.toString());
        assertThat(commands).hasSize(1);
        assertThat(GuideCommands.done(commands, home, work).getFirst()).startsWith("archive.orders would hold 50 rows in 1 file");
    }

    /** Nobody is there to be asked; what would be asked is shown by {@code --plan}. */
    @Test
    @Order(2)
    void theGuideToTheClustersCommandsShowsWhatTheySay() throws Exception {
        String shown = block("cluster-commands.md", "$ lake cluster show");
        var looks = shown.lines().filter(line -> line.startsWith("$ ")).map(line -> line.substring(2).replace("tail", "tail --times 1")).toList();
        var said = GuideCommands.done(looks, home, work);
        assertThat(looks).hasSize(4);
        for (String heading : shown.lines().filter(line -> line.startsWith("NODE") || line.startsWith("KIND") || line.startsWith("SINGLETON")).toList()) {
            assertShown(String.join("", said), heading);
        }
        assertThat(said.getLast()).containsPattern("\\d\\d:\\d\\d:\\d\\d\\.\\d{3}  up ");

        var changes = block("cluster-commands.md", "$ lake cluster leave").lines().filter(line -> line.startsWith("$ ")).map(line -> line.substring(2)).toList();
        assertThat(changes).hasSize(2);
        assertThat(GuideCommands.type(changes, home, work).getFirst()).satisfies(asked -> assertThat(asked.exit()).as(asked.text()).isEqualTo(2));
        var plans = GuideCommands.done(changes.stream().map(line -> line.endsWith("--plan") ? line : line + " --plan").toList(), home, work);
        // The guide's leaves another behind.
        assertThat(plans.getFirst()).startsWith("NODE  SAYS\nn2    commits what it has read, ").contains("it is the last node");
        assertThat(node.process().isAlive()).isTrue();
    }

    @Test
    @Order(3)
    void theGuideToBackupsMakesOneAndALakeOfIt() throws Exception {
        Path copy = dir.resolve("mnt/backup/lake");
        Path second = Files.createDirectories(dir.resolve("lake2"));
        Files.writeString(second.resolve("lake.conf"), source() + "\n");
        var commands = plain("backup.md", "/mnt/backup/lake", copy.toString(), "/var/lib/lake2", second.toString());
        assertThat(commands).hasSize(3);
        var said = GuideCommands.done(commands, home, work);
        assertThat(said.get(1)).contains("Restored 3 tables");
        assertThat(said.get(2)).contains("It adds up: " + 2 * PARTITIONS + " partitions");
    }

    /** {@code OperatorChoiceDrillTest} tells the story in every build. */
    @Tag("drills")
    @Test
    @Order(4)
    void theGuideToStopsSaysHowToGoOn() throws Exception {
        String status = block("stops.md", "$ lake status").substring("$ lake status\n…\n".length());
        var choices = plain("stops.md");
        assertThat(choices).hasSize(3);
        stopAtAGap(3);
        assertShown(GuideCommands.done(List.of("lake status"), home, work).getFirst(), status);
        GuideCommands.done(List.of(choices.get(1)), home, work);
        awaitAllRead();
        stopAtAGap(1, 2);
        GuideCommands.done(List.of(choices.get(0)), home, work);
        awaitAllRead();
        assertShown(GuideCommands.done(List.of("lake audit"), home, work).getFirst(), block("stops.md", "chosen: flights").replace("by ann", "by " + System.getProperty("user.name")));
        makeTheTopicAnew();
        GuideCommands.done(List.of(choices.get(2)), home, work);
        awaitAllRead();
        assertThat(GuideCommands.done(List.of("lake audit"), home, work).getFirst()).contains("new-source, chosen by ann, ticket 4711");
    }

    /** Retention takes records that were not read. */
    private void stopAtAGap(int... partitions) throws Exception {
        assertThat(Cli.lake(home, "drain", "flights").exit()).isZero();
        var before = ends();
        produce(2 * GONE, partitions);
        for (int partition : partitions) {
            var until = RecordsToDelete.beforeOffset(before.get(partition) + GONE);
            admin.deleteRecords(Map.of(new TopicPartition("flights", partition), until)).all().get(20, TimeUnit.SECONDS);
        }
        assertThat(Cli.lake(home, "resume", "flights").exit()).isZero();
        awaitFlights(pipeline -> stopped(pipeline, "skip-truncated") == partitions.length);
    }

    private void makeTheTopicAnew() throws Exception {
        assertThat(Cli.lake(home, "drain", "flights").exit()).isZero();
        admin.deleteTopics(List.of("flights")).all().get(20, TimeUnit.SECONDS);
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!isMade()) {
            assertThat(System.nanoTime()).as("the topic can be made again").isLessThan(until);
            Thread.sleep(100);
        }
        produce(1, 0, 1, 2, 3);
        assertThat(Cli.lake(home, "resume", "flights").exit()).isZero();
        awaitFlights(pipeline -> stopped(pipeline, "new-source") == PARTITIONS);
    }

    private boolean isMade() throws InterruptedException {
        try {
            broker.createTopic("flights", PARTITIONS, Map.of());
            return admin.describeTopics(List.of("flights")).allTopicNames().get(20, TimeUnit.SECONDS).containsKey("flights");
        } catch (ExecutionException | TimeoutException | RuntimeException notYet) {
            return false;
        }
    }

    private static int stopped(JsonNode pipeline, String choice) {
        int stopped = 0;
        for (JsonNode partition : pipeline.path("partitions")) {
            stopped += partition.at("/choices/0/choice").asText().equals(choice) ? 1 : 0;
        }
        return pipeline.path("state").asText().equals("failed") ? stopped : 0;
    }

    private void produce(int records, int... partitions) {
        try (var producer = new SureProducer<>(broker.bootstrap(), Map.of(), new StringSerializer(), new StringSerializer())) {
            for (int partition : partitions) {
                for (int i = 0; i < records; i++) {
                    producer.send(new ProducerRecord<>("flights", partition, "k", "{}"));
                }
            }
            producer.flush();
        }
    }

    /** Of each partition of the topic. */
    private List<Long> ends() throws Exception {
        var asked = IntStream.range(0, PARTITIONS).mapToObj(partition -> new TopicPartition("flights", partition)).toList();
        var found = admin.listOffsets(asked.stream().collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()))).all().get(20, TimeUnit.SECONDS);
        return asked.stream().map(partition -> found.get(partition).offset()).toList();
    }

    private void awaitAllRead() throws Exception {
        awaitRead(ends().stream().mapToLong(Long::longValue).sum());
    }

    @Tag("drills")
    @Test
    @Order(5)
    void theGuideToTheClustersCommandsInjectsFaults() throws Exception {
        String shard = GuideCommands.done(List.of("lake cluster shards"), home, work).getFirst().lines().filter(line -> line.contains("flights/flights/0")).findFirst().orElseThrow();
        var commands = plain("cluster-commands.md", "/partition/51/drill%2Fdrill%2F5", "/partition/" + shard.split(" +")[2] + "/flights%2Fflights%2F0").stream()
                .map(line -> line + " --yes").toList();
        assertThat(commands).hasSize(6);
        GuideCommands.done(commands.stream().filter(line -> !line.contains("crash")).toList(), home, work);
        GuideCommands.done(commands.stream().filter(line -> line.contains("crash")).toList(), home, work);
        produce(1, 0);
        assertThat(node.endsWithin(PATIENCE)).as(node.log()).isTrue();
        assertThat(node.process().exitValue()).isEqualTo(NodeProcess.HALTED);
        node = start();
        awaitAllRead();
    }

    /** The last on this node, as the pipeline asks for a choice after a restore. */
    @Test
    @Order(6)
    void theGuideToMaintenanceLooksAtTablesAndGoesBack() throws Exception {
        produce(1, 0);
        awaitAllRead();
        var versions = node.get("/v1/tables/silver.flights/history").path("versions");
        assertThat(versions.size()).isGreaterThan(1);
        var commands = plain("maintenance.md", "123", versions.path(versions.size() - 1).path("id").asText());
        assertThat(commands).hasSize(10);
        var said = GuideCommands.done(commands, home, work);
        assertThat(said.get(0)).contains("silver.flights");
        assertThat(said.get(5)).as("history").contains(versions.path(0).path("id").asText());
        assertThat(said.get(7)).as("diff").contains("audit-2026", "now");
        assertThat(said.get(9)).as("restore").contains("silver.flights stands at snapshot " + versions.path(versions.size() - 1).path("id").asText());
    }

    @Test
    @Order(7)
    void theReadmesOwnPipelineRunsInAMinute() throws Exception {
        Path page = ROOT.resolve("README.md");
        Path own = GuideCommands.files(page, dir.resolve("readme"));
        String contracts = Files.readString(GUIDES.resolve("contracts.md"));
        int start = contracts.indexOf("```yaml\n") + 8;
        Files.writeString(own.resolve("orders.odcs.yaml"), contracts.substring(start, contracts.indexOf("```", start)).replace("placed", "event_ts"));
        broker.createTopic("shop.orders", 1, Map.of());
        try (var producer = new SureProducer<>(broker.bootstrap(), Map.of(), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("shop.orders", 0, "k", "{\"order_id\":\"A-1\",\"amount\":12.50,\"event_ts\":1772366400000}"));
            producer.flush();
        }
        String text = Files.readString(page);
        String block = text.substring(text.indexOf("```\necho 'lakeactors.sources") + 4);
        var commands = new ArrayList<>(block.substring(0, block.indexOf("```")).lines().map(line -> line.replaceFirst("\\s+# .*", "").replaceFirst("^\\./lake", "lake")
                .replace("broker:9092", broker.bootstrap()).replace("--watch", "--watch --times 3")).toList());
        assertThat(commands).hasSize(9);
        commands.add("lake stop --home orders-home");
        var said = GuideCommands.done(commands, own.resolve("orders-home"), own);
        assertThat(said.get(6)).as("query").contains("A-1");
        assertThat(said.get(7)).as("audit").contains("It adds up: 2 partitions");
    }
}
