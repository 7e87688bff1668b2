package io.lakeactors.server.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.server.embedded.KafkaBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** {@code lake quickstart}: from nothing to a table that can be queried, on real flights. A second run on the same home continues and doubles nothing. */
public final class Quickstart {
    private static final String TOPIC = "flights";
    private static final int PARTITIONS = 6;
    private static final Duration TO_DRAINED = Duration.ofMinutes(3);
    private static final Duration TO_GOLD = Duration.ofMinutes(1);
    private static final List<String> QUERIES = List.of(
            "select origin, count(*) as flights, round(avg(dep_delay), 1) as avg_delay_min from silver.flights group by origin order by flights desc",
            "select carrier, count(*) as flights, round(100.0 * count(*) filter (arr_delay > 15) / count(*), 1) as late_percent "
                    + "from silver.flights group by carrier having count(*) > 1000 order by late_percent desc limit 5",
            "select carrier, day, flights, late, worst_arr_delay from gold.delays_by_carrier_and_day order by late desc, carrier limit 5");

    private final Path home;
    private final boolean keep;
    private final Screen screen;

    /** @param keep whether the node goes on when this ends */
    public Quickstart(Path home, boolean keep) {
        this.home = home.toAbsolutePath().normalize();
        this.keep = keep;
        this.screen = new Screen(System.out, System.console() != null);
    }

    /** @return the exit code: 0, or 1 if what was read and what landed do not agree */
    public int run() throws IOException, InterruptedException {
        long began = System.nanoTime();
        screen.line("LakeActors quickstart: New York's flights of early 2013, from a Kafka topic to Iceberg tables. Home: " + home);
        prepareHome();
        NodeChild node = NodeChild.of(home, () -> screen.progress("  starting a node with its own Kafka broker …"));
        var guard = new Thread(() -> stopQuietly(node));
        if (node.ours()) {
            Runtime.getRuntime().addShutdownHook(guard);
        }
        introduce(node, began);
        long produced = produce(node);
        applyPipeline(node);
        drain(node, produced);
        makeGold(node);
        int exit = account(node, began);
        if (node.ours()) {
            Runtime.getRuntime().removeShutdownHook(guard);
        }
        leave(node);
        return exit;
    }

    /** The node's settings are written down, so that every later command on this home finds the same parts. */
    private void prepareHome() throws IOException {
        try {
            Files.createDirectories(home);
            Path conf = home.resolve("lake.conf");
            if (!Files.exists(conf)) {
                Files.writeString(conf, "# Written by `lake quickstart`; yours to edit.\nlakeactors.embedded.kafka = on\n");
            }
        } catch (IOException e) {
            throw LakeError.of(ErrorCode.HOME_NOT_WRITABLE, "the home directory cannot be written", home.toString(), "Give a directory that you may write with --home DIR").asException(e);
        }
    }

    private void introduce(NodeChild node, long began) {
        screen.step("node", node.node().endpoints().get("api") + (node.ours() ? String.format("  (up in %.1f s)", seconds(began)) : "  (was running)"));
        screen.step("broker", "Kafka at " + node.node().endpoints().get("kafka") + "  (real, KRaft, a process of its own)");
        screen.step("catalog", home.resolve("catalog.db") + "  (Iceberg JDBC catalog, SQLite)");
        screen.step("tables", home.resolve("warehouse").toString());
    }

    private long produce(NodeChild node) {
        String bootstrap = node.node().endpoints().get("kafka");
        KafkaBroker.createTopic(bootstrap, TOPIC, PARTITIONS, Map.of());
        var produced = FlightProducer.produce(bootstrap, TOPIC, sent -> screen.progress("  producing  " + Screen.count(sent) + " of " + Screen.count(FlightEvents.count())));
        screen.step("events", produced.now() == 0
                ? Screen.count(produced.total()) + " flights stand in topic " + TOPIC + " from an earlier run; none are added"
                : Screen.count(produced.total()) + " flights in topic " + TOPIC + ", " + PARTITIONS + " partitions; " + (FlightEvents.count() - FlightEvents.FLIGHTS)
                        + " of them broken on purpose");
        return produced.total();
    }

    private void applyPipeline(NodeChild node) throws IOException, InterruptedException {
        JsonNode applied = node.post("/v1/pipelines", Map.of(
                "pipeline", resource("flights.yaml"), "pipelineName", "cluster-config/examples/flights.yaml",
                "contract", resource("flights.odcs.yaml"), "dryRun", false));
        screen.step("pipeline", "flights: " + TOPIC + " → bronze.flights (as received), silver.flights (typed, judged, by day)"
                + (applied.path("changed").asBoolean() ? "" : "  (as before)"));
    }

    private void drain(NodeChild node, long produced) throws IOException, InterruptedException {
        screen.line("");
        node.await("/v1/pipelines/flights", pipeline -> failed(pipeline) || done(pipeline, produced), this::showProgress, TO_DRAINED);
    }

    private static boolean failed(JsonNode pipeline) {
        if (pipeline.path("state").asText().equals("failed")) {
            throw LakeError.of(ErrorCode.PIPELINE_CONFLICT, "the pipeline has failed: " + pipeline.path("reason").asText(), "flights", "`lake pipelines` shows its state").asException();
        }
        return false;
    }

    private static boolean done(JsonNode pipeline, long produced) {
        JsonNode totals = pipeline.path("totals");
        return totals.path("consumed").asLong() >= produced && totals.path("lag").isNumber() && totals.path("lag").asLong() == 0;
    }

