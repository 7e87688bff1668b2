package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Callers of the registry on two nodes of one cluster, all at the same moment. */
@Order(3)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryAtOnceTest {
    private static final int NODES = 2;
    private static final int CALLERS = 16;
    private static final int ROUNDS = 6;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> KINDS = List.of("AVRO", "JSON", "PROTOBUF");

    @TempDir
    static Path dir;

    private ClusterDrill drill;

    @BeforeAll
    void begin() throws Exception {
        drill = new ClusterDrill(dir, NODES, 1, 1);
        drill.startAll("lakeactors.cluster.failure.acceptable-pause = 25s");
    }

    @AfterAll
    void end() throws Exception {
        drill.close();
    }

    /** @param status of HTTP */
    private record Answer(int status, JsonNode body) {
        int id() {
            return body.path("id").asInt();
        }
    }

    /** @param subject also the name of what is in it, so that nothing equal is in another */
    private record Draft(String subject, String kind, String name, int number) {
        /** Equal for all callers, but for its spaces, which differ by caller where they mean nothing. */
        Map<String, Object> body(int caller) {
            String gap = " ".repeat(caller % 4);
            String text = switch (kind) {
                case "AVRO" -> "{" + gap + "\"type\":\"record\",\"name\":\"R\"," + gap + "\"fields\":[{\"name\":\"" + name + "\",\"type\":\"int\",\"default\":0}]}";
                case "JSON" -> "{" + gap + "\"title\":" + gap + "\"" + name + "\"}";
                default -> "syntax = \"proto3\";" + gap + " message M {" + gap + " string " + name + " = " + number + "; }";
            };
            return Map.of("schema", text, "schemaType", kind);
        }
    }

    @Test
    void equalSchemasGetOneNumberAndOneVersionWhicheverNodeIsAsked() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var draft = new Draft("same-" + round % KINDS.size(), KINDS.get(round % KINDS.size()), "same" + round, round + 1);
            var answers = atOnce(caller -> registering(caller, draft));
            assertThat(answers).as(draft.toString()).allSatisfy(answer -> assertThat(answer.status()).as(answer.toString()).isEqualTo(200));
            assertThat(answers.stream().map(Answer::id).distinct()).as(answers.toString()).hasSize(1);
            for (int node = 1; node <= NODES; node++) {
                assertThat(asked(node, "GET", "/registry/subjects/" + draft.subject() + "/versions").body()).hasSize(round / KINDS.size() + 1);
                var found = answered(node, "POST", "/registry/subjects/" + draft.subject(), draft.body(node));
                assertThat(found.status()).isEqualTo(200);
                assertThat(found.body().path("version").asInt()).isEqualTo(round / KINDS.size() + 1);
                assertThat(found.id()).isEqualTo(answers.getFirst().id());
            }
        }
    }

    @Test
    void differentSchemasGetNumbersAndVersionsOfTheirOwnAndNoneIsLost() throws Exception {
        for (String kind : KINDS) {
            String subject = "different-" + kind;
            var answers = atOnce(caller -> registering(caller, own(kind, subject, caller)));
            assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).as(answer.toString()).isEqualTo(200));
            assertThat(answers.stream().map(Answer::id)).doesNotHaveDuplicates();
            for (int node = 1; node <= NODES; node++) {
                var versions = JSON.convertValue(asked(node, "GET", "/registry/subjects/" + subject + "/versions").body(), int[].class);
                assertThat(versions).containsExactlyInAnyOrder(IntStream.rangeClosed(1, CALLERS).toArray());
                for (int caller = 0; caller < CALLERS; caller++) {
                    assertThat(answered(node, "POST", "/registry/subjects/" + subject, own(kind, subject, caller).body(0)).id()).as(kind + " of caller " + caller).isEqualTo(answers.get(caller).id());
                }
            }
        }
    }

    private static Draft own(String kind, String subject, int caller) {
        return new Draft(subject, kind, "own" + caller, caller + 1);
    }

    @Test
    void ofTwoSchemasThatExcludeEachOtherOneIsTakenAndTheOtherRefusedOnBothNodes() throws Exception {
        assertThat(answered(1, "POST", "/registry/subjects/either/versions", avro("\"int\"")).status()).isEqualTo(200);
        var answers = atOnce(caller -> answered(1 + caller % NODES, "POST", "/registry/subjects/either/versions", avro("[\"int\",\"" + (caller / NODES % 2 == 0 ? "string" : "boolean") + "\"]")));
        var byStatus = answers.stream().collect(Collectors.groupingBy(Answer::status));
        assertThat(byStatus).as(answers.toString()).containsOnlyKeys(200, 409);
        assertThat(byStatus.get(200)).hasSize(CALLERS / 2);
        assertThat(byStatus.get(200).stream().map(Answer::id).distinct()).hasSize(1);
        assertThat(byStatus.get(409)).hasSize(CALLERS / 2).allSatisfy(refused -> assertThat(refused.body().path("error_code").asInt()).isEqualTo(409));
        for (int node = 1; node <= NODES; node++) {
            assertThat(asked(node, "GET", "/registry/subjects/either/versions").body().toString()).isEqualTo("[1,2]");
        }
    }

    private static Map<String, Object> avro(String text) {
        return Map.of("schema", text);
    }

    /** What is asked of one node right after, in the same moment, of another: each knows what the other has just answered. */
    @Test
    void whatOneNodeAnsweredTheOtherKnowsAtOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var draft = new Draft("next", "JSON", "next" + round, round + 1);
            int id = registering(round, draft).id();
            var found = asked(1 + (round + 1) % NODES, "GET", "/registry/schemas/ids/" + id);
            assertThat(found.status()).isEqualTo(200);
            assertThat(found.body().path("schema").asText()).contains(draft.name());
        }
        assertThat(asked(1, "GET", "/registry/schemas").body()).isNotEmpty().isEqualTo(asked(2, "GET", "/registry/schemas").body());
    }

    private Answer registering(int caller, Draft draft) throws Exception {
        return answered(1 + caller % NODES, "POST", "/registry/subjects/" + draft.subject() + "/versions", draft.body(caller));
    }

    private Answer asked(int node, String method, String path) throws Exception {
        return answered(node, method, path, null);
    }

    private Answer answered(int node, String method, String path, Object body) throws Exception {
        var answer = drill.node(node).answer(method, path, body);
        return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
    }

    private interface Call {
        Answer make(int caller) throws Exception;
    }

    /** @return in the order of the callers */
    private static List<Answer> atOnce(Call call) throws Exception {
        var together = new CyclicBarrier(CALLERS);
        IntFunction<CompletableFuture<Answer>> start = caller -> CompletableFuture.supplyAsync(() -> {
            try {
                together.await(1, TimeUnit.MINUTES);
                return call.make(caller);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }, task -> Thread.ofPlatform().start(task));
        var calls = IntStream.range(0, CALLERS).mapToObj(start).toList();
        var answers = new ArrayList<Answer>();
        for (var one : calls) {
            answers.add(one.get(2, TimeUnit.MINUTES));
        }
        return answers;
    }
}
