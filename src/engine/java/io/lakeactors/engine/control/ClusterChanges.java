package io.lakeactors.engine.control;

import io.lakeactors.engine.control.LakeCluster.Change;
import io.lakeactors.engine.control.LakeCluster.Order;
import io.lakeactors.engine.control.LakeCluster.Step;
import io.lakeactors.engine.signal.Signal;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;

/** Carries out what people order; each order that is not a dry run is said as a signal, also if it fails. */
final class ClusterChanges {
    private final Cluster cluster;
    private final Agents agents;
    private final Signals signals;

    ClusterChanges(Cluster cluster, Agents agents, Signals signals) {
        this.cluster = cluster;
        this.agents = agents;
        this.signals = signals;
    }

    /** @param reports of now, with homes */
    CompletionStage<Change> change(Order order, List<NodeReport> reports, boolean dryRun) {
        CompletionStage<Change> changed;
        try {
            changed = carryOut(order, reports, dryRun);
        } catch (LakeException refused) {
            changed = CompletableFuture.failedFuture(refused);
        }
        return dryRun ? changed : changed.whenComplete((done, failure) -> signals.say(new Signal.ClusterCommanded(
                order.command(), order.toString(), failure != null ? "refused" : done.changes() ? "done" : "nothing to do")));
    }

    private CompletionStage<Change> carryOut(Order order, List<NodeReport> reports, boolean dryRun) {
        return switch (order) {
            case Order.Join(var address) -> CompletableFuture.completedFuture(join(address));
            case Order.Leave(var node) -> leave(agents.member(node), dryRun);
            case Order.Down(var node) -> CompletableFuture.completedFuture(down(List.of(agents.member(node)), dryRun));
            case Order.DownUnreachable() -> CompletableFuture.completedFuture(down(unreachable(), dryRun));
            case Order.Rebalance rebalance -> rebalance(rebalance, reports, dryRun);
            case Order.LogLevel(var logger, var level, var on) -> toNodes(on, "log " + logger + " from " + level, new NodeOrder.LogLevel(logger, level), dryRun);
            case Order.Inject(var fault, var on) -> toNodes(on, fault.toString(), new NodeOrder.Inject(fault), dryRun);
        };
    }

    /** A running node is a member already; Pekko lets it join another cluster only after a new start. */
    private Change join(String address) {
        if (Agents.addresses(cluster.state().getMembers()).contains(address)) {
            return new Change(false, List.of(new Step(agents.name(address), "is in one cluster with " + agents.name(self()) + " already")));
        }
        throw LakeError.of(ErrorCode.REQUEST_INVALID, agents.name(self()) + " is a member of another cluster than " + address, self(),
                "A node joins when it starts: put " + address + " into its lakeactors.cluster.seeds, and start it again.").asException();
    }

    private String self() {
        return Addresses.of(cluster.selfAddress());
    }

    private CompletionStage<Change> leave(Member member, boolean dryRun) {
        String address = Addresses.of(member.address());
        String name = agents.name(address);
        String says = members().size() == 1 ? "commits what it has read, and ends; it is the last node: nothing runs then"
                : "commits what it has read, hands over, and ends";
        if (dryRun) {
            return CompletableFuture.completedFuture(new Change(true, List.of(new Step(name, says))));
        }
        return agents.<NodeAgent.Done>ask(Optional.of(address), replyTo -> new NodeAgent.Obey(new NodeOrder.Leave(), replyTo)).thenApply(answers -> {
            if (answers.isEmpty()) {
                throw silent(address);
            }
            return new Change(true, List.of(new Step(name, says)));
        });
    }

    private LakeException silent(String address) {
        String name = agents.name(address);
        return LakeError.of(ErrorCode.NODE_UNREACHABLE, name + " does not answer", address, "If its process is gone: lake cluster down " + name).asException();
    }

    private List<Member> members() {
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false).toList();
    }

    private List<Member> unreachable() {
        return List.copyOf(cluster.state().getUnreachable());
    }

    private Change down(List<Member> members, boolean dryRun) {
        Set<String> unreachable = Agents.addresses(cluster.state().getUnreachable());
        var steps = members.stream().map(member -> {
            String address = Addresses.of(member.address());
            return new Step(agents.name(address), (unreachable.contains(address) ? "does not answer; " : "answers: it ends itself when it hears of it; ")
                    + "it is given up, and others take over what ran there");
        }).toList();
        if (!dryRun) {
            members.forEach(member -> cluster.down(member.address()));
        }
        return new Change(!steps.isEmpty(), steps);
    }

    private CompletionStage<Change> rebalance(Order.Rebalance order, List<NodeReport> reports, boolean dryRun) {
        var moves = RebalancePlan.of(reports, order.loads());
        var steps = moves.stream().map(move -> new Step(agents.name(move.to()), "takes over shard " + move.shard() + " from " + agents.name(move.from())
                + " (" + Math.round(move.load()) + " rows/s)")).toList();
        var change = new Change(!steps.isEmpty(), steps);
        if (dryRun || moves.isEmpty()) {
            return CompletableFuture.completedFuture(change);
        }
        return agents.tell(new NodeAgent.Place(moves)).thenApply(told -> change);
    }

    private CompletionStage<Change> toNodes(Optional<String> on, String says, NodeOrder order, boolean dryRun) {
        var address = on.map(agents::member).map(member -> Addresses.of(member.address()));
        if (dryRun) {
            var nodes = address.map(Set::of).orElseGet(() -> Agents.addresses(cluster.state().getMembers()));
            return CompletableFuture.completedFuture(new Change(true, nodes.stream().sorted().map(one -> new Step(agents.name(one), says)).toList()));
        }
        return agents.<NodeAgent.Done>ask(address, replyTo -> new NodeAgent.Obey(order, replyTo)).thenApply(answers -> {
            if (answers.isEmpty() && address.isPresent()) {
                throw silent(address.get());
            }
            answers.stream().filter(answer -> !answer.refusal().isEmpty()).findFirst().ifPresent(answer -> {
                throw LakeError.of(ErrorCode.REQUEST_INVALID, answer.refusal(), answer.nodeId(), answer.mend()).asException();
            });
            return new Change(!answers.isEmpty(), answers.stream().map(answer -> new Step(answer.nodeId(), says)).toList());
        });
    }
}
