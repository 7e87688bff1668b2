package io.lakeactors.contract.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Apicurio's registry in a process of its own, on a port of the loopback address that is free, with all it knows in memory; asked over Confluent's API. */
final class Apicurio implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern LISTENING = Pattern.compile("Listening on: (http://127\\.0\\.0\\.1:\\d+)\\.");
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration TO_END = Duration.ofSeconds(20);
    private static final Duration STEP = Duration.ofMillis(100);

    private static final int OK = 200;
    private static final int INCOMPATIBLE = 409;
    private static final int INVALID = 422;
    private static final int FAILED = 500;
    /** It takes schemas of more drafts than it can compare. */
    private static final String DRAFT_UNKNOWN = "could not determine version";

    /** What became of a schema that was to be registered. */
    enum Verdict {
        TAKEN,
        REFUSED,
        /** It is of no verdict on the two schemas: one of them is none to this registry. */
        UNREAD
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private String address;

    private Apicurio(Process process) {
        this.process = process;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** @param app where the distribution of the registry was unpacked @param log a file to write */
    static Apicurio start(Path app, Path log) throws IOException, InterruptedException {
        var apicurio = new Apicurio(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx384m", "-XX:+UseSerialGC", "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=0", "-Dquarkus.management.host=127.0.0.1", "-Dquarkus.management.port=0", "-Dquarkus.otel.sdk.disabled=true", "-jar", app.resolve("quarkus-run.jar").toString())
                .redirectErrorStream(true).redirectOutput(log.toFile()).start());
        try {
            apicurio.awaitListening(log);
            return apicurio;
        } catch (Throwable failed) {
            try {
                apicurio.close();
            } catch (InterruptedException also) {
                failed.addSuppressed(also);
            }
            throw failed;
        }
    }

    private void awaitListening(Path log) throws IOException, InterruptedException {
        for (var waited = Duration.ZERO; waited.compareTo(PATIENCE) < 0 && process.isAlive(); waited = waited.plus(STEP)) {
            Matcher listening = LISTENING.matcher(read(log));
            if (listening.find()) {
                address = listening.group(1) + "/apis/ccompat/v7";
                return;
            }
            Thread.sleep(STEP);
        }
        throw new IllegalStateException("Apicurio's registry did not start: " + read(log));
    }

    /** What is written meanwhile may end within a letter, which does not matter here. */
    private static String read(Path log) throws IOException {
        return Files.readString(log, StandardCharsets.ISO_8859_1);
    }

    /** Registers a schema as the next version of a subject. @param imported the file imported.proto that it names; empty for none */
    Verdict register(String subject, SchemaKind kind, String text, String imported) throws IOException, InterruptedException {
        var schema = JSON.createObjectNode().put("schema", text).put("schemaType", kind.name());
        if (!imported.isEmpty()) {
            String named = subject + "-imports-" + Integer.toHexString(imported.hashCode());
            if (register(named, kind, imported, "") != Verdict.TAKEN) {
                throw new IllegalStateException("what is imported was not taken: " + imported);
            }
            schema.putArray("references").addObject().put("name", "imported.proto").put("subject", named).put("version", 1);
        }
        var answer = send("POST", "/subjects/" + subject + "/versions", schema);
        boolean draftUnknown = answer.statusCode() == FAILED && answer.body().contains(DRAFT_UNKNOWN);
        return switch (draftUnknown ? INVALID : answer.statusCode()) {
            case OK -> Verdict.TAKEN;
            case INCOMPATIBLE -> Verdict.REFUSED;
            case INVALID -> Verdict.UNREAD;
            default -> throw new IllegalStateException(schema + " is answered by " + answer.statusCode() + ": " + answer.body());
        };
    }

    void level(String subject, Compatibility level) throws IOException, InterruptedException {
        var answer = send("PUT", "/config/" + subject, JSON.createObjectNode().put("compatibility", level.name()));
        if (answer.statusCode() != OK) {
            throw new IllegalStateException("no level for " + subject + ": " + answer.statusCode() + ": " + answer.body());
        }
    }

    private HttpResponse<String> send(String method, String path, ObjectNode body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address + path)).header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .method(method, HttpRequest.BodyPublishers.ofString(body.toString())).timeout(PATIENCE).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** It has ended afterwards, also where whoever waits is interrupted. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        try {
            process.waitFor(TO_END.toSeconds(), TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly();
            process.onExit().join();
        }
    }
}
