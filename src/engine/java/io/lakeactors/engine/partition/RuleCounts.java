package io.lakeactors.engine.partition;

import java.util.Map;
import java.util.TreeMap;

/** Rows by the rule that decided about them. */
public record RuleCounts(Map<String, Long> quarantined, Map<String, Long> dropped, Map<String, Long> logged) {
    public static final RuleCounts NONE = new RuleCounts(Map.of(), Map.of(), Map.of());

    public RuleCounts {
        quarantined = Map.copyOf(quarantined);
        dropped = Map.copyOf(dropped);
        logged = Map.copyOf(logged);
    }

    public RuleCounts plus(RuleCounts other) {
        if (other.equals(NONE)) {
            return this;
        }
        return new RuleCounts(sum(quarantined, other.quarantined), sum(dropped, other.dropped), sum(logged, other.logged));
    }

    static Map<String, Long> sum(Map<String, Long> some, Map<String, Long> more) {
        if (more.isEmpty()) {
            return some;
        }
        var both = new TreeMap<>(some);
        more.forEach((rule, rows) -> both.merge(rule, rows, Long::sum));
        return both;
    }
}
