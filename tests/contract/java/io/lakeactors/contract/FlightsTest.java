package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lakeactors.model.MergeRule;
import io.lakeactors.model.PartitionBy;
import io.lakeactors.model.Rule;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Severity;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples that users meet first: flights, and the planes and airports that they refer to. */
class FlightsTest {
    private static final Path EXAMPLES = Path.of(System.getProperty("lakeactors.root", "."), "cluster-config/examples");
    private final Checked<PipelineSpec> read = Pipelines.read(EXAMPLES.resolve("flights.yaml"));

    @ParameterizedTest
    @ValueSource(strings = {"flights", "planes", "airports"})
    void thePipelinesAreRight(String name) {
        Checked<PipelineSpec> one = Pipelines.read(EXAMPLES.resolve(name + ".yaml"));
        assertThat(one.faults()).isEmpty();
        assertThat(one.notices()).isEmpty();
    }

    @Test
    void everyVersionOfAPlaneIsKeptAndTheNewestRowOfAnAirport() {
        assertThat(merge("planes")).isEqualTo(new MergeRule(MergeRule.Mode.HISTORY, List.of("tailnum"), List.of("changed_at"), Optional.of(new MergeRule.Deletion("op", List.of("d"))), MergeRule.REMEMBER_MILLIS));
        assertThat(merge("airports")).isEqualTo(new MergeRule(List.of("faa"), List.of(), Optional.empty(), MergeRule.REMEMBER_MILLIS));
    }

    private static MergeRule merge(String name) {
        return Pipelines.read(EXAMPLES.resolve(name + ".yaml")).orThrow().silver().orElseThrow().merge().orElseThrow();
    }

    @Test
    void flightsAreHeldToPlanesAndAirports() {
        assertThat(read.orThrow().contract().checks()).extracting(TableCheck::measure).filteredOn(TableCheck.Orphans.class::isInstance).containsExactly(
                new TableCheck.Orphans("tailnum", new TableName("silver", "planes"), "tailnum"), new TableCheck.Orphans("origin", new TableName("silver", "airports"), "faa"),
                new TableCheck.Orphans("dest", new TableName("silver", "airports"), "faa"));
    }

    @Test
    void whatLooksAtOtherTablesOnlyWarnsSoFlightsCanBeAppliedAlone() {
        assertThat(read.orThrow().contract().checks()).filteredOn(check -> check.dimension() == TableCheck.Dimension.CONSISTENCY).extracting(TableCheck::id, TableCheck::severity)
                .containsExactly(tuple("plane-known", Severity.WARN), tuple("planes-unknown", Severity.WARN), tuple("origin-known", Severity.WARN), tuple("dest-known", Severity.WARN));
    }

    @Test
    void itSaysFromWhereToWhere() {
        PipelineSpec spec = read.orThrow();
        assertThat(spec.name()).isEqualTo("flights");
        assertThat(spec.cluster()).isEqualTo("default");
        assertThat(spec.topics().words()).isEqualTo("flights");
        assertThat(spec.bronze()).contains(new TableName("bronze", "flights"));
        var day = new PartitionBy(PartitionBy.Transform.DAY, "sched_dep");
        assertThat(spec.silver()).contains(new PipelineSpec.Silver(new TableName("silver", "flights"), List.of(day), List.of(), java.util.Optional.empty()));
        assertThat(spec.goals()).isEqualTo(new PipelineSpec.Goals(1_000, 256L << 20, Optional.empty(), Optional.of(7 * 86_400_000L)));
        assertThat(spec.delivery()).isEqualTo(PipelineSpec.Delivery.EXACTLY_ONCE);
    }

    @Test
    void itsContractHasTheColumnsAndRulesInOrder() {
        var contract = read.orThrow().contract();
        assertThat(contract.schema().fields()).extracting(field -> field.name() + " " + field.type().word()).containsExactly(
                "flight_id string", "carrier string", "flight int", "tailnum string", "origin string", "dest string", "sched_dep timestamptz",
                        "dep_delay int", "arr_delay int",
                "air_time int", "distance int");
        assertThat(contract.schema().fields().get(6).type()).isEqualTo(new Type.Timestamp(true, TimeForm.ISO));
        assertThat(contract.rules()).extracting(Rule::id).startsWith("flight_id.required", "flight_id.type", "flight_id.unique", "carrier.required",
                "carrier.type", "carrier.pattern")
                .contains("origin-in-new-york", "distance.range").endsWith("delay-made-good", "goes-somewhere");
        assertThat(contract.checks()).extracting(TableCheck::id).containsExactly("one-row-a-flight", "tailnum-known", "plane-known", "planes-unknown", "origin-in-new-york",
                "origin-known", "dest-known", "flights-there");
    }
}
