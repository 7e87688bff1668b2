package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.engine.LakeEngine.PipelineState;
import io.lakeactors.model.LakeException;
import io.lakeactors.testkit.Orders;
import org.junit.jupiter.api.Test;

/** Records wait for a registry that is away; none is quarantined for it. */
class RegistryOutageTest extends OnLab {
    private static final String PIPELINE = Orders.PIPELINE.replace("format: json", "format: avro");
    private static final String SCHEMA = """
            {"type": "record", "name": "Order", "fields": [{"name": "id", "type": "int"}, {"name": "note", "type": ["null", "string"]}]}""";

    /** In Avro, all bytes of which are ASCII as long as the numbers are small. */
    private void produce(int schema, int from, int count) {
        for (int id = from; id < from + count; id++) {
            lab.source.produce("orders", 0, "\0\0\0\0" + (char) schema + (char) (2 * id) + "\2\2n");
        }
    }

    @Test
    void theRegistryIsAwayAndComesBack() {
        lab.registry.avro(7, SCHEMA).avro(8, SCHEMA);
        lab.start().apply(PIPELINE, Orders.CONTRACT);
        produce(7, 0, 10);
        lab.awaitRows(10);
        lab.registry.reachable(false);
        produce(7, 10, 10);
        lab.awaitRows(20);
        produce(8, 20, 10);
        lab.awaitState(PipelineState.DEGRADED);
        assertThat(lab.view().reason()).contains("LA-4006");
        assertThat(lab.engine.node().dependencies().get("registry default")).contains("LA-4006");
        lab.registry.reachable(true);
        produce(9, 30, 1);
        lab.awaitRows(31);
        lab.awaitState(PipelineState.RUNNING);
        Lab.get(lab.engine.drain("orders"));
        assertThat(lab.store.rows(Lab.SILVER)).hasSize(30);
        assertThat(lab.store.rows(Lab.SILVER.quarantine())).hasSize(1);
        assertThat(lab.engine.node().dependencies().values()).allMatch("ok"::equals);
    }

    @Test
    void aPipelineThatWaitsForItsRegistryCanBePausedAndWhatItHasReadBeforeIsKept() {
        lab.registry.avro(7, SCHEMA).avro(8, SCHEMA);
        lab.start().apply(PIPELINE, Orders.CONTRACT);
        produce(7, 0, 10);
        lab.awaitRows(10);
        lab.registry.reachable(false);
        produce(8, 10, 10);
        lab.awaitState(PipelineState.DEGRADED);
        Lab.get(lab.engine.pause("orders"));
        lab.awaitState(PipelineState.PAUSED);
        lab.crash();
        lab.registry.reachable(true);
        Lab.get(lab.engine.resume("orders"));
        lab.awaitRows(20);
        Lab.get(lab.engine.drain("orders"));
        assertThat(lab.store.rows(Lab.SILVER)).hasSize(20);
        assertThat(lab.store.rows(Lab.SILVER.quarantine())).isEmpty();
    }

    @Test
    void aRegistryThatIsNotConfiguredIsRefused() {
        lab.start();
        assertThatThrownBy(() -> lab.apply(PIPELINE.replace("format: avro", "format: avro, registry: other"), Orders.CONTRACT))
                .isInstanceOf(LakeException.class).hasMessageContaining("there is no schema registry \"other\"").hasMessageContaining("default");
    }
}
