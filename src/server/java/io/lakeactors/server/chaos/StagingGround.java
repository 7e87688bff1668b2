package io.lakeactors.server.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.lakeactors.api.wire.PeerTrust;
import io.lakeactors.lake.iceberg.CatalogConfig;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Somebody's own cluster: the drill makes a topic and a pipeline of its own in it, and breaks it by the commands that it was given. */
final class StagingGround implements Ground {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Duration AUDIT = Duration.ofMinutes(10);
    private static final long TOPIC_SECONDS = 30;
    private static final long COMMAND_MINUTES = 10;
    private static final int HOLD_MIN_MILLIS = 1_000;
    private static final int HOLD_SPREAD_MILLIS = 20_000;
    private static final int LINES_KEPT = 3;

    private final HttpClient http;
    private final Path file;
    private final ChaosOptions options;
    private final String token;
    private final Config config;
    private final Map<String, String> commands = new TreeMap<>();
    private final Random chance;
    private int number;

    private StagingGround(Path file, ChaosOptions options, String token, Config config, HttpClient http) {
        this.http = http;
        this.file = file;
        this.options = options;
        this.token = token;
        this.config = config;
        chance = new Random(options.seed());
        config.getObject("faults").forEach((fault, command) -> commands.put(fault, String.valueOf(command.unwrapped())));
    }

    /** @throws io.lakeactors.model.LakeException CONFIG_INVALID, SOURCE_UNREACHABLE */
    static StagingGround read(Path file, ChaosOptions options, String topic, String token) {
        StagingGround ground;
        try {
            Config config = ConfigFactory.parseFile(file.toFile()).resolve();
            ground = new StagingGround(file, options, token, config, client(config));
            ground.catalog();
            ground.nodes();
        } catch (ConfigException e) {
            throw LakeError.of(ErrorCode.CONFIG_INVALID, "the description of the cluster is not valid: " + e.getMessage(), file.toString(),
                    "See docs/guides/chaos.md").asException(e);
        }
        if (ground.commands.isEmpty()) {
            throw LakeError.of(ErrorCode.CONFIG_INVALID, "there is no command under faults", file.toString(), "See docs/guides/chaos.md").asException();
        }
        ground.createTopic(topic);
        return ground;
    }

    /** Nodes that answer over TLS show a certificate of {@code authority}; or, if none is named, of one that this JVM trusts. */
    private static HttpClient client(Config config) {
        var client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5));
        if (!config.hasPath("authority")) {
            return client.build();
        }
        try {
            return client.sslContext(PeerTrust.authorities(Path.of(config.getString("authority")))).build();
        } catch (IOException e) {
            throw LakeError.of(ErrorCode.CONFIG_INVALID, "the authority's certificate cannot be read: " + e.getMessage(), config.getString("authority"),
                    "Give a PEM file").asException(e);
        }
    }

    private void createTopic(String topic) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) bootstrap()))) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(options.partitions()), Optional.empty()))).all().get(TOPIC_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            throw LakeError.of(ErrorCode.SOURCE_UNREACHABLE, "the topic " + topic + " could not be made: " + e.getMessage(), bootstrap(),
                    "A topic that is there already holds another drill's records: take another --seed").asException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LakeError.of(ErrorCode.SOURCE_UNREACHABLE, "making the topic was interrupted", bootstrap(), "Start the drill again").asException(e);
        }
    }

    @Override
    public String bootstrap() {
        return config.getString("bootstrap");
    }

    private List<String> nodes() {
        return config.getStringList("nodes");
    }

    @Override
    public CatalogConfig catalog() {
        Config catalog = config.getConfig("catalog");
        return CatalogConfig.postgres(catalog.hasPath("name") ? catalog.getString("name") : "lake", catalog.getString("host"), catalog.getInt("port"),
                catalog.getString("database"), catalog.getString("user"), catalog.getString("password"),
                        Path.of(config.getString("warehouse")).toAbsolutePath());
    }

    @Override
    public void apply(String name, String pipeline, String contract) throws IOException, InterruptedException {
        post("/v1/pipelines", Map.of("pipeline", pipeline, "contract", contract, "pipelineName", name + ".yaml", "dryRun", false), ANSWER);
    }

    @Override
    public Episode inject(ResumeWatch watch) throws IOException, InterruptedException {
        var words = List.copyOf(commands.keySet());
        String word = words.get(chance.nextInt(words.size()));
        var episode = new Episode(++number, word, watch.last());
        int pick = chance.nextInt(nodes().size());
        int hold = HOLD_MIN_MILLIS + chance.nextInt(HOLD_SPREAD_MILLIS);
        episode.tell("node " + pick + ", " + hold + " ms");
        episode.mark(watch.mark());
        var builder = new ProcessBuilder("/bin/sh", "-c", commands.get(word)).redirectErrorStream(true);
        builder.environment().putAll(Map.of("CHAOS_PICK", String.valueOf(pick), "CHAOS_HOLD_MS", String.valueOf(hold), "CHAOS_HOLD_S",
                String.valueOf((hold + 999) / 1_000)));
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(COMMAND_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        if (process.isAlive() || process.exitValue() != 0) {
            var lines = said.lines().toList();
            throw LakeError.of(ErrorCode.CONFIG_INVALID, "the command of " + word + " failed: "
                    + String.join(" / ", lines.subList(Math.max(0, lines.size() - LINES_KEPT), lines.size())),
                    file.toString(), "A command must end with 0 when its fault is over").asException();
        }
        return episode;
    }

    /** Whoever runs that cluster starts again what has ended: that all partitions have resumed is all that is asked. */
    @Override
    public void settle(Episode episode) {}

    @Override
    public void keepEvidence(Episode episode) {
        episode.tell("see the logs of the cluster's nodes at this moment");
    }

    @Override
    public JsonNode audit(String pipeline) throws IOException, InterruptedException {
        return post("/v1/audit", Map.of("pipeline", pipeline, "recount", true), AUDIT);
    }

    /** Asks one node after the other until one answers. */
    private JsonNode post(String path, Object body, Duration patience) throws IOException, InterruptedException {
        IOException last = null;
        for (String node : nodes()) {
            var request = HttpRequest.newBuilder(URI.create(node + path)).timeout(patience).header("Content-Type", "application/json")
                    .header("Authorization", "Bearer " + token).POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))).build();
            try {
                HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() < 400) {
                    return JSON.readTree(response.body());
                }
                last = new IOException(node + path + " answers " + response.statusCode() + ": " + response.body());
            } catch (IOException e) {
                last = e;
            }
        }
        throw LakeError.of(ErrorCode.NODE_UNREACHABLE, "no node has done what was asked: " + (last == null ? "there are none" : last.getMessage()),
                String.join(", ", nodes()),
                "Check the addresses under nodes, and $LAKE_TOKEN").asException(last);
    }

    @Override
    public String lastWords() {
        return "The cluster's own logs say more.";
    }

    @Override
    public String command() {
        return options.command() + " --staging " + file;
    }

    @Override
    public void close() {
        // Topic and tables stay: they are the evidence.
    }
}
