package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.PartitionBy;
import io.lakeactors.model.Rule;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The example that users meet first. */
class FlightsTest {
    private static final Path FILE = Path.of(System.getProperty("lakeactors.root", "."), "cluster-config/examples/flights.yaml");
    private final Checked<PipelineSpec> read = Pipelines.read(FILE);

    @Test
    void theFlightsPipelineIsRight() {
        assertThat(read.faults()).isEmpty();
        assertThat(read.notices()).isEmpty();
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
        assertThat(contract.checks()).extracting(TableCheck::id).containsExactly("one-row-a-flight", "tailnum-known", "origin-in-new-york", "flights-there");
    }
}
