package io.lakeactors.engine.control;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;

/** Asks the agents of other nodes, and this one's. Who does not answer in time is left out. Safe for threads. */
final class Agents {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final ActorSystem<?> system;
    private final ActorRef<NodeAgent.Command> own;
    private final Cluster cluster;
    /** The last that was heard of each node, by its address: an unreachable one still has a name. */
    private final Map<String, NodeReport> heard = new ConcurrentHashMap<>();

    /** @param own this node's: it is there before it can be found */
    Agents(ActorSystem<?> system, ActorRef<NodeAgent.Command> own) {
        this.system = system;
        this.own = own;
        cluster = Cluster.get(Adapter.toClassic(system));
    }

    /** What every node that answers says of itself. @param homes whether to name the entities that live there */
    CompletionStage<List<NodeReport>> reports(boolean homes) {
        return askAll(agent -> true, (ActorRef<NodeReport> replyTo) -> new NodeAgent.Report(homes, replyTo)).thenApply(reports -> {
            reports.forEach(report -> heard.put(report.address(), report));
            heard.keySet().retainAll(addresses(cluster.state().getMembers()));
            return reports;
        });
    }

    Optional<NodeReport> lastReport(String address) {
        return Optional.ofNullable(heard.get(address));
    }

    /** How people call it: its name, or its address as long as that is not known. */
    String name(String address) {
        return lastReport(address).map(NodeReport::nodeId).orElse(address);
    }

    static Set<String> addresses(Iterable<Member> members) {
        var addresses = new HashSet<String>();
        members.forEach(member -> addresses.add(Addresses.of(member.address())));
        return addresses;
    }

    /** The member of this name or address. @throws LakeException REQUEST_INVALID if there is none, or several have the name */
    Member member(String nameOrAddress) {
        var found = new ArrayList<Member>();
        cluster.state().getMembers().forEach(member -> {
            String address = Addresses.of(member.address());
            if (address.equals(nameOrAddress) || name(address).equals(nameOrAddress)) {
                found.add(member);
            }
        });
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw LakeError.of(ErrorCode.REQUEST_INVALID, found.isEmpty() ? "there is no member \"" + nameOrAddress + "\"" : "several members are called \""
                + nameOrAddress + "\"", "node", "Give a name or an address that lake cluster show lists.").asException();
    }

    /** The answers of all nodes, or only of the one of this address. */
    <T> CompletionStage<List<T>> ask(Optional<String> only, Function<ActorRef<T>, NodeAgent.Command> question) {
        return askAll(agent -> only.isEmpty() || only.get().equals(address(agent)), question);
    }

    /** Tells all agents. */
    CompletionStage<Void> tell(NodeAgent.Command command) {
        return agents().thenAccept(agents -> agents.forEach(agent -> agent.tell(command)));
    }

    private String address(ActorRef<?> agent) {
        var address = agent.path().address();
        return address.hasGlobalScope() ? Addresses.of(address) : Addresses.of(cluster.selfAddress());
    }

    private <T> CompletionStage<List<T>> askAll(
            Predicate<ActorRef<NodeAgent.Command>> which, Function<ActorRef<T>, NodeAgent.Command> question) {
        return agents().thenCompose(agents -> {
            var asked = agents.stream().filter(which).map(agent -> AskPattern.<NodeAgent.Command, T>ask(agent, question::apply, TIMEOUT, system.scheduler())
                    .toCompletableFuture().handle((answer, failure) -> Optional.ofNullable(answer))).toList();
            return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                    .thenApply(done -> asked.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList());
        });
    }

    private CompletionStage<Set<ActorRef<NodeAgent.Command>>> agents() {
        return AskPattern.<Receptionist.Command, Receptionist.Listing>ask(system.receptionist(),
                replyTo -> Receptionist.find(NodeAgent.KEY, replyTo), TIMEOUT, system.scheduler()).thenApply(listing -> {
                    var all = new HashSet<>(listing.getServiceInstances(NodeAgent.KEY));
                    all.add(own);
                    return all;
                });
    }
}
