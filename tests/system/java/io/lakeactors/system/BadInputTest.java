package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.server.embedded.KafkaBroker;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a new user gets wrong: a clear error each time, the right exit code, no stack trace, and nothing lost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private static final Path FILES = Path.of(System.getProperty("lakeactors.root"), "tests", "system", "resources", "drill");
    private static final int WRONG_USE = 2;
    private static final int NOT_STARTED = 3;

    @TempDir
    static Path dir;

    private KafkaBroker broker;
    private Drill drill;
    private NodeProcess node;
    private Path home;

    @BeforeAll
    void begin() throws Exception {
        broker = KafkaBroker.start(dir.resolve("kafka"));
        home = dir.resolve("home");
        drill = new Drill(home, broker, 3);
        drill.createTopic();
        drill.produce(500);
        node = drill.start();
        drill.apply(node);
        drill.drainAndVerify(node, "before anything bad");
    }

    @AfterAll
    void end() throws Exception {
        node.close();
        broker.close();
    }

    @Test
    void anUnknownKeyInAPipelineIsNamedWithASuggestion() throws Exception {
        refused(applied("drill.yaml", "goals: { fresh: 200ms }", "goals: { fressh: 200ms }", "", ""), WRONG_USE, "fressh", "fresh");
    }

    @Test
    void aTypeThatCannotBeIsNamedWithItsColumn() throws Exception {
        refused(applied("drill.yaml", "", "", "physicalType: long", "physicalType: varchar(large)"), WRONG_USE, "amount", "varchar");
    }

    @Test
    void aPipelineWithoutAContractDoesNotStart() throws Exception {
        refused(applied("drill.yaml", "contract: drill.odcs.yaml", "", "", ""), WRONG_USE, "contract");
    }

    @Test
    void aTopicThatDoesNotExistIsNamedWithOneThatDoes() throws Exception {
        refused(applied("drill.yaml", "topics: [drill]", "topics: [dril]", "", ""), WRONG_USE, "LA-3006", "dril", "drill");
    }

    @Test
    void aContractThatNoLongerFitsTheTableIsRefusedAndThePipelineGoesOn() throws Exception {
        refused(applied("drill.yaml", "", "", "{name: note, logicalType: string}", "{name: note, logicalType: integer}"), WRONG_USE, "LA-2007", "note");
        drill.produce(200);
        drill.drainAndVerify(node, "after a refused contract");
    }

    @Test
    void aColumnThatReadersWouldMissNeedsANewMajorVersion() throws Exception {
        refused(applied("drill.yaml", "", "", "      - {name: note, logicalType: string}\n", ""), WRONG_USE, "LA-5010", "drill.note was removed (column-removed)", "2.0.0");
    }

    /** Of a change that breaks readers, and how it is refused, said and then published. */
    @Test
    void theGuideToContractsIsAnsweredAsItShows() throws Exception {
        Path guide = Path.of(System.getProperty("lakeactors.root"), "docs", "guides", "contracts.md");
        String text = Files.readString(guide);
        int start = text.indexOf("```yaml\n") + 8;
        Path files = Files.createDirectories(dir.resolve("guide"));
        Files.writeString(files.resolve("orders.odcs.yaml"), text.substring(start, text.indexOf("```", start)));
        assertThat(GuideCommands.run(guide, home, files)).isGreaterThan(8);
        assertThat(node.get("/v1/contracts/orders").path("version").asText()).isEqualTo("2.0.0");
    }

    /** Of what may follow what, and of schemas that name others. */
    @Test
    void theGuideToTheRegistryIsAnsweredAsItShows() throws Exception {
        Path files = Files.createDirectories(dir.resolve("registry"));
        String text = Files.readString(Path.of(System.getProperty("lakeactors.root"), "docs", "guides", "registry.md"));
        Path guide = Files.writeString(files.resolve("registry.md"), text.replace("http://127.0.0.1:7070/registry", NodeProcess.announced(home).at("/endpoints/registry").asText()));
        assertThat(GuideCommands.run(guide, home, GuideCommands.files(guide, files))).isEqualTo(10);
    }

    @Test
    void aSchemaThatNamesItselfIsRefused() throws Exception {
        Path circle = Files.writeString(dir.resolve("circle.json"), "{\"$defs\": {\"a\": {\"$ref\": \"#/$defs/b\"}, \"b\": {\"$ref\": \"#/$defs/a\"}}, \"$ref\": \"#/$defs/a\"}");
        refused(Cli.lake(home, "schema", "register", "circle-value", circle.toString()), WRONG_USE, "there is a circular reference", "42201");
        Path unknown = Files.writeString(dir.resolve("unknown.json"), "{\"$ref\": \"money.json\"}");
        refused(Cli.lake(home, "schema", "register", "unknown-value", unknown.toString(), "--reference", "money.json=money:7"), WRONG_USE, "money");
    }

    @Test
    void aSchemaOfFiftyMegabytesIsRefusedAndTheNodeGoesOn() throws Exception {
        Path large = Files.writeString(dir.resolve("large.json"), "{\"description\": \"" + "x".repeat(50 << 20) + "\"}");
        refused(Cli.lake(home, "schema", "register", "large-value", large.toString()), WRONG_USE, "large.json is larger than 400000 bytes");
        assertThat(node.get("/registry/subjects").toString()).doesNotContain("large-value");
    }

    @Test
    void aSchemaOfAvroThatLacksWhatTheContractRequiresIsRefusedBeforeAnyRecordComes() throws Exception {
        String avro = "format: avro, schema: { type: record, name: D, fields: [{ name: id, type: string }, { name: ts, type: string }] }";
        refused(applied("drill.yaml", "format: json", avro, "", ""), WRONG_USE, "\"amount\" cannot be filled: the record D has no field amount");
        refused(Cli.lake(home, "plan", "-f", edited("drill.yaml", "format: json", avro, "", "").toString()), WRONG_USE, "\"amount\" cannot be filled");
    }

    @Test
    void aMappingToAFieldThatIsNotThereIsNamedWithItsPath() throws Exception {
        String note = "{name: note, logicalType: string, customProperties: [{property: la.mapping, value: {path: shop.name}}]}";
        String avro = "format: avro, schema: { type: record, name: D, fields: [{ name: id, type: string }, { name: ts, type: string }, { name: amount, type: long }] }";
        refused(applied("drill.yaml", "format: json", avro, "{name: note, logicalType: string}", note), WRONG_USE, "mapping of note from shop.name: the record D has no field shop");
    }

    @Test
    void aSecondNodeOnTheSameHomeIsToldWhoHasIt() throws Exception {
        refused(Cli.server(home, "node"), NOT_STARTED, "LA-6001", String.valueOf(node.process().pid()));
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refused(Cli.server(dir.resolve("home-port"), "node", "--port", String.valueOf(taken.getLocalPort())), NOT_STARTED, "LA-6003", String.valueOf(taken.getLocalPort()));
        }
    }

    @Test
    void aHomeThatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.writeString(dir.resolve("a-file"), "");
        refused(Cli.server(file.resolve("home"), "node"), NOT_STARTED, "LA-6002", "a-file");
    }

    @Test
    void aConfigurationKeyThatIsNotKnownStopsTheStart() throws Exception {
        Path other = Files.createDirectories(dir.resolve("home-config"));
        Files.writeString(other.resolve("lake.conf"), "lakeactors.memori.cap = 1GB\nlakeactors.memory.cap = 1MB\n");
        refused(Cli.server(other, "node"), WRONG_USE, "LA-5003", "memori", "at least 32MB");
    }

    @Test
    void aBrokerThatIsNotThereIsSaidAndNothingIsSaved() throws Exception {
        Path other = Files.createDirectories(dir.resolve("home-broker"));
        try (var lonely = NodeProcess.start(other, java.util.List.of("lakeactors.sources.default.bootstrap = \"127.0.0.1:1\""))) {
            refused(Cli.lake(other, "apply", "-f", FILES.resolve("drill.yaml").toString()), NOT_STARTED, "LA-3007", "127.0.0.1:1");
            assertThat(lonely.get("/v1/pipelines").path("pipelines")).isEmpty();
        }
    }

    @Test
    void aPlanTellsWhatTheTableWouldGainAndWhatItWouldRefuse() throws Exception {
        var same = Cli.lake(home, "plan", "-f", FILES.resolve("drill.yaml").toString());
        assertThat(same.exit()).as(same.all()).isZero();
        assertThat(same.out()).contains("silver.drill (silver), partitioned by day(ts)", "Applying it would change nothing");
        Path more = edited("drill.yaml", "", "", "max: 1000000", "max: 2000000").resolveSibling("drill.odcs.yaml");
        Files.writeString(more, Files.readString(more) + "      - {name: shop, logicalType: string}\n");
        var grown = Cli.lake(home, "plan", "-f", more.resolveSibling("drill.yaml").toString());
        assertThat(grown.exit()).as(grown.all()).isZero();
        assertThat(grown.out()).contains("  add column shop string", "amount-range changed", "shop is new");
        var refused = Cli.lake(home, "plan", "-f", edited("drill.yaml", "", "", "{name: note, logicalType: string}", "{name: note, logicalType: integer}").toString());
        assertThat(refused.exit()).as(refused.all()).isEqualTo(1);
        assertThat(refused.out()).contains("would refuse it: LA-2007", "note");
    }

    @Test
    void aFullDiskPausesIntakeAndRoomLetsItGoOn() throws Exception {
        Path small = Files.createDirectories(dir.resolve("small"));
        Assumptions.assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", small.toString()) == 0, "no right to mount a small disk here");
        try {
            Path other = dir.resolve("home-disk");
            var full = new Drill(other, broker, 9, small.resolve("warehouse"));
            full.adopt(drill);
            try (var tight = full.start()) {
                full.apply(tight);
                Path ballast = small.resolve("ballast");
                run("dd", "if=/dev/zero", "of=" + ballast, "bs=1M", "count=64");
                drill.produce(3_000);
                var degraded = tight.awaitPipeline("drill", Duration.ofSeconds(60), pipeline -> pipeline.path("state").asText().equals("degraded"));
                assertThat(degraded.path("reason").asText()).contains("LA-4004");
                double waiting = tight.metric("lake_latency_seconds");
                Thread.sleep(2_000);
                assertThat(tight.metric("lake_latency_seconds")).as("seconds that records wait, while nothing is committed").isGreaterThan(waiting + 1.5);
                Files.delete(ballast);
                full.drainAndVerify(tight, "after room was made");
                assertThat(tight.metric("lake_latency_seconds")).as("of what was committed just now").isPositive();
                drill.drainAndVerify(node, "the other node meanwhile");
            }
        } finally {
            run("umount", "-l", small.toString());
        }
    }

    private Cli.Ended applied(String pipeline, String from, String to, String contractFrom, String contractTo) throws Exception {
        return Cli.lake(home, "apply", "-f", edited(pipeline, from, to, contractFrom, contractTo).toString());
    }

    /** @return the pipeline's file */
    private static Path edited(String pipeline, String from, String to, String contractFrom, String contractTo) throws Exception {
        Path edited = Files.createTempDirectory(dir, "edited");
        Files.writeString(edited.resolve("drill.yaml"), Files.readString(FILES.resolve(pipeline)).replace(from, to));
        Files.writeString(edited.resolve("drill.odcs.yaml"), Files.readString(FILES.resolve("drill.odcs.yaml")).replace(contractFrom, contractTo));
        return edited.resolve("drill.yaml");
    }

    private static void refused(Cli.Ended ended, int exit, String... says) {
        assertThat(ended.exit()).as(ended.all()).isEqualTo(exit);
        assertThat(ended.err()).contains(says);
        assertThat(ended.all()).as("no stack trace").doesNotContain("\tat ").doesNotContain("Exception");
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }
}