    private void showProgress(JsonNode pipeline) {
        JsonNode totals = pipeline.path("totals");
        String quarantined = rules(pipeline).map(rule -> rule.getKey() + " " + rule.getValue().asLong()).collect(Collectors.joining(", "));
        long at = totals.path("lastCommitAt").asLong(0);
        screen.progress(String.format("  rows in %s · %s rows/s · lag %s · quarantined %s%s · last commit %s",
                Screen.count(totals.path("consumed").asLong()), Screen.count(Math.round(totals.path("rowsPerSecond").asDouble())),
                totals.path("lag").isNumber() ? Screen.count(totals.path("lag").asLong()) : "?", Screen.count(totals.path("quarantined").asLong()),
                quarantined.isEmpty() ? "" : " (" + quarantined + ")",
                at == 0 ? "none yet" : String.format("%.1f s ago", Math.max(0, System.currentTimeMillis() - at) / 1000.0)));
    }

    private static java.util.stream.Stream<Map.Entry<String, JsonNode>> rules(JsonNode pipeline) {
        return pipeline.path("quarantinedByRule").properties().stream();
    }

    /** What is made of silver, judged as a whole before anybody sees it. */
    private void makeGold(NodeChild node) throws IOException, InterruptedException {
        node.post("/v1/pipelines", Map.of("pipeline", resource("delays.yaml"), "pipelineName", "cluster-config/examples/delays.yaml", "contract", resource("delays.odcs.yaml"), "dryRun", false));
        node.await("/v1/gold/delays", gold -> !gold.path("runs").isEmpty(), gold -> screen.progress("  making a gold table …"), TO_GOLD);
        JsonNode run = node.get("/v1/gold/delays").path("runs").path(0);
        screen.step("gold", "delays: silver.flights → gold.delays_by_carrier_and_day, " + (run.path("reason").asText().isEmpty()
                ? run.path("outcome").asText() + " after " + run.path("checks").size() + " checks"
                : run.path("outcome").asText() + ": " + run.path("reason").asText()));
    }

    private int account(NodeChild node, long began) throws IOException, InterruptedException {
        JsonNode pipeline = node.get("/v1/pipelines/flights");
        JsonNode totals = pipeline.path("totals");
        screen.line(String.format("Done in %.0f s.", seconds(began)));
        screen.heading("Rows");
        var rows = new ArrayList<List<String>>();
        for (String table : List.of("bronze.flights", "silver.flights", "quarantine.silver_flights", "gold.delays_by_carrier_and_day")) {
            rows.add(List.of(table, Screen.count(node.post("/v1/query", Map.of("sql", "select count(*) from " + table)).path("rows").path(0).path(0).asLong())));
        }
        rows.add(List.of("dropped", Screen.count(totals.path("dropped").asLong())));
        screen.table(List.of("table", "rows"), rows);
        quarantine(node);
        screen.heading("Files: " + home.resolve("warehouse") + "   Freshness: newest record visible " + freshness(totals) + " after it was produced");
        for (String query : QUERIES) {
            screen.heading("lake query \"" + query + "\"");
            screen.answer(node.post("/v1/query", Map.of("sql", query)));
        }
        JsonNode audit = node.post("/v1/audit", Map.of("recount", false));
        boolean ok = audit.path("ok").asBoolean();
        screen.heading("Audit: " + (ok
                ? "consumed " + Screen.count(totals.path("consumed").asLong()) + " = written " + Screen.count(totals.path("written").asLong()) + " + quarantined "
                        + Screen.count(totals.path("quarantined").asLong()) + " + dropped " + Screen.count(totals.path("dropped").asLong()) + ", in every partition"
                : "DIFFERENCES: " + audit.path("differences")));
        return ok ? 0 : 1;
    }

    private static String freshness(JsonNode totals) {
        return totals.path("freshMillis").isNumber() ? String.format("%.1f s", totals.path("freshMillis").asLong() / 1000.0) : "(unknown)";
    }

    private void quarantine(NodeChild node) throws IOException, InterruptedException {
        var groups = StreamSupport.stream(node.get("/v1/quarantine").path("groups").spliterator(), false)
                .filter(group -> group.path("table").asText().equals("silver.flights"))
                .map(group -> List.of(
                        group.path("rule").asText(), Screen.count(group.path("records").asLong()), Screen.cut(group.path("sample").path("message").asText()),
                        Screen.cut(group.path("sample").path("value").asText())))
                .toList();
        screen.heading("Quarantined, and why");
        screen.table(List.of("rule", "records", "for example", "record"), groups);
    }

    private void leave(NodeChild node) throws IOException, InterruptedException {
        boolean goesOn = keep || !node.ours();
        if (!goesOn) {
            node.stop();
        }
        String option = home.equals(Path.of(".lake").toAbsolutePath().normalize()) ? "" : " --home " + home;
        screen.heading(goesOn ? "The node goes on (stop it with `./lake stop" + option + "`). Try next:" : "The node has stopped; each command below starts one for its time. Try next:");
        screen.line("    ./lake query" + option + " \"select * from silver.flights limit 5\"");
        screen.line("    ./lake quarantine show" + option + " silver.flights");
        screen.line("    ./lake audit" + option);
    }

    private static void stopQuietly(NodeChild node) {
        try {
            node.stop();
        } catch (IOException e) {
            // It is gone already.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static String resource(String name) throws IOException {
        try (var in = Quickstart.class.getResourceAsStream("/io/lakeactors/server/examples/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
