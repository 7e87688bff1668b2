package io.lakeactors.engine.pipeline;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.Dependencies;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.PipelineTexts;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.engine.partition.OperatorChoice;
import io.lakeactors.engine.partition.PartitionActor;
import io.lakeactors.engine.partition.PartitionReport;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.SourceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;

/** The partitions of one pipeline: found in the source, woken, and told to run or to rest. Used by its {@link PipelineActor} only. */
final class PartitionHerd {
    private static final long URGENT_MILLIS = 10_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final EngineNode node;
    private final String name;
    private final PartitionBoard board;
    private final PipelineSetup setup;
    private final StoppedPartitions stopped;
    private final BiConsumer<String, PartitionActor.Command> partitions;
    private final ActorRef<PipelineCommand> self;
    private final ActorRef<PartitionReport> reports;
    private PipelineTexts texts;
    private boolean discovering;
    private boolean due = true;
    private long discoveredAt;
    private long wokenAt;
    private long urgentUntil;
    /** Those that have not told how they are since there was reason to doubt it. */
    private final Set<SourceKey> silent = new TreeSet<>();
    /** Topics that are gone, for all that a person says. */
    private final Set<String> given = new TreeSet<>();
    private final LoadGauge gauge = new LoadGauge();

    PartitionHerd(
            EngineNode node, String name, PartitionBoard board, PipelineSetup setup, BiConsumer<String, PartitionActor.Command> partitions,
            ActorRef<PipelineCommand> self, ActorRef<PartitionReport> reports) {
        this.node = node;
        this.name = name;
        this.board = board;
        this.setup = setup;
        stopped = new StoppedPartitions(name, board);
        this.partitions = partitions;
        this.self = self;
        this.reports = reports;
        wokenAt = now() - node.config().pipeline().ensureEvery().toMillis();
    }

    /** Milliseconds of a clock that is never set: one that is set back by an hour must not keep partitions asleep for an hour. */
    private long now() {
        return node.parts().clock().nanos() / NANOS_PER_MILLI;
    }

    /** Wakes every partition and tells it what should be; now and then looks for new ones. */
    void wake(PipelineMemory memory, boolean run) {
        long now = now();
        wokenAt = now;
        if (!discovering && (due || now - discoveredAt >= node.config().pipeline().discoverEvery().toMillis())) {
            discover(node.spec(texts(memory)));
        }
        wake(memory, run, board.keys());
    }

    private void wake(PipelineMemory memory, boolean run, Collection<SourceKey> keys) {
        String digest = texts(memory).digest();
        for (var key : keys) {
            wake(memory, run, key, "", "", digest);
        }
    }

    private void wake(PipelineMemory memory, boolean run, SourceKey key, String pipeline, String contract, String digest) {
        var open = memory.openRun();
        long flushAt = open.map(PipelineMemory.Run::ends).orElse(Map.of()).getOrDefault(key, -1L);
        partitions.accept(entityId(key), new PartitionActor.Ensure(pipeline, contract, digest, key, memory.cameLater(key), run, flushAt, reports, false, open.map(PipelineMemory.Run::id).orElse("")));
    }

    /** Digested when they have changed. */
    private PipelineTexts texts(PipelineMemory memory) {
        var now = memory.texts().orElseThrow();
        if (texts == null || !texts.pipeline().equals(now.pipeline()) || !texts.contract().equals(now.contract())) {
            texts = PipelineTexts.of(now.pipeline(), now.contract());
        }
        return texts;
    }

    /** Whether they are to be woken again, as is done now and then in any case. */
    boolean isDue() {
        return now() - wokenAt >= node.config().pipeline().ensureEvery().toMillis() / 2;
    }

    /** A node is gone, and any of the partitions may have been on it. */
    void lost() {
        doubt(board.keys());
    }

    private void doubt(Collection<SourceKey> keys) {
        silent.addAll(keys);
        urgentUntil = now() + URGENT_MILLIS;
    }

    /** Whether somebody has not told yet how it is and is woken again for that. */
    boolean isInDoubt() {
        return !silent.isEmpty() && now() < urgentUntil;
    }

    /** Wakes those again of which nothing was heard; for a while only, as they may be waiting for a dependency. */
    void wakeSilent(PipelineMemory memory, boolean run) {
        if (!silent.isEmpty() && memory.texts().isPresent() && now() < urgentUntil) {
            wake(memory, run, silent);
        }
    }

    /**
     * A partition that moves is woken at its new place: until it is there the message waits. One whose node does not know the texts is told them.
     *
     * @return whether it says how the partition is
     */
    boolean heard(PipelineMemory memory, boolean run, PartitionReport report) {
        if (memory.texts().isEmpty()) {
            dismiss(report);
            return false;
        }
        boolean known = board.keys().contains(report.source());
        if (report.state() == PartitionReport.State.ASKING) {
            if (known) {
                var texts = texts(memory);
                wake(memory, run, report.source(), texts.pipeline(), texts.contract(), texts.digest());
            }
            return false;
        }
        if (report.state() != PartitionReport.State.MOVING) {
            silent.remove(report.source());
        } else if (known) {
            doubt(List.of(report.source()));
            wake(memory, run, List.of(report.source()));
        }
        return true;
    }

