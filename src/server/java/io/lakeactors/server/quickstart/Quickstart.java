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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** {@code lake quickstart}: from nothing to a table that can be queried, on real flights. A second run on the same home continues and doubles nothing. */
public final class Quickstart {
    private static final Duration TO_DRAINED = Duration.ofMinutes(3);
    private static final Duration TO_GOLD = Duration.ofMinutes(1);

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
        screen.line("LakeActors quickstart: New York's flights of early 2013, from Kafka topics to Iceberg tables. Home: " + home);
        prepareHome();
        NodeChild node = NodeChild.of(home, () -> screen.progress("  starting a node with its own Kafka broker …"));
        var guard = new Thread(() -> stopQuietly(node));
        if (node.ours()) {
            Runtime.getRuntime().addShutdownHook(guard);
        }
        introduce(node, began);
        refuseWhatIsNotOurs(node);
        fill(node);
        makeGold(node);
        boolean agrees = new Account(node, screen, home).print();
        screen.heading(String.format(Locale.ROOT, "Done in %.0f s.", seconds(began)));
        if (node.ours()) {
            Runtime.getRuntime().removeShutdownHook(guard);
        }
        leave(node);
        return agrees ? 0 : 1;
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
        screen.step("node", node.node().endpoints().get("api") + (node.ours() ? String.format(Locale.ROOT, "  (up in %.1f s)", seconds(began)) : "  (was running)"));
        screen.step("broker", "Kafka at " + node.broker() + "  (real, KRaft, a process of its own)");
        screen.step("catalog", home.resolve("catalog.db") + "  (Iceberg JDBC catalog, SQLite)");
        screen.step("tables", home.resolve("warehouse").toString());
    }

    /** Before anything is written: the home may have been used for other things of the same names. */
    private void refuseWhatIsNotOurs(NodeChild node) throws IOException, InterruptedException {
        ExamplePipelines.requireOwn(node.get("/v1/pipelines"), home);
        for (Feed feed : List.of(Feed.airports(), Feed.planes(), Feed.flights())) {
            FeedProducer.requireOwn(node.broker(), feed);
        }
    }

    /** One after the other, so that nothing else is counted in how soon flights are visible; those first to which flights are held. */
    private void fill(NodeChild node) throws IOException, InterruptedException {
        fill(node, Feed.airports(), "", "airports → silver.airports (one row of each)", pipeline -> { });
        fill(node, Feed.planes(), "; " + PlaneEvents.HELD_BACK + " held back, " + PlaneEvents.LATE + " of them behind a newer change of their plane",
                "planes → bronze.planes (as received), silver.planes (every version of each plane)", pipeline -> { });
        fill(node, Feed.flights(), "; " + (FlightEvents.count() - FlightEvents.FLIGHTS) + " of them broken on purpose",
                "flights → bronze.flights (as received), silver.flights (typed, judged, by day)", this::showProgress);
    }

    private void fill(NodeChild node, Feed feed, String odd, String way, Consumer<JsonNode> seen) throws IOException, InterruptedException {
        String name = feed.topic();
        long produced = produce(node, feed, odd);
        screen.step("pipeline", name + ": " + way + (applyExample(node, name).path("changed").asBoolean() ? "" : "  (as before)"));
        node.await("/v1/pipelines/" + name, pipeline -> failed(name, pipeline) || done(pipeline, produced), seen, TO_DRAINED);
    }

    private long produce(NodeChild node, Feed feed, String odd) {
        String bootstrap = node.broker();
        KafkaBroker.createTopic(bootstrap, feed.topic(), feed.partitions(), Map.of());
        var produced = FeedProducer.produce(bootstrap, feed, sent -> screen.progress("  producing  " + Screen.count(sent) + " of " + Screen.count(feed.count()) + " " + feed.things()));
        screen.step("events", Screen.count(produced.total()) + " " + feed.things() + (produced.now() == 0
                ? " stand in topic " + feed.topic() + " from an earlier run; none are added"
                : " in topic " + feed.topic() + (feed.partitions() == 1 ? "" : ", " + feed.partitions() + " partitions") + odd));
        return produced.total();
    }

    private static JsonNode applyExample(NodeChild node, String name) throws IOException, InterruptedException {
        return node.post("/v1/pipelines", Map.of("pipeline", resource(name + ".yaml"), "pipelineName", "cluster-config/examples/" + name + ".yaml", "contract", resource(name + ".odcs.yaml"), "dryRun", false));
    }

    private static boolean failed(String name, JsonNode pipeline) {
        if (pipeline.path("state").asText().equals("failed")) {
            throw LakeError.of(ErrorCode.PIPELINE_CONFLICT, "the pipeline has failed: " + pipeline.path("reason").asText(), name, "`lake pipelines` shows its state").asException();
        }
        return false;
    }

    private static boolean done(JsonNode pipeline, long produced) {
        JsonNode totals = pipeline.path("totals");
        return totals.path("consumed").asLong() >= produced && totals.path("lag").isNumber() && totals.path("lag").asLong() == 0;
    }

    private void showProgress(JsonNode pipeline) {
        JsonNode totals = pipeline.path("totals");
        String quarantined = pipeline.path("quarantinedByRule").properties().stream().map(rule -> rule.getKey() + " " + rule.getValue().asLong()).collect(Collectors.joining(", "));
        long at = totals.path("lastCommitAt").asLong(0);
        screen.progress(String.format(Locale.ROOT, "  rows in %s · %s rows/s · lag %s · quarantined %s%s · last commit %s",
                Screen.count(totals.path("consumed").asLong()), Screen.count(Math.round(totals.path("rowsPerSecond").asDouble())),
                totals.path("lag").isNumber() ? Screen.count(totals.path("lag").asLong()) : "?", Screen.count(totals.path("quarantined").asLong()),
                quarantined.isEmpty() ? "" : " (" + quarantined + ")",
                at == 0 ? "none yet" : String.format(Locale.ROOT, "%.1f s ago", Math.max(0, System.currentTimeMillis() - at) / 1000.0)));
    }

    /** What is made of silver, judged as a whole before anybody sees it. */
    private void makeGold(NodeChild node) throws IOException, InterruptedException {
        applyExample(node, "delays");
        node.await("/v1/gold/delays", gold -> !gold.path("runs").isEmpty(), gold -> screen.progress("  making a gold table …"), TO_GOLD);
        JsonNode run = node.get("/v1/gold/delays").path("runs").path(0);
        screen.step("gold", "delays: silver.flights → gold.delays_by_carrier_and_day, " + (run.path("reason").asText().isEmpty()
                ? run.path("outcome").asText() + " after " + run.path("checks").size() + " checks"
                : run.path("outcome").asText() + ": " + run.path("reason").asText()));
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
        screen.line("    ./lake dq ls" + option);
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
