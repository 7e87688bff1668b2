package io.lakeactors.simulation;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whom nodes that hear each other take for the owner of each entity. In a whole cluster there is one; a node that was declared dead and goes on has its own,
 * and so has each side of a split brain.
 */
final class View {
    private final Set<String> entities;
    private final Map<String, Incarnation<?, ?, ?, ?>> owners = new TreeMap<>();

    /** @param entities those that it keeps alive */
    View(Set<String> entities) {
        this.entities = Set.copyOf(entities);
    }

    boolean lacks(Entity<?, ?> entity) {
        return entities.contains(entity.id) && !owners.containsKey(entity.id);
    }

    Optional<Incarnation<?, ?, ?, ?>> owner(String id) {
        return Optional.ofNullable(owners.get(id));
    }

    boolean has(Incarnation<?, ?, ?, ?> life) {
        return owners.get(life.id()) == life;
    }

    void take(Incarnation<?, ?, ?, ?> life) {
        owners.put(life.id(), life);
    }

    void forget(Incarnation<?, ?, ?, ?> life) {
        owners.remove(life.id(), life);
    }

    /** Those that live on a node, in a fixed order. */
    Map<String, Incarnation<?, ?, ?, ?>> on(SimNode node) {
        var there = new TreeMap<>(owners);
        there.values().removeIf(life -> life.node != node);
        return there;
    }
}
