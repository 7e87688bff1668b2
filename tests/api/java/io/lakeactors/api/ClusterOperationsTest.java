package io.lakeactors.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.api.wire.ClusterCatalog;
import io.lakeactors.api.wire.ClusterCommand;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The cluster's calls, and the commands that a node serves for them. */
class ClusterOperationsTest {
    private static ApiFixture api;
    private static JsonNode document;

    @BeforeAll
    static void start() {
        api = new ApiFixture(Optional.of(ApiFixture.TOKEN));
        document = ApiFixture.json(api.get("/v1/openapi.json"));
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @TestFactory
    Stream<DynamicTest> aServedCommandFitsTheCallThatItNames() {
        return ClusterCatalog.ALL.stream().map(command -> DynamicTest.dynamicTest(command.name(), () -> fits(command)));
    }

    private static void fits(ClusterCommand command) {
        JsonNode operation = document.path("paths").path(command.path()).path(command.method().toLowerCase(Locale.ROOT));
        assertThat(operation.isMissingNode()).as(command.method() + " " + command.path()).isFalse();
        var parameters = StreamSupport.stream(operation.path("parameters").spliterator(), false).map(parameter -> parameter.path("name").asText()).toList();
        command.arguments().forEach(argument -> assertThat(parameters).contains(argument.name()));
        assertThat(parameters.contains("dryRun")).isEqualTo(command.changes());
        assertThat(operation.has("security")).isEqualTo(command.changes());
        assertThat(parameters.contains("after") && parameters.contains("wait")).isEqualTo(command.follows());
        JsonNode answer = schema(operation.at("/responses/200/content/application~1json/schema"));
        JsonNode row = command.rows().isEmpty() ? answer : schema(answer.path("properties").path(command.rows()).path("items"));
        command.columns().forEach(column -> assertThat(row.path("properties").has(column.field())).as(column.field() + " in " + row).isTrue());
        assertThat(command.example()).startsWith("lake cluster " + command.name());
    }

    private static JsonNode schema(JsonNode reference) {
        return document.at(reference.path("$ref").asText().substring(1));
    }

    @Test
    void theCommandsAreServed() {
        var served = ApiFixture.json(api.get("/v1/cluster/commands")).path("commands");
        assertThat(served).hasSameSizeAs(ClusterCatalog.ALL);
        assertThat(served.get(0).path("name").asText()).isEqualTo("show");
    }

    @Test
    void aMemberThatNeverAnsweredHasItsAddressForAName() {
        var members = ApiFixture.json(api.get("/v1/cluster/members")).path("members");
        assertThat(members.get(0).path("node").asText()).isEqualTo("n1");
        assertThat(members.get(0).path("troubles")).extracting(JsonNode::asText).containsExactly("catalog");
        assertThat(members.get(1).path("node").asText()).isEqualTo("127.0.0.1:7002");
        assertThat(members.get(1).path("startedAt").isNull()).isTrue();
    }

    @Test
    void theClusterInShortNamesWhoIsNotReachable() {
        var info = ApiFixture.json(api.get("/v1/cluster/info"));
        assertThat(info.path("up").asInt()).isEqualTo(1);
        assertThat(info.path("unreachable").get(0).asText()).isEqualTo("127.0.0.1:7002");
        assertThat(info.path("leader").asText()).isEqualTo("n1");
    }

    @Test
    void aPartitionThatLivesNowhereIsShownToo() {
        var shards = ApiFixture.json(api.get("/v1/cluster/shards")).path("shards");
        assertThat(shards).extracting(shard -> shard.path("entity").asText() + "@" + shard.path("node").asText())
                .containsExactly("flights/flights/0@n1", "flights/flights/1@");
        assertThat(shards.get(0).path("lag").asLong()).isEqualTo(10);
        assertThat(shards.get(1).path("lag").isNull()).isTrue();
        assertThat(ApiFixture.json(api.get("/v1/cluster/shards?kind=all&on=n1")).path("shards")).hasSize(2);
        assertThat(api.get("/v1/cluster/shards?kind=cake").statusCode()).isEqualTo(400);
    }

    @Test
    void aSingletonThatRunsNowhereIsMissing() {
        var singletons = ApiFixture.json(api.get("/v1/cluster/singletons")).path("singletons");
        assertThat(singletons).extracting(one -> one.path("state").asText()).containsExactly("ok", "missing");
    }

    @Test
    void eventsGoOnWhereTheLastAnswerEnded() {
        var first = ApiFixture.json(api.get("/v1/cluster/events?after=1"));
        assertThat(first.path("events")).hasSize(1);
        assertThat(first.path("next").asLong()).isEqualTo(2);
        var then = ApiFixture.json(api.get("/v1/cluster/events?after=2&wait=10"));
        assertThat(then.path("events")).isEmpty();
        assertThat(then.path("next").asLong()).isEqualTo(2);
        assertThat(api.get("/v1/cluster/events?after=-1").statusCode()).isEqualTo(400);
    }

    @Test
    void anOrderSaysWhatItDoesAndADryRunIsPassedOn() {
        var dry = ApiFixture.json(api.post("/v1/cluster/leave?node=n1&dryRun=true", "{}"));
        assertThat(dry.path("dryRun").asBoolean()).isTrue();
        assertThat(dry.at("/steps/0/says").asText()).isEqualTo("does leave");
        api.post("/v1/cluster/inject?fault=slow&target=disk&by=250&on=n1", "{}");
        assertThat(api.cluster.ordered).contains("Leave[node=n1] dry", "Inject[fault=slow the disk by 250 ms a call, on=Optional[n1]]");
        assertThat(api.post("/v1/cluster/leave", "{}").body()).contains("node is missing");
        assertThat(api.post("/v1/cluster/inject?fault=sing", "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void aPlanIsMadeOfWhatPartitionsCommit() {
        api.post("/v1/cluster/rebalance?dryRun=true", "{}");
        assertThat(api.cluster.ordered).contains("Rebalance[] dry");
    }

    @Test
    void aNodeIsNotReadyWhileItIsNoMemberOrItsJournalFails() {
        assertThat(api.get("/ready").statusCode()).isEqualTo(200);
        api.cluster.member = false;
        assertThat(api.get("/ready").statusCode()).isEqualTo(503);
        assertThat(api.get("/alive").statusCode()).isEqualTo(200);
        api.cluster.member = true;
        api.engine.dependencies = Map.of("journal", "it is gone since noon");
        assertThat(api.get("/ready").body()).contains("the journal fails").doesNotContain("gone since noon");
        api.engine.dependencies = Map.of("catalog", "it is gone since noon", "journal", "ok");
        assertThat(api.get("/ready").statusCode()).isEqualTo(200);
    }
}
