package io.lakeactors.engine.control;

import io.lakeactors.engine.control.NodeReport.Home;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorRefWithCell;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The actors of this node as they hang together. It reads the cells of Pekko's own classes, since no public call tells what is in a mailbox; it reads only, and
 * takes no lock.
 */
final class ActorTree {
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

    /** The singletons that run here, those that place shards among them. */
    List<String> singletons() {
        var names = new ArrayList<String>();
        children(system.systemGuardian()).filter(actor -> word(actor).startsWith(SINGLETON_MANAGER)).forEach(manager ->
                children(manager).map(ActorTree::word).filter(name -> !name.startsWith(UNNAMED)).forEach(names::add));
        child(system.systemGuardian(), SHARDING).ifPresent(sharding -> children(sharding)
                .filter(actor -> word(actor).endsWith(COORDINATOR) && children(actor).findAny().isPresent())
                .forEach(actor -> names.add("shards of " + word(actor).substring(0, word(actor).length() - COORDINATOR.length()))));
        return names.stream().sorted().toList();
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
