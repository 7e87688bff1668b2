package io.lakeactors.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SourceKey;
import io.lakeactors.testkit.Orders;
import io.lakeactors.quality.FailedRanges;
import io.lakeactors.testkit.WallClock;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DesksTest {
    private static final long NOON = Instant.parse("2026-03-03T12:00:00Z").getEpochSecond();
    private static final PipelineSpec SPEC = spec();

    private final Desks desks = new Desks();

    private static PipelineSpec spec() {
        String contract = Orders.CONTRACT.replace("    properties:\n", "    customProperties: [{ property: la.watermark, value: { column: placed, lateness: 10m } }]\n    properties:\n")
                + "      - { name: placed, logicalType: timestamp }\n";
        return Pipelines.read("orders.yaml", Orders.PIPELINE, path -> contract).orThrow();
    }

    @Test
    void hundredsOfPartitionsNeedAsManyDesksAsWorkAtOneTime() {
        var partitions = IntStream.range(0, 300).mapToObj(i -> refinery()).toList();
        for (ContractRefinery refinery : partitions) {
            refinery.refine(record(0, 0));
            refinery.rest();
        }
        assertThat(desks.free()).isEqualTo(1);
    }

    @Test
    void whoHasNotRestedKeepsItsDesk() {
        refinery().refine(record(0, 0));
        var other = refinery();
        other.refine(record(0, 0));
        other.rest();
        assertThat(desks.free()).isEqualTo(1);
    }

    /** What a partition knows of its past is its own. */
    @Property(tries = 100)
    void partitionsThatShareADeskAreJudgedAsThoseThatDoNot(@ForAll long seed) {
        var chance = new Random(seed);
        var sharing = List.of(refinery(), refinery(), refinery());
        var alone = IntStream.range(0, 3).mapToObj(i -> new ContractRefinery(SPEC, new WallClock())).toList();
        var came = new ArrayList<Ledger>();
        var expected = new ArrayList<Ledger>();
        for (int i = 0; i < 30; i++) {
            int at = chance.nextInt(3);
            int minute = chance.nextInt(60);
            came.add(sharing.get(at).refine(record(i, minute)).ledger());
            sharing.get(at).rest();
            expected.add(alone.get(at).refine(record(i, minute)).ledger());
        }
        assertThat(came).isEqualTo(expected);
    }

    private ContractRefinery refinery() {
        return ContractRefinery.at(desks, SPEC, new WallClock(), Optional.empty(), FailedRanges.NONE);
    }

    private static RawBatch record(long offset, int minute) {
        var raw = new RawBatch(new SourceKey("cluster-a", "id", "orders", 0), 1, 4_096);
        byte[] json = ("{\"id\":" + offset + ",\"placed\":\"" + Instant.ofEpochSecond(NOON + minute * 60L) + "\"}").getBytes(StandardCharsets.UTF_8);
        raw.add(offset, -1, null, 0, -1, json, 0, json.length, null);
        return raw.covers(offset, offset + 1, -1);
    }
}
