package io.lakeactors.engine.control;

import io.lakeactors.engine.partition.PartitionActor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which shards of partitions should move so that nodes carry alike. Pure.
 *
 * <p>Two shards change places, or one moves to a node that has fewer: so the numbers of shards stay alike too.
 */
final class RebalancePlan {
    /** What a partition costs that has nothing to do, in rows a second. */
    private static final double IDLE = 1;
    /** A plan moves no more: the rest is left to the next one. */
    static final int MOVES_MAX = 20;
    /** A step that takes less than this share off the difference is not worth its hand-over. */
    private static final double WORTH = 0.1;

    /** @param from and {@code to} are addresses @param load rows a second */
    record Move(String shard, String from, String to, double load) {}

    private final Map<String, Map<String, Double>> nodes = new TreeMap<>();
    private final Map<String, Move> moves = new HashMap<>();

    private RebalancePlan(List<NodeReport> reports, Map<String, Double> loads) {
        for (var report : reports) {
            if (!report.singletons().isEmpty()) {
                nodes.put(report.address(), new TreeMap<>());
            }
            report.homes().stream().filter(home -> home.kind().equals(PartitionActor.KEY.name())).forEach(home ->
                    nodes.computeIfAbsent(report.address(), first -> new TreeMap<>()).merge(home.shard(), loads.getOrDefault(home.entity(), 0.0) + IDLE, Double::sum));
        }
    }

    /** @param reports with homes @param loads rows a second by partition */
    static List<Move> of(List<NodeReport> reports, Map<String, Double> loads) {
        var plan = new RebalancePlan(reports, loads);
        for (int i = 0; i < MOVES_MAX && plan.moves.size() < MOVES_MAX - 1 && plan.step(); i++) {
            // Each step brings the heaviest and the lightest node closer.
        }
        return plan.moves.values().stream().filter(move -> !move.from().equals(move.to())).sorted(Comparator.comparing(Move::shard)).toList();
    }

    private boolean step() {
        if (nodes.size() < 2) {
            return false;
        }
        Comparator<String> byLoad = Comparator.comparingDouble(this::load);
        String heavy = nodes.keySet().stream().max(byLoad.thenComparing(Comparator.naturalOrder())).orElseThrow();
        String light = nodes.keySet().stream().min(byLoad.thenComparing(Comparator.naturalOrder())).orElseThrow();
        double difference = load(heavy) - load(light);
        var best = best(heavy, light, difference);
        if (best.isEmpty() || difference - Math.abs(difference - 2 * best.get().gain()) < WORTH * difference) {
            return false;
        }
        move(best.get().away(), heavy, light);
        best.get().back().ifPresent(shard -> move(shard, light, heavy));
        return true;
    }

    /** @param back empty if nothing comes for it @param gain what goes over in sum */
    private record Swap(String away, Optional<String> back, double gain) {}

    /** What leaves the smallest difference. */
    private Optional<Swap> best(String heavy, String light, double difference) {
        var swaps = new ArrayList<Swap>();
        boolean fewer = nodes.get(light).size() < nodes.get(heavy).size();
        nodes.get(heavy).forEach((away, load) -> {
            if (fewer) {
                swaps.add(new Swap(away, Optional.empty(), load));
            }
            nodes.get(light).forEach((back, less) -> swaps.add(new Swap(away, Optional.of(back), load - less)));
        });
        return swaps.stream().filter(swap -> swap.gain() > 0)
                .min(Comparator.<Swap>comparingDouble(swap -> Math.abs(difference - 2 * swap.gain())).thenComparing(swap -> swap.back().isPresent()));
    }

    private void move(String shard, String from, String to) {
        double load = nodes.get(from).remove(shard);
        nodes.get(to).put(shard, load);
        moves.merge(shard, new Move(shard, from, to, load), (before, now) -> new Move(shard, before.from(), to, load));
    }

    private double load(String node) {
        return nodes.get(node).values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
