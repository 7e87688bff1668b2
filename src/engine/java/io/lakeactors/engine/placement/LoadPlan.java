package io.lakeactors.engine.placement;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides where a shard goes and which ones should move, by what they cost. Pure.
 *
 * @param <N> what stands for a node
 */
final class LoadPlan<N> {
    /** A difference that is less than this share of a node's part, or less than a few idle partitions, is not worth a hand-over. */
    private static final double WORTH = 0.25;
    private static final double WORTH_MIN = 2.5 * Loads.IDLE;
    static final int MOVES_MAX = 20;

    private final Map<String, Double> costs;
    private final Map<N, TreeMap<String, Double>> nodes = new HashMap<>();

    /** @param costs by shard; one that is not there is idle @param homes the shards of each node */
    LoadPlan(Map<String, Double> costs, Map<N, ? extends Collection<String>> homes) {
        this.costs = costs;
        homes.forEach((node, shards) -> {
            var own = new TreeMap<String, Double>();
            shards.forEach(shard -> own.put(shard, cost(shard)));
            nodes.put(node, own);
        });
    }

    private double cost(String shard) {
        return costs.getOrDefault(shard, Loads.IDLE);
    }

    private double load(N node) {
        return nodes.get(node).values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Where a shard should go that has no home: to the node that carries least. */
    N lightest() {
        return nodes.keySet().stream().min(byLoad()).orElseThrow();
    }

    /** Where a shard should go of which nobody knows what it will cost: to the node that has fewest of these, and of several such to the one that carries least. */
    N fewest(Set<String> ofThese) {
        Comparator<N> byNumber = Comparator.comparingLong(node -> nodes.get(node).keySet().stream().filter(ofThese::contains).count());
        return nodes.keySet().stream().min(byNumber.thenComparing(byLoad())).orElseThrow();
    }

    private Comparator<N> byLoad() {
        return Comparator.<N>comparingDouble(this::load).thenComparing(node -> nodes.get(node).size()).thenComparing(String::valueOf);
    }

    /** Shards that should leave where they are, and where they should go. @param fixed those that may not move now */
    Map<String, N> moves(Set<String> fixed) {
        var moves = new LinkedHashMap<String, N>();
        for (int steps = 0; nodes.size() > 1 && steps < MOVES_MAX && step(fixed, moves); steps++) {
            // Each step brings the heaviest and the lightest node closer.
        }
        return moves;
    }

    /** Moves one shard from the heaviest node to the lightest. @return whether that brings them closer by enough */
    private boolean step(Set<String> fixed, Map<String, N> moves) {
        N heavy = nodes.keySet().stream().max(byLoad()).orElseThrow();
        N light = lightest();
        double difference = load(heavy) - load(light);
        double part = nodes.keySet().stream().mapToDouble(this::load).sum() / nodes.size();
        if (difference <= Math.max(WORTH * part, WORTH_MIN)) {
            return false;
        }
        // What comes closest to half of the difference evens them out best; what is nearly the difference, or more, only changes their places, to and fro for ever,
        // or is a hand-over for nothing: as much as makes a difference worth a move must be left of it.
        double most = difference - Math.max(WORTH / 2 * part, Loads.IDLE);
        var best = nodes.get(heavy).entrySet().stream()
                .filter(shard -> !fixed.contains(shard.getKey()) && shard.getValue() <= most)
                .min(Comparator.comparingDouble(shard -> Math.abs(difference / 2 - shard.getValue())));
        best.ifPresent(shard -> {
            String key = shard.getKey();
            nodes.get(light).put(key, nodes.get(heavy).remove(key));
            moves.put(key, light);
        });
        return best.isPresent();
    }
}
