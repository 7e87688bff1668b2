package io.lakeactors.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.Pipelines;
import io.lakeactors.engine.maintenance.Charge;
import io.lakeactors.testkit.Orders;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PipelineTablesTest {
    private static final long DAY = 86_400_000L;

    @Test
    void eachTableIsLookedAfterByTheTimeThatItKeepsItsRows() {
        String to = "to: {bronze: {table: bronze.orders, keep: 7d}, silver: {table: silver.orders, keep: forever}, quarantine: {keep: 30d}}";
        String pipeline = "pipeline: orders\nfrom: {kafka: {topics: [orders], format: json}}\ncontract: orders.odcs.yaml\n" + to + "\ngoals: {keep: 90d}\n";
        var spec = Pipelines.read("p.yaml", pipeline, path -> Orders.CONTRACT).orThrow();

        var keeps = PipelineTables.charges(spec).stream().collect(Collectors.toMap(charge -> charge.table().toString(), Charge::keepMillis));

        assertThat(keeps).containsEntry("bronze.orders", 7 * DAY).containsEntry("silver.orders", -1L).containsEntry("quarantine.silver_orders", 30 * DAY).hasSize(3);
    }
}
