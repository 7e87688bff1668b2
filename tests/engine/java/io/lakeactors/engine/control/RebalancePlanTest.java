package io.lakeactors.engine.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.control.NodeReport.Home;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RebalancePlanTest {
    private static NodeReport node(String address, String... partitions) {
        var homes = new ArrayList<Home>();
        for (String partition : partitions) {
            homes.add(new Home("partition", "s" + partition, partition));
        }
        homes.add(new Home("table", "s1", "silver.x"));
        return new NodeReport(address, address, "1", 0, 0, 0, Map.of(), Map.of(), Map.of("pipeline-directory", false), homes);
    }

    private static NodeReport withoutShards(String address) {
        return new NodeReport(address, address, "1", 0, 0, 0, Map.of(), Map.of(), Map.of(), List.of());
    }

    @Test
    void aHeavyShardChangesPlacesWithALightOne() {
        var moves = RebalancePlan.of(List.of(node("a:1", "1", "2"), node("b:1", "3", "4")), Map.of("1", 1000.0, "2", 1000.0, "3", 0.0, "4", 0.0));
        assertThat(moves).extracting(move -> move.shard() + " " + move.from() + ">" + move.to()).containsExactly("s1 a:1>b:1", "s3 b:1>a:1");
    }

    @Test
    void whatIsAlikeStays() {
        assertThat(RebalancePlan.of(List.of(node("a:1", "1"), node("b:1", "2")), Map.of("1", 500.0, "2", 490.0))).isEmpty();
        assertThat(RebalancePlan.of(List.of(node("a:1", "1", "2")), Map.of("1", 500.0))).isEmpty();
        assertThat(RebalancePlan.of(List.of(), Map.of())).isEmpty();
    }

    @Test
    void aNodeWithoutShardsTakesSomeUnlessItMayHostNone() {
        assertThat(RebalancePlan.of(List.of(node("a:1", "1", "2"), node("b:1")), Map.of("1", 10.0, "2", 10.0))).extracting(RebalancePlan.Move::to)
                .containsExactly("b:1");
        assertThat(RebalancePlan.of(List.of(node("a:1", "1", "2"), withoutShards("b:1")), Map.of("1", 10.0, "2", 10.0))).isEmpty();
    }

    @Property(tries = 200)
    void aPlanNeverWidensTheSpreadNorBreaksTheNumbers(@ForAll @Size(min = 6, max = 30) List<@DoubleRange(min = 0, max = 10_000) Double> loads) {
        var homes = new ArrayList<List<String>>(List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
        var byPartition = new HashMap<String, Double>();
        for (int i = 0; i < loads.size(); i++) {
            homes.get(i % 3).add("p" + i);
            byPartition.put("p" + i, loads.get(i));
        }
        var reports = new ArrayList<NodeReport>();
        for (int i = 0; i < 3; i++) {
            reports.add(node("n" + i + ":1", homes.get(i).toArray(String[]::new)));
        }
        double before = spread(homes, byPartition);
        var moves = RebalancePlan.of(reports, byPartition);
        for (var move : moves) {
            String partition = move.shard().substring(1);
            assertThat(homes.get(index(move.from())).remove(partition)).isTrue();
            homes.get(index(move.to())).add(partition);
        }
        assertThat(spread(homes, byPartition)).isLessThanOrEqualTo(before + 1e-6);
        assertThat(moves).hasSizeLessThanOrEqualTo(RebalancePlan.MOVES_MAX);
        int most = homes.stream().mapToInt(List::size).max().orElseThrow();
        int least = homes.stream().mapToInt(List::size).min().orElseThrow();
        assertThat(most - least).isLessThanOrEqualTo(1);
    }

    private static int index(String address) {
        return address.charAt(1) - '0';
    }

    private static double spread(List<List<String>> homes, Map<String, Double> loads) {
        var sums = homes.stream().mapToDouble(home -> home.stream().mapToDouble(partition -> loads.get(partition) + 1).sum()).summaryStatistics();
        return sums.getMax() - sums.getMin();
    }
}
