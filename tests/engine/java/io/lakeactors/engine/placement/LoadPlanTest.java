package io.lakeactors.engine.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LoadPlanTest {
    @Test
    void aShardWithoutAHomeGoesToTheNodeThatCarriesLeastNotToTheOneWithFewest() {
        var plan = new LoadPlan<>(Map.of("hot", 50_000.0), Map.of("a", List.of("hot"), "b", List.of("x", "y", "z")));
        assertThat(plan.lightest()).isEqualTo("b");
    }

    @Test
    void twoHotShardsOnOneNodeArePartedEvenIfNumbersAreEqual() {
        var plan = new LoadPlan<>(Map.of("h1", 50_000.0, "h2", 40_000.0), Map.of("a", List.of("h1", "h2"), "b", List.of("x", "y")));
        assertThat(plan.moves(Set.of())).containsEntry("h2", "b").hasSize(1);
    }

    @Test
    void oneHotShardStaysWhereItIsAsItOnlyCouldChangePlaces() {
        var plan = new LoadPlan<>(Map.of("hot", 50_000.0), Map.of("a", List.of("hot"), "b", List.of("x", "y")));
        assertThat(plan.moves(Set.of())).isEmpty();
    }

    /** Eight partitions on three nodes: whoever has three would only change places with the one that has two. */
    @Test
    void nothingMovesThatWouldLeaveNodesNearlyAsUnevenAsTheyWere() {
        var plan = new LoadPlan<>(Map.of("1", 10_500.0, "2", 10_000.0, "3", 10_000.0, "4", 10_000.0, "5", 10_000.0, "6", 10_000.0, "7", 10_000.0, "8", 9_000.0),
                Map.of("a", List.of("1", "2", "3"), "b", List.of("4", "5", "6"), "c", List.of("7", "8")));
        assertThat(plan.moves(Set.of())).isEmpty();
    }

    @Test
    void aNodeThatIsNewGetsItsPartOfIdleShards() {
        var plan = new LoadPlan<>(Map.of(), Map.of("a", List.of("1", "2", "3", "4", "5", "6"), "b", List.of("7", "8", "9", "10", "11", "12"), "c", List.of()));
        assertThat(plan.moves(Set.of())).hasSizeBetween(3, 4);
    }

    @Test
    void smallDifferencesMoveNothing() {
        var plan = new LoadPlan<>(Map.of("1", 1_000.0, "2", 1_100.0), Map.of("a", List.of("1"), "b", List.of("2", "3")));
        assertThat(plan.moves(Set.of())).isEmpty();
    }

    @Test
    void whatHasJustMovedStays() {
        var plan = new LoadPlan<>(Map.of("h1", 50_000.0, "h2", 40_000.0), Map.of("a", List.of("h1", "h2"), "b", List.of()));
        assertThat(plan.moves(Set.of("h1", "h2"))).isEmpty();
    }

    @Property(tries = 300)
    void movesNeverMakeTheHeaviestNodeHeavierAndComeToAnEnd(
            @ForAll @Size(min = 1, max = 60) List<@DoubleRange(min = 0, max = 100_000) Double> costs, @ForAll @IntRange(min = 1, max = 6) int nodes) {
        settles(costs, nodes);
    }

    /** Sums of the same costs in another order differ in their last digits: by that alone a shard seemed to cost less than two nodes differ, and went to and fro. */
    @Test
    void aShardThatCostsWhatTwoNodesDifferByStays() {
        settles(List.of(32093.92, 0.0, 66718.4, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 17938.13, 0.0, 0.0, 66718.4, 33599.07, 0.0, 0.11, 0.0, 0.25, 422.45, 5.23, 1.0, 19.82, 19.44, 19.82, 65375.51), 4);
    }

    private static void settles(List<Double> costs, int nodes) {
        var byShard = new HashMap<String, Double>();
        Map<Integer, List<String>> homes = new HashMap<>();
        for (int node = 0; node < nodes; node++) {
            homes.put(node, new ArrayList<>());
        }
        for (int i = 0; i < costs.size(); i++) {
            byShard.put("s" + i, Loads.IDLE + costs.get(i));
            homes.get((i * i) % nodes).add("s" + i);
        }
        double before = heaviest(homes, byShard);
        for (int round = 0; round < costs.size() * 4 + 10; round++) {
            var moves = new LoadPlan<>(byShard, homes).moves(Set.of());
            if (moves.isEmpty()) {
                assertThat(heaviest(homes, byShard)).isLessThanOrEqualTo(before + 1e-6);
                return;
            }
            homes.values().forEach(shards -> shards.removeAll(moves.keySet()));
            moves.forEach((shard, node) -> homes.get(node).add(shard));
        }
        throw new AssertionError("shards move for ever: " + homes);
    }

    private static double heaviest(Map<Integer, List<String>> homes, Map<String, Double> costs) {
        return homes.values().stream().mapToDouble(shards -> shards.stream().mapToDouble(costs::get).sum()).max().orElse(0);
    }

    @Test
    void whatIsToldIsSmoothedAndForgottenAfterAWhile() {
        var clock = new ManualClock(0);
        var loads = new Loads(clock);
        loads.told(Map.of("orders/orders/1", 1_000.0));
        loads.told(Map.of("orders/orders/1", 0.0));
        String shard = Loads.shardOf("orders/orders/1", 60);
        assertThat(loads.byShard(60).get(shard)).isBetween(Loads.IDLE + 500, Loads.IDLE + 700);
        clock.advance(Duration.ofMinutes(2));
        loads.told(Map.of());
        assertThat(loads.byShard(60)).isEmpty();
    }
}
