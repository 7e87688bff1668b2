package io.lakeactors.engine.control;

import io.lakeactors.engine.control.NodeReport.Home;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorRefWithCell;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The actors of this node as they hang together. It reads the cells of Pekko's own classes, since no public call tells what is in a mailbox; it takes no lock,
 * and changes nothing but for a pause that a drill asks for.
 */
final class ActorTree {
    private static final String USER = "user";
    private static final String SYSTEM = "system";
    private static final String SHARDING = "sharding";
    private static final String SINGLETON_MANAGER = "singletonManager";
    private static final String COORDINATOR = "Coordinator";
    /** What Pekko calls actors that were given no name. */
    private static final String UNNAMED = "$";

    private final ExtendedActorSystem system;
    private final Set<String> kinds;

    /** @param kinds names of the entity types */
    ActorTree(ActorSystem<?> system, Set<String> kinds) {
        this.system = (ExtendedActorSystem) Adapter.toClassic(system);
        this.kinds = Set.copyOf(kinds);
    }

    /** The entities that live here. */
    List<Home> homes() {
        var homes = new ArrayList<Home>();
        for (String kind : kinds.stream().sorted().toList()) {
            child(system.systemGuardian(), SHARDING).flatMap(sharding -> child(sharding, kind)).ifPresent(region -> children(region).forEach(shard ->
                    children(shard).forEach(entity -> homes.add(new Home(kind, word(shard), word(entity))))));
        }
        return homes;
    }

    /** The singletons that may run here, and whether they do; those that place shards among them. */
    Map<String, Boolean> singletons() {
        var names = new TreeMap<String, Boolean>();
        children(system.systemGuardian()).filter(actor -> word(actor).startsWith(SINGLETON_MANAGER)).forEach(manager ->
                names.put(word(manager).substring(SINGLETON_MANAGER.length()), children(manager).map(ActorTree::word).anyMatch(name -> !name.startsWith(UNNAMED))));
        child(system.systemGuardian(), SHARDING).ifPresent(sharding -> children(sharding)
                .filter(actor -> word(actor).endsWith(COORDINATOR))
                .forEach(actor -> names.put("shards of " + word(actor).substring(0, word(actor).length() - COORDINATOR.length()),
                        children(actor).map(ActorTree::word).anyMatch(name -> !name.startsWith(UNNAMED)))));
        return names;
    }

    /** Actors in the order of the tree. @param all Pekko's own too */
    List<TreeReport.Actor> actors(boolean all) {
        var actors = new ArrayList<TreeReport.Actor>();
        for (ActorRef top : List.of(system.guardian(), system.systemGuardian())) {
            gather(actors, top, all);
        }
        return actors;
    }

    private void gather(List<TreeReport.Actor> actors, ActorRef actor, boolean all) {
        if (!(actor instanceof ActorRefWithCell local) || local.underlying() == null || actors.size() >= TreeReport.ACTORS_MAX) {
            return;
        }
        var below = children(actor).filter(child -> all || isOurs(child)).toList();
        actors.add(new TreeReport.Actor(actor.path().toStringWithoutAddress(), depth(actor), local.underlying().numberOfMessages(), below.size()));
        below.forEach(child -> gather(actors, child, all));
    }

    private static int depth(ActorRef actor) {
        return (int) actor.path().toStringWithoutAddress().chars().filter(at -> at == '/').count() - 1;
    }

    /** Of Pekko's own actors only those that stand between ours and the root. */
    private boolean isOurs(ActorRef actor) {
        var path = List.of(actor.path().toStringWithoutAddress().substring(1).split("/"));
        if (!path.getFirst().equals(SYSTEM)) {
            return true;
        }
        String second = path.get(1);
        if (path.size() == 2) {
            return second.startsWith("lake-") || second.equals(SHARDING) || second.startsWith(SINGLETON_MANAGER);
        }
        return !second.equals(SHARDING) || kinds.contains(path.get(2)) && !path.getLast().startsWith(UNNAMED);
    }

    /** The actor of a path as {@link #actors} gives it. */
    Optional<ActorRef> find(String path) {
        var parts = path.startsWith("/") ? List.of(path.substring(1).split("/")) : List.<String>of();
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        Optional<ActorRef> found = switch (parts.getFirst()) {
            case USER -> Optional.of(system.guardian());
            case SYSTEM -> Optional.of(system.systemGuardian());
            default -> Optional.empty();
        };
        for (String name : parts.subList(1, parts.size())) {
            found = found.flatMap(parent -> children(parent).filter(child -> child.path().name().equals(name)).findFirst());
        }
        return parts.size() == 1 ? Optional.empty() : found;
    }

    /** From now on it handles no messages; they wait. */
    static void suspend(ActorRef actor) {
        ((InternalActorRef) actor).suspend();
    }

    static void resume(ActorRef actor) {
        ((InternalActorRef) actor).resume(null);
    }

    private static Optional<ActorRef> child(ActorRef parent, String name) {
        return children(parent).filter(child -> word(child).equals(name)).findFirst();
    }

    private static Stream<ActorRef> children(ActorRef parent) {
        if (!(parent instanceof ActorRefWithCell local) || local.underlying() == null) {
            return Stream.empty();
        }
        return StreamSupport.stream(CollectionConverters.asJava(local.underlying().childrenRefs().children()).spliterator(), false)
                .sorted(Comparator.comparing(child -> child.path().name()));
    }

    private static String word(ActorRef actor) {
        return URLDecoder.decode(actor.path().name(), StandardCharsets.UTF_8);
    }
}
