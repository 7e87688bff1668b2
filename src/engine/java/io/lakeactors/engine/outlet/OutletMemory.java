package io.lakeactors.engine.outlet;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which outlets Kafka knows the place of, and so must not be without one. The place itself stands in Kafka alone.
 *
 * @param begun by outlet
 */
public record OutletMemory(Map<String, OutletEvent.Begun> begun) {
    static final OutletMemory EMPTY = new OutletMemory(Map.of());

    public OutletMemory {
        begun = Map.copyOf(begun);
    }

    OutletMemory apply(OutletEvent event) {
        var now = new TreeMap<>(begun);
        switch (event) {
            case OutletEvent.Begun fresh -> now.put(fresh.outlet(), fresh);
            case OutletEvent.Left(var outlet) -> now.remove(outlet);
        }
        return new OutletMemory(now);
    }

    /** @param name in Kafka */
    boolean knows(String name) {
        return begun.values().stream().anyMatch(one -> one.name().equals(name));
    }

    /** What is new if an outlet of a pipeline has a place under this name; at most one. */
    List<OutletEvent> begins(String outlet, String pipeline, String name) {
        var fresh = new OutletEvent.Begun(outlet, pipeline, name);
        return fresh.equals(begun.get(outlet)) ? List.of() : List.of(fresh);
    }

    /** What is new if a pipeline has only these outlets. */
    List<OutletEvent> leaves(String pipeline, Set<String> outlets) {
        return begun.values().stream().filter(one -> one.pipeline().equals(pipeline) && !outlets.contains(one.outlet())).map(OutletEvent.Begun::outlet).sorted()
                .<OutletEvent>map(OutletEvent.Left::new).toList();
    }
}
