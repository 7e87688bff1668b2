package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.server.embedded.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;

/** Somebody else's engine on the served catalog of a node that writes the same tables meanwhile: it lists, reads, looks back, appends, changes rows and schema, and has tables of its own. */
final class EngineDrill {
    private static final int RECORDS = 3_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Starts a script of {@code resources/interop} that prints what it found as one line of JSON. */
    @FunctionalInterface
    interface Engine {
        /**
         * @param catalog the URL of the served one
         * @param mode {@code work} does all that an engine may do, on the first table; {@code read} counts rows
         * @return what the script printed
         */
        String run(String catalog, String token, String mode, String... tables) throws Exception;
    }

    private EngineDrill() {}

    /** @return what the engine found while it worked, with what no engine may find otherwise already held to */
    static JsonNode run(Path dir, Engine engine) throws Exception {
        Path home = dir.resolve("home");
        JsonNode worked;
        JsonNode read;
        try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
            var drill = new Drill(home, broker, 77);
            drill.createTopic();
            drill.produce(RECORDS);
            try (var node = drill.start()) {
                node.apply(unhurried(dir), Drill.FILES.resolve("drill.odcs.yaml"));
                try (var stream = new SteadyStream(broker.bootstrap(), "drill", Drill.PARTITIONS, drill.truth())) {
                    worked = ask(engine, home, "work", "silver.drill");
                }
                drill.drainAndVerify(node, "after another engine has written");
                read = ask(engine, home, "read", "silver.drill", "bronze.drill", "quarantine.silver_drill");
            }
            holds(read.path("silver.drill"), drill.truth().counts().values().stream().mapToLong(Truth.Counts::good).sum());
            holds(read.path("quarantine.silver_drill"), drill.truth().counts().values().stream().mapToLong(Truth.Counts::quarantined).sum());
            holds(read.path("bronze.drill"), drill.truth().produced());
        }
        judge(worked);
        return worked;
    }

    private static void judge(JsonNode worked) {
        assertThat(worked.path("namespaces")).extracting(JsonNode::asText).contains("bronze", "silver", "quarantine");
        assertThat(worked.path("tables")).extracting(JsonNode::asText).contains("silver.drill");
        long then = worked.path("then").asLong();
        assertThat(then).isPositive();
        assertThat(worked.path("then_by_time").asLong()).isEqualTo(then);
        assertThat(worked.path("then_again").asLong()).isEqualTo(then);
        assertThat(worked.path("copied").asLong()).isEqualTo(then);
        assertThat(worked.path("now").asLong()).as("intake went on").isGreaterThan(then);
        assertThat(worked.path("by_hand").asInt()).isEqualTo(2);
        assertThat(worked.path("seen").asInt()).isEqualTo(1);
        assertThat(worked.path("amounts")).extracting(JsonNode::asInt).containsExactly(11, 12);
        assertThat(worked.path("after_delete").asInt()).isZero();
        assertThat(worked.path("vector").asBoolean()).as("every snapshot says which positions it holds").isTrue();
        assertThat(worked.path("merged")).extracting(JsonNode::asText).containsExactly("a", "B", "c", "d");
        assertThat(worked.path("compacted")).extracting(JsonNode::asText).containsExactly("a", "B", "c", "d");
        assertThat(worked.path("view")).extracting(JsonNode::asText).containsExactly("A", "B", "C", "D");
        assertThat(worked.path("narrow").asText()).contains("amount");
    }

    private static void holds(JsonNode table, long rows) {
        assertThat(table.path(0).asLong()).as("rows").isEqualTo(rows);
        assertThat(table.path(1).asLong()).as("distinct rows").isEqualTo(rows);
    }

    /** A goal that leaves others a moment between two commits. */
    private static Path unhurried(Path dir) throws Exception {
        String pipeline = Files.readString(Drill.FILES.resolve("drill.yaml"));
        assertThat(pipeline).contains("fresh: 200ms");
        return Files.writeString(dir.resolve("drill.yaml"), pipeline.replace("fresh: 200ms", "fresh: 2s"));
    }

    private static JsonNode ask(Engine engine, Path home, String mode, String... tables) throws Exception {
        JsonNode announced = JSON.readTree(home.resolve("node.json").toFile());
        String said = engine.run(announced.at("/endpoints/catalog").asText(), announced.path("token").asText(), mode, tables);
        return JSON.readTree(said.lines().filter(line -> line.startsWith("{")).reduce((first, last) -> last).orElseThrow());
    }
}
