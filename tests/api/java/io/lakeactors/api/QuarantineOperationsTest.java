package io.lakeactors.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.TableQuarantine.Action;
import io.lakeactors.model.TableQuarantine.Choice;
import io.lakeactors.model.TableQuarantine.Position;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people ask of quarantines. */
class QuarantineOperationsTest {
    private static ApiFixture api;

    @BeforeAll
    static void start() {
        api = new ApiFixture(Optional.empty());
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void nothingWasTold() {
        api.quarantine.told.clear();
    }

    private static HttpResponse<String> release(String body) {
        return api.post("/v1/quarantine/silver.flights/release", body);
    }

    private static void assertFault(HttpResponse<String> answer, int status, ErrorCode code, String words) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(ApiFixture.json(answer).path("code").asText()).isEqualTo(code.name());
        assertThat(answer.body()).contains(words).doesNotContain("Exception");
        assertThat(api.quarantine.told).isEmpty();
    }

    @Test
    void aReleaseSaysWhatLeftAndWhatStayedAndWhy() {
        var answer = ApiFixture.json(release("{\"rule\":\"dep_delay.range\",\"positions\":[\"flights/3@17\"],\"dryRun\":true,\"by\":\"ada\",\"reason\":\"the bound was wrong\"}"));

        assertThat(answer.path("left").asLong()).isEqualTo(3);
        assertThat(answer.path("stayed").asLong()).isEqualTo(2);
        assertThat(answer.at("/stillBroken/0/rule").asText()).isEqualTo("dep_delay.range");
        assertThat(answer.path("contractVersion").asText()).isEqualTo("1.2.0");
        assertThat(api.quarantine.told).singleElement().satisfies(order -> {
            assertThat(order.choice()).isEqualTo(new Choice(Optional.of("dep_delay.range"), Optional.of(Set.of(new Position("flights", 3, 17)))));
            assertThat(order.action()).isEqualTo(Action.RELEASE);
            assertThat(order.dryRun()).isTrue();
            assertThat(order.by()).isEqualTo("ada");
            assertThat(order.reason()).isEqualTo("the bound was wrong");
        });
    }

    @Test
    void aConditionChoosesPositions() {
        assertThat(release("{\"where\":\"rule_id like 'dep%' -- the late ones\"}").statusCode()).isEqualTo(200);

        assertThat(api.quarantine.told).singleElement().satisfies(order -> assertThat(order.choice()).isEqualTo(new Choice(Optional.empty(), Optional.of(Set.of()))));
    }

    @Test
    void aConditionThatCanNotBeAskedIsAFaultThatSaysWhy() {
        assertFault(release("{\"where\":\"distanse > 3\"}"), 400, ErrorCode.QUARANTINE_CHOICE_INVALID, "distanse");
        assertFault(release("{\"where\":\"true) union (select 1, 2, 3 from read_csv('/etc/passwd') where true\"}"), 400, ErrorCode.QUARANTINE_CHOICE_INVALID, "read_csv");
    }

    @Test
    void aRuleThatNeverRefusedAnythingIsAFaultThatNamesThoseThatDid() {
        assertFault(release("{\"rule\":\"dep_delay.rnge\"}"), 400, ErrorCode.QUARANTINE_CHOICE_INVALID, "decode.malformed, dep_delay.range");
    }

    @Test
    void aPositionIsTopicPartitionAndOffset() {
        assertFault(release("{\"positions\":[\"flights/x@1\"]}"), 400, ErrorCode.QUARANTINE_CHOICE_INVALID, "topic/partition@offset");
    }

    @Test
    void aTableThatIsNotThereHasNoQuarantineEither() {
        assertFault(api.post("/v1/quarantine/silver.trains/release", "{}"), 404, ErrorCode.TABLE_NOT_FOUND, "silver.trains");
    }

    @Test
    void whoGivesEverythingUpHasToSayThatHeMeansIt() {
        assertFault(api.post("/v1/quarantine/silver.flights/discard", "{}"), 400, ErrorCode.QUARANTINE_CHOICE_INVALID, "all");
        assertFault(api.post("/v1/quarantine/silver.flights/discard", "{\"all\":true,\"where\":\"true\"}"), 400, ErrorCode.QUARANTINE_CHOICE_INVALID, "either");

        var answer = ApiFixture.json(api.post("/v1/quarantine/silver.flights/discard", "{\"all\":true}"));
        assertThat(answer.path("action").asText()).isEqualTo("discard");
        assertThat(answer.path("pipeline").isNull()).isTrue();
        assertThat(api.quarantine.told).singleElement().satisfies(order -> assertThat(order.choice()).isEqualTo(Choice.ALL));
    }

    @Test
    void statsCountWhatHasLeftByItsState() {
        var answer = ApiFixture.json(api.get("/v1/quarantine/stats?table=silver.flights"));

        assertThat(answer.path("groups")).hasSize(2);
        assertThat(answer.at("/groups/0/state").asText()).isEqualTo("discarded");
        assertThat(answer.at("/groups/0/records").asLong()).isEqualTo(4);
        assertThat(answer.at("/groups/1/state").asText()).isEqualTo("released");
        assertThat(answer.at("/groups/1/records").asLong()).isEqualTo(5);
        assertThat(answer.at("/groups/1/day").asText()).isEqualTo("2026-11-21");
        assertThat(ApiFixture.json(api.get("/v1/quarantine/stats?table=silver.other")).path("groups")).isEmpty();
    }

    @Test
    void aReasonHasAnEnd() {
        assertFault(release("{\"reason\":\"" + "x".repeat(1_001) + "\"}"), 400, ErrorCode.REQUEST_INVALID, "1001 characters");
    }
}
