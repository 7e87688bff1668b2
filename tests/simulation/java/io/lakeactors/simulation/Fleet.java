package io.lakeactors.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The nodes, and what they believe of each other. Nothing here keeps two owners of one entity apart: that is left to the journal and the epochs. */
final class Fleet {
    private static final int DOWN_FOR = 3;
    private static final int STOPPED_FOR = 8;
    private static final int APART_FOR = 25;

    private final World world;
    private final View whole;
    private final List<SimNode> nodes = new ArrayList<>();

    Fleet(World world, int size, Set<String> entities) {
        this.world = world;
        whole = new View(entities);
        for (int i = 0; i < size; i++) {
            nodes.add(new SimNode("n" + i, whole));
        }
    }

    View whole() {
        return whole;
    }

    /** That of the cluster first. */
    List<View> views() {
        var views = new ArrayList<>(List.of(whole));
        nodes.stream().map(node -> node.view).filter(view -> !views.contains(view)).distinct().forEach(views::add);
        return views;
    }

    /** A node for a new incarnation; empty if none of this view can work. */
    Optional<SimNode> place(View view) {
        return world.pick(nodes.stream().filter(node -> node.view == view && node.canTakeMore()).toList());
    }

    /** @return whether there was one to crash */
    boolean crash() {
        var victim = world.pick(nodes.stream().filter(SimNode::isUp).toList());
        victim.ifPresent(this::end);
        return victim.isPresent();
    }

    private void end(SimNode node) {
        world.lives().stream().filter(life -> life.node == node).forEach(Incarnation::die);
        node.setUp(false);
        node.view = whole;
    }

    /** A node stands still, as in a long collection, or under SIGSTOP. */
    boolean stopOne() {
        var victim = place(whole);
        victim.ifPresent(SimNode::stop);
        return victim.isPresent();
    }

    /** The cluster declares a node dead that only stands still. What lives there will go on some day and know nothing of it. */
    private void declareDead(SimNode node) {
        var there = whole.on(node);
        part(new View(there.keySet()), List.of(node));
        world.faults.hit(Fault.NODE_DECLARED_DEAD);
    }

    /** Half of the nodes do not hear the others any more; each half believes to be the cluster, and runs everything. */
    boolean split() {
        var here = new ArrayList<>(nodes.stream().filter(node -> node.view == whole && node.isUp()).toList());
        if (here.size() < 2) {
            return false;
        }
        var there = new ArrayList<SimNode>();
        for (int i = 1 + world.chance.below(here.size() - 1); i > 0; i--) {
            there.add(here.remove(world.chance.below(here.size())));
        }
        part(new View(world.entities()), there);
        return true;
    }

    private void part(View other, List<SimNode> there) {
        for (var node : there) {
            whole.on(node).values().forEach(life -> {
                whole.forget(life);
                other.take(life);
            });
            node.view = other;
        }
    }

    /** Hands everything that lives on a node over to others, as a node does that is told to leave. */
    boolean leave() {
        var leaver = place(whole);
        leaver.ifPresent(SimNode::leave);
        leaver.ifPresent(node -> whole.on(node).values().forEach(Incarnation::handOver));
        return leaver.isPresent();
    }

    /** Moves a single entity. */
    boolean move() {
        var life = place(whole).flatMap(node -> world.pick(List.copyOf(whole.on(node).values())));
        life.ifPresent(Incarnation::handOver);
        return life.isPresent();
    }

    /** Time passes: nodes come back, are declared dead, go on, and learn that the cluster has gone on without them. */
    void passTime() {
        for (var node : nodes) {
            if (!node.isUp()) {
                node.setUp(world.chance.below(DOWN_FOR) == 0);
            } else if (node.isStopped()) {
                if (node.view == whole && world.chance.below(DOWN_FOR) == 0) {
                    declareDead(node);
                } else if (world.chance.below(STOPPED_FOR) == 0) {
                    node.goOn();
                }
            } else if (node.view != whole && world.chance.below(APART_FOR) == 0) {
                endSide(node.view);
            } else if (node.isLeaving() && world.lives().stream().noneMatch(life -> life.isAlive() && life.node == node)) {
                node.setUp(true);
            }
        }
    }

    private void endSide(View side) {
        nodes.stream().filter(node -> node.view == side).forEach(this::end);
    }

    /** Everybody goes on, those who were parted are ended, who wrote astray begins again, and all nodes are there. */
    void mend() {
        nodes.stream().filter(SimNode::isStopped).forEach(SimNode::goOn);
        var parted = new HashSet<>(views());
        parted.remove(whole);
        parted.forEach(this::endSide);
        nodes.forEach(node -> node.setUp(true));
        world.lives().stream().filter(Incarnation::isAstray).forEach(Incarnation::die);
    }

    void powerOff() {
        nodes.forEach(this::end);
        nodes.forEach(node -> node.setUp(true));
    }
}
