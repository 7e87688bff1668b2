package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.server.chaos.Ports;
import io.lakeactors.server.embedded.KafkaBroker;
import io.lakeactors.testkit.PostgresDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What guides show of several nodes, typed as it stands, but for how long drills take. */
@Tag("drills")
class GuidesDrillTest {
    private static final Path ROOT = Path.of(System.getProperty("lakeactors.root"));
    private static final Path GUIDES = ROOT.resolve("docs/guides");
    private static final Path EXAMPLES = ROOT.resolve("cluster-config/examples");
    private static final String SHORT = " --minutes 0.3";

    @TempDir
    Path dir;

    private static String shortened(String command) {
        return command.replaceFirst(" --minutes \\d+", "") + SHORT;
    }

    @Test
    void theGuideToChaosBreaksClustersOfItsOwn() throws Exception {
        var commands = GuideCommands.plain(GUIDES.resolve("chaos.md")).stream().map(GuidesDrillTest::shortened).toList();
        assertThat(commands).hasSize(4).allMatch(command -> command.startsWith("lake chaos"));
        var said = GuideCommands.done(commands, dir.resolve("home"), dir);
        assertThat(said.get(1)).contains("\"ok\" : true", "\"lost\" : 0", "\"doubled\" : 0");
    }

    /** And the drill of a cluster that is there, as the guide to chaos shows it; nobody starts a node again here, so none is killed. */
    @Test
    void theGuideToClustersStartsOneWhichADrillThenFinds() throws Exception {
        var database = PostgresDatabase.fresh();
        int[] ports = Ports.free(6);
        for (String file : List.of("flights.yaml", "flights.odcs.yaml")) {
            Files.copy(EXAMPLES.resolve(file), dir.resolve(file));
        }
        try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
            broker.createTopic("flights", 3, Map.of());
            var commands = new ArrayList<>(List.of("export LAKE_TOKEN=of-all-three-nodes-0123456789 LAKE_DB_PASSWORD=" + PostgresDatabase.PASSWORD));
            blocks("cluster.md", "sh").stream().limit(2).flatMap(String::lines).map(line -> here(line, database, broker, ports)).forEach(commands::add);
            assertThat(commands).hasSize(9);
            commands.add(7, "for n in n1 n2 n3; do until lake status --home $n; do sleep 0.5; done; done");
            commands.add("lake dq ls --home n1");
            commands.add("lake config render --env cluster --home n1");
            commands.add("lake cluster show --home n2");
            Files.writeString(dir.resolve("staging.conf"), staging(database, broker, ports));
            commands.add(shortened(blocks("chaos.md", "").stream().filter(block -> block.startsWith("LAKE_TOKEN=")).findFirst().orElseThrow().strip()
                    .replace("LAKE_TOKEN=… ", "")).replace("--rate 2000", "--rate 200"));
            for (int n = 1; n <= 3; n++) {
                commands.add("lake stop --home n" + n);
            }
            var said = GuideCommands.done(commands, dir.resolve("n1"), dir);
            assertThat(said.get(12)).as("members").contains("n1", "n2", "n3").doesNotContain("down");
            assertThat(said.get(13)).as("drill").contains("zombie");
        }
    }

    private static List<String> blocks(String guide, String language) throws Exception {
        return Pattern.compile("^```" + language + "\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE).matcher(Files.readString(GUIDES.resolve(guide))).results().map(block -> block.group(1)).toList();
    }

    private static String here(String line, PostgresDatabase database, KafkaBroker broker, int[] ports) {
        String here = line.replace("./lake ", "lake ").replace("LAKE_CATALOG_PORT=5432", "LAKE_CATALOG_PORT=" + database.port()).replace("DATABASE=lake", "DATABASE=" + database.name())
                .replace("USER=lake", "USER=" + PostgresDatabase.USER).replace("PASSWORD=lake", "PASSWORD=" + PostgresDatabase.PASSWORD)
                .replace("127.0.0.1:9092", broker.bootstrap());
        for (int n = 0; n < 3; n++) {
            here = here.replace(String.valueOf(7355 + n), String.valueOf(ports[n])).replace(String.valueOf(7070 + n), String.valueOf(ports[3 + n]));
        }
        return here;
    }

    /** The guide's file, with this cluster in it. */
    private String staging(PostgresDatabase database, KafkaBroker broker, int[] ports) throws Exception {
        String shown = blocks("chaos.md", "").stream().filter(block -> block.startsWith("bootstrap")).findFirst().orElseThrow();
        String pid = "$(sed -n 's/.*pid[^0-9]*\\\\([0-9]*\\\\).*/\\\\1/p' " + dir + "/n$((CHAOS_PICK + 1))/node.json)";
        String here = shown.replace("kafka-0.staging:9092", broker.bootstrap()).replace("postgres.staging", "127.0.0.1").replace("5432", String.valueOf(database.port()))
                .replace("database = lake, user = lake", "database = " + database.name() + ", user = " + PostgresDatabase.USER).replace("/mnt/lake/warehouse", dir.resolve("warehouse").toString());
        for (int n = 0; n < 3; n++) {
            here = here.replace("lake-" + n + ".staging:8080", "127.0.0.1:" + ports[3 + n]);
        }
        return here.substring(0, here.indexOf("faults {")) + "faults {\n  zombie = \"kill -STOP " + pid + " && sleep 1; kill -CONT " + pid + "\"\n}\n";
    }
}
