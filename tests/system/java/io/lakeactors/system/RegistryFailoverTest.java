package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that go on registering, through three nodes in JVMs of their own, while the one that holds the registry is killed. */
class RegistryFailoverTest {
    private static final int CLIENTS = 3;
    private static final int SCHEMAS = 90;
    private static final int BEFORE_THE_KILL = 60;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final List<String> KINDS = List.of("AVRO", "JSON", "PROTOBUF");

    @TempDir
    Path dir;

    /** What somebody was told is registered: its number. */
    private final Map<Draft, Integer> answered = new ConcurrentHashMap<>();

    /** @param text such as may follow all others of its subject */
    private record Draft(String subject, String kind, String text) {
        /** Every third one is everybody's. */
        static Draft of(int client, int number) {
            String kind = KINDS.get(number / 3 % KINDS.size());
            String whose = number % 3 == 0 ? "all" : "c" + client;
            String name = whose + number;
            String text = switch (kind) {
                case "AVRO" -> "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"" + name + "\",\"type\":\"int\",\"default\":0}]}";
                case "JSON" -> "{\"title\":\"" + name + "\"}";
                default -> "syntax = \"proto3\"; message M { string " + name + " = " + (number + 1) + "; }";
            };
            return new Draft(whose + "-" + kind, kind, text);
        }

        Map<String, String> body() {
            return Map.of("schema", text, "schemaType", kind);
        }
    }

    @Test
    @Tag("drills")
    void numbersStayUniqueAndNoneIsLostWhenTheNodeThatHoldsTheRegistryIsKilled() throws Exception {
        try (var drill = new ClusterDrill(dir, 3, 1, 1)) {
            drill.startAll("lakeactors.cluster.failure.acceptable-pause = 25s");
            var clients = IntStream.range(0, CLIENTS).mapToObj(client -> CompletableFuture.runAsync(() -> register(drill, client), task -> Thread.ofPlatform().start(task))).toList();
            await("some are registered", () -> answered.size() >= BEFORE_THE_KILL);
            int holder = holder(drill);
            int told = answered.size();
            drill.node(holder).kill9();
            for (var client : clients) {
                client.get(PATIENCE.toMinutes(), TimeUnit.MINUTES);
            }
            assertThat(answered).as("went on after it").hasSizeGreaterThan(told);
            verify(drill.node(holder == 1 ? 2 : 1));
        }
    }

    /** Only where the registry lives its changes are counted. */
    private static int holder(ClusterDrill drill) throws Exception {
        for (int number = 1; number <= 3; number++) {
            if (drill.node(number).metric("lake_registry_changes_total") > 0) {
                return number;
            }
        }
        throw new AssertionError("no node holds the registry" + drill.logs());
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(String what, Condition condition) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as(what).isLessThan(until);
            Thread.sleep(20);
        }
    }

    /** As clients with the addresses of all nodes do: what was not answered is asked again, elsewhere. */
    private void register(ClusterDrill drill, int client) {
        int node = client;
        long until = System.nanoTime() + PATIENCE.toNanos();
        for (int number = 0; number < SCHEMAS; number++) {
            var draft = Draft.of(client, number);
            for (int id = 0; id == 0; node++) {
                assertThat(System.nanoTime()).as("registering " + draft).isLessThan(until);
                id = tried(drill.node(1 + node % 3), draft);
                if (id > 0) {
                    Integer before = answered.putIfAbsent(draft, id);
                    assertThat(before).as("the number of " + draft).isIn(null, id);
                    node--;
                }
            }
        }
    }

    private static int tried(NodeProcess node, Draft draft) {
        try {
            JsonNode answer = node.post("/registry/subjects/" + draft.subject() + "/versions", draft.body());
            assertThat(answer.path("error_code").asInt()).as(answer.toString()).isIn(0, 500, 50001, 50002, 503);
            return answer.path("id").asInt();
        } catch (Exception away) {
            return 0;
        }
    }

    private void verify(NodeProcess node) throws Exception {
        assertThat(answered.values()).as("numbers of different schemas").doesNotHaveDuplicates();
        JsonNode all = node.get("/registry/schemas");
        Map<String, List<Integer>> versions = new HashMap<>();
        Map<Integer, String> subjects = new HashMap<>();
        for (JsonNode one : all) {
            versions.computeIfAbsent(one.path("subject").asText(), subject -> new ArrayList<>()).add(one.path("version").asInt());
            assertThat(subjects.put(one.path("id").asInt(), one.path("subject").asText())).as("twice: " + one).isNull();
        }
        assertThat(all).as("what was registered, and nothing else").hasSize(answered.size());
        assertThat(versions).allSatisfy((subject, numbers) -> assertThat(numbers).as(subject).isEqualTo(IntStream.rangeClosed(1, numbers.size()).boxed().toList()));
        for (var told : answered.entrySet()) {
            assertThat(node.post("/registry/subjects/" + told.getKey().subject(), told.getKey().body()).path("id").asInt()).as(told.toString()).isEqualTo(told.getValue());
        }
    }
}
