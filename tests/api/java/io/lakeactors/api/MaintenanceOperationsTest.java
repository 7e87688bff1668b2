package io.lakeactors.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people ask about the care of tables and about their past. */
class MaintenanceOperationsTest {
    private static ApiFixture api;

    @BeforeAll
    static void start() {
        api = new ApiFixture(Optional.empty());
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void aTablesCareIsShownWithItsRuns() {
        var answer = ApiFixture.json(api.get("/v1/maintenance?table=silver.flights"));

        assertThat(answer.at("/tables/0/state").asText()).isEqualTo("waiting");
        assertThat(answer.at("/tables/0/keepMillis").isNull()).isTrue();
        assertThat(answer.at("/tables/0/snapshotsMillis").asLong()).isEqualTo(86_400_000);
        assertThat(answer.at("/runs/0/filesReplaced").asLong()).isEqualTo(30);
        assertThat(ApiFixture.json(api.get("/v1/maintenance?table=silver.other")).path("tables")).isEmpty();
    }

    @Test
    void aDryRunIsPassedOnAsOne() {
        assertThat(ApiFixture.json(api.post("/v1/maintenance/silver.flights/run?dryRun=true", "{}")).path("outcome").asText()).isEqualTo("dry_run");
        assertThat(api.maintenance.told).contains("run silver.flights true");
    }

    @Test
    void whoPausesIsSaid() {
        api.post("/v1/maintenance/silver.flights/pause?by=ada", "{}");
        api.post("/v1/maintenance/silver.flights/resume", "{}");
        assertThat(api.maintenance.told).contains("pause silver.flights by ada", "resume silver.flights by api");
    }

    @Test
    void historyBeginsWithTheNewestAndSaysWhatIsNamed() {
        var answer = ApiFixture.json(api.get("/v1/tables/silver.flights/history"));

        assertThat(answer.path("current").asLong()).isEqualTo(12);
        assertThat(answer.at("/versions/0/id").asLong()).isEqualTo(12);
        assertThat(answer.at("/versions/1/names/0").asText()).isEqualTo("audit");
        assertThat(answer.at("/versions/1/parent").isNull()).isTrue();
        assertThat(answer.at("/refs/0/kind").asText()).isEqualTo("tag");
    }

    @Test
    void changesGoToTheSnapshotThatIsMeant() {
        assertThat(ApiFixture.json(api.post("/v1/tables/silver.flights/restore?snapshot=11&by=ada", "{}")).path("snapshot").asLong()).isEqualTo(11);
        api.post("/v1/tables/silver.flights/tag?name=t", "{}");
        api.post("/v1/tables/silver.flights/branch?name=b&snapshot=11", "{}");
        api.post("/v1/tables/silver.flights/unname?name=t", "{}");

        assertThat(api.maintenance.told).contains("Rollback[snapshot=11, alone=false] by ada", "SetRef[name=t, snapshot=12, isTag=true] by api", "SetRef[name=b, snapshot=11, isTag=false] by api",
                "DropRef[name=t] by api");
    }

    @Test
    void aNameThatIsMissingIsAFault() {
        assertThat(api.post("/v1/tables/silver.flights/tag", "{}").statusCode()).isEqualTo(400);
        assertThat(api.get("/v1/tables/nonsense/history").statusCode()).isEqualTo(400);
    }
}