    /** One that has not heard yet that its pipeline is deleted. */
    private void dismiss(PartitionReport report) {
        if (report.state() != PartitionReport.State.MOVING) {
            end(report.source());
        }
    }

    private void end(SourceKey key) {
        partitions.accept(entityId(key), new PartitionActor.HandOver());
    }

    /** The pipeline is deleted: all end where they are. */
    void disband() {
        board.keys().forEach(this::end);
        board.clear();
        silent.clear();
        discovering = false;
        lookAgain();
    }

    /**
     * Partitions that are halted look again whether they can go on, and so do topics whether they are the same. Those that a pattern had found, and that were
     * said to be gone, are let go if they still are.
     */
    void retryHalted() {
        due = true;
        given.addAll(board.missing());
        if (board.halted().isPresent()) {
            clear(board.keys(), OperatorChoice.RETRY, "");
        }
    }

    /** Looks whether the topics are still those that were read, before a choice about them is carried out. */
    void locate(PipelineSpec spec, PipelineCommand.Choose choose) {
        CompletableFuture.supplyAsync(() -> setup.partitions(spec), node.io()).whenComplete((keys, failure) -> self.tell(failure == null
                ? new PipelineCommand.Located(choose, keys, Optional.empty())
                : new PipelineCommand.Located(choose, List.of(), Optional.of(PortCalls.asError(failure)))));
    }

    /**
     * Tells the partitions that are stopped what a person chose. Those whose topic is another one by now hear of that first.
     *
     * @throws io.lakeactors.model.LakeException if the choice answers nothing
     */
    void choose(PipelineMemory memory, PipelineCommand.Located located, boolean run) {
        located.error().ifPresent(error -> {
            throw error.asException();
        });
        var choose = located.choose();
        var keys = stopped.answeredBy(choose.choice(), choose.partition());
        discovered(memory, located.keys(), Optional.empty());
        wake(memory, run);
        clear(keys, choose.choice(), choose.by());
    }

    /** Their tables went back on purpose. */
    void goBack(List<SourceKey> keys, String by) {
        keys.forEach(key -> partitions.accept(entityId(key), new PartitionActor.Clear(OperatorChoice.REPLAY, by)));
        board.forget(keys);
    }

    private void clear(List<SourceKey> keys, OperatorChoice choice, String by) {
        keys.forEach(key -> partitions.accept(entityId(key), new PartitionActor.Clear(choice, by)));
        board.looksAgain(keys);
    }

    /** Topics are looked at again at the next waking. */
    void lookAgain() {
        due = true;
    }

    /** The journal had failed: what was found meanwhile is forgotten. */
    void recovered() {
        discovering = false;
        due = true;
    }

    /** What they cost, by entity id; empty if it was told a moment ago. */
    Optional<Map<String, Double>> loads() {
        long now = node.parts().clock().millis();
        if (!board.isDiscovered() || !gauge.isDue(now)) {
            return Optional.empty();
        }
        var loads = new HashMap<String, Double>();
        gauge.weigh(board.reports(), now).forEach((key, load) -> loads.put(entityId(key), load));
        return Optional.of(loads);
    }

    /** Told to whoever places them, if there are any among these that nobody has woken yet. */
    Optional<PipelineDirectory.PartitionsFound> toBegin(Collection<SourceKey> keys) {
        boolean isNews = !Set.copyOf(board.keys()).containsAll(keys);
        return isNews ? Optional.of(new PipelineDirectory.PartitionsFound(keys.stream().map(this::entityId).toList())) : Optional.empty();
    }

    private String entityId(SourceKey key) {
        return name + "/" + key.topic() + "/" + key.partition();
    }

    private void discover(PipelineSpec spec) {
        discovering = true;
        due = false;
        discoveredAt = now();
        CompletableFuture.supplyAsync(() -> setup.discover(spec), node.io()).whenComplete((keys, failure) -> self.tell(failure == null
                ? new PipelineCommand.Discovered(keys, Optional.empty())
                : new PipelineCommand.Discovered(List.of(), Optional.of(PortCalls.asError(failure)))));
    }

    /** What is to be remembered of what was found, before {@link #discovered} is told. */
    List<PipelineEvent> remembered(PipelineMemory memory, Collection<SourceKey> keys) {
        var found = new TopicsFound(node.spec(texts(memory)), memory, keys);
        long now = node.parts().clock().millis();
        var events = new ArrayList<>(found.firstSeen(now));
        events.addAll(found.left(given, now));
        return events;
    }

    /** @return whether there are other partitions than before */
    boolean discovered(PipelineMemory memory, List<SourceKey> keys, Optional<LakeError> error) {
        discovering = false;
        var spec = node.spec(texts(memory));
        String source = Dependencies.source(spec.cluster());
        if (error.isPresent()) {
            board.trouble(error);
            due = !board.isDiscovered();
            node.dependencies().lost(source, error.get().sentence());
            return false;
        }
        node.dependencies().answers(source);
        given.clear();
        var found = new TopicsFound(spec, memory, keys);
        board.trouble(found.trouble());
        var before = board.keys();
        board.discovered(keys, found.missing());
        var now = board.keys();
        before.stream().filter(key -> !now.contains(key)).filter(key -> !memory.topics().containsKey(key.topic())).forEach(this::end);
        silent.retainAll(now);
        return !before.equals(now);
    }
}
