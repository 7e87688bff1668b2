package io.lakeactors.engine.replay;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.LakeEngine.PipelineView;
import io.lakeactors.engine.LakeEngine.ReplayRequest;
import io.lakeactors.engine.partition.OperatorChoice;
import io.lakeactors.engine.partition.PipelineTables;
import io.lakeactors.engine.replay.ReplayOrder.Target;
import io.lakeactors.engine.replay.ReplayPlan.Part;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.PositionVector;
import io.lakeactors.model.Progress;
import io.lakeactors.model.SourceConnector;
import io.lakeactors.model.SourceConnector.Bounds;
import io.lakeactors.model.SourceConnector.Moment;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** Finds out what a replay would do, and refuses it before anything has changed if it cannot be done exactly. Blocks. */
public final class ReplayPlanner {
    private static final String TAG = "la-before-replay-";
    private static final long SMALL_BYTES = 1;

    private final EngineNode node;
    private final TableCare care;
    private final PipelineSpec spec;
    private final SourceConnector source;
    private final Map<TableName, TableHead> heads = new LinkedHashMap<>();
    /** Of each partition that the tables hold something of: where the first of them began, and up to where the last has come. */
    private final SortedMap<SourceKey, Progress> held = new TreeMap<>();
    private Map<SourceKey, Bounds> bounds = Map.of();

    public ReplayPlanner(EngineNode node, PipelineSpec spec) {
        this.node = node;
        this.spec = spec;
        care = node.parts().care().orElseThrow(() -> LakeError.of(ErrorCode.REQUEST_INVALID, "this node cannot look after tables", node.config().nodeId(), "Ask another node").asException());
        source = node.parts().sources().get(spec.cluster());
    }

    /** @param all pipelines that there are @throws LakeException that says why it cannot be */
    public ReplayPlan plan(ReplayRequest request, List<PipelineView> all) {
        ReplayFrom place = ReplayFrom.parse(request.from());
        requireFree(all);
        PipelineTables.of(spec).values().forEach(table -> node.parts().tables().ensure(table, true));
        PipelineTables.targets(spec).forEach(table -> heads.put(table, node.parts().tables().head(table)));
        heads.values().forEach(head -> head.vector().entries().forEach((key, entry) -> held.merge(key, entry, ReplayPlanner::widest)));
        held.keySet().retainAll(partitions());
        bounds = held.isEmpty() ? Map.of() : source.bounds(List.copyOf(held.keySet()), timeout());
        var from = from(place);
        from.entrySet().removeIf(one -> one.getValue() >= held.get(one.getKey()).next());
        if (from.isEmpty()) {
            throw refused(ErrorCode.REPLAY_PLACE_INVALID, "the tables of " + spec.name() + " hold nothing from " + request.from() + " on", "from", "Name an earlier place; lake status says how far they are");
        }
        requireRecords(from);
        return plan(request, from);
    }

    private ReplayPlan plan(ReplayRequest request, SortedMap<SourceKey, Long> from) {
        String id = ReplayOrder.PREFIX + node.parts().ids().next();
        var targets = heads.values().stream().map(head -> new Target(head.table(), head.uuid(),
                UUID.nameUUIDFromBytes((id + "/" + head.table()).getBytes(StandardCharsets.UTF_8)).toString())).toList();
        var until = new TreeMap<SourceKey, Long>();
        from.keySet().forEach(key -> until.put(key, held.get(key).next()));
        var order = new ReplayOrder(id, places(from), places(until), targets, TAG + number(), request.from().strip(), request.by(), request.reason());
        var parts = new ArrayList<Part>();
        long positions = 0;
        for (var one : from.entrySet()) {
            positions += until.get(one.getKey()) - one.getValue();
        }
        for (Target target : targets) {
            var taken = care.taken(target.table(), (TableChange.TakeOut) order.takeOut(target).work());
            from.forEach((key, position) -> heads.get(target.table()).vector().of(key).filter(entry -> entry.next() > position).ifPresent(entry ->
                    parts.add(new Part(target.table().toString(), key, Math.max(position, entry.start()), entry.next(), taken.rows().getOrDefault(key, 0L), taken.quarantined().getOrDefault(key, 0L)))));
        }
        return new ReplayPlan(order, parts, positions);
    }

    private static List<TableChange.From> places(SortedMap<SourceKey, Long> positions) {
        return positions.entrySet().stream().map(one -> new TableChange.From(one.getKey(), one.getValue())).toList();
    }

    private static Progress widest(Progress one, Progress other) {
        return new Progress(Math.min(one.start(), other.start()), Math.max(one.next(), other.next()), -1, 0, one.ledger());
    }

    private Duration timeout() {
        return node.config().pipeline().sourceTimeout();
    }

    private Set<SourceKey> partitions() {
        var topics = held.keySet().stream().map(SourceKey::topic).collect(Collectors.toSet());
        return topics.isEmpty() ? Set.of() : source.find(topics, timeout()).stream().flatMap(topic -> topic.partitions().stream()).collect(Collectors.toCollection(HashSet::new));
    }

    /** One more than any that one of the tables has. */
    private long number() {
        return heads.keySet().stream().flatMap(table -> care.shape(table, SMALL_BYTES).refs().keySet().stream()).filter(name -> name.startsWith(TAG)).map(name -> name.substring(TAG.length()))
                .filter(number -> number.matches("\\d{1,9}")).mapToLong(Long::parseLong).max().orElse(0) + 1;
    }

    private void requireFree(List<PipelineView> all) {
        var tables = PipelineTables.of(spec).values().stream().map(table -> table.name().toString()).collect(Collectors.toSet());
        all.stream().filter(other -> !other.name().equals(spec.name()) && other.targets().stream().anyMatch(target -> tables.contains(target.table()))).findFirst().ifPresent(other -> {
            throw refused(ErrorCode.REPLAY_CONFLICT, "pipeline " + other.name() + " fills a table of " + spec.name() + " too", "pipeline " + spec.name(), "Delete it, or give each a table of its own, and replay then");
        });
        all.stream().filter(own -> own.name().equals(spec.name())).flatMap(own -> own.partitions().stream())
                .filter(partition -> partition.state().equals("halted") && !partition.choices().contains(OperatorChoice.REPLAY)).findFirst().ifPresent(stopped -> {
            throw refused(ErrorCode.REPLAY_CONFLICT, stopped.source() + " is stopped: " + stopped.reason(), "pipeline " + spec.name(), "Mend that first (lake resume), and replay then");
        });
    }

    private SortedMap<SourceKey, Long> from(ReplayFrom place) {
        var from = new TreeMap<SourceKey, Long>();
        switch (place) {
            case ReplayFrom.Earliest() -> held.forEach((key, entry) -> from.put(key, earliest(key, entry)));
            case ReplayFrom.Everywhere(long position) -> held.keySet().forEach(key -> from.put(key, position));
            case ReplayFrom.Positions(var positions) -> positions.forEach((name, position) -> from.put(named(name), position));
            case ReplayFrom.At(long millis) -> from.putAll(since(millis));
            case ReplayFrom.OfSnapshot(long snapshot) -> {
                PositionVector then = positionsAt(snapshot);
                held.forEach((key, entry) -> from.put(key, then.of(key).map(Progress::next).orElse(entry.start())));
            }
        }
        // What lies before the tables' own beginning was never theirs.
        from.replaceAll((key, position) -> Math.max(position, held.get(key).start()));
        return from;
    }

    private long earliest(SourceKey key, Progress entry) {
        long first = bounds.get(key).earliest();
        if (first > entry.start() && first < entry.next() && spec.silver().flatMap(PipelineSpec.Silver::merge).isPresent()) {
            throw gone(key, entry.start(), first, "rows of " + spec.silver().orElseThrow().table() + " replace each other by key, so all of them would have to be read");
        }
        return Math.max(entry.start(), first);
    }

    private SourceKey named(String name) {
        return held.keySet().stream().filter(key -> key.toString().equals(name)).findFirst().orElseThrow(() -> refused(ErrorCode.REPLAY_PLACE_INVALID,
                "the tables of " + spec.name() + " hold nothing of a partition " + name, "from", "There are: " + held.keySet().stream().limit(20).map(SourceKey::toString).collect(Collectors.joining(", "))));
    }

    private PositionVector positionsAt(long snapshot) {
        return heads.keySet().stream().map(table -> care.positionsAt(table, snapshot)).flatMap(Optional::stream).findFirst().orElseThrow(() -> refused(ErrorCode.REPLAY_PLACE_INVALID,
                "no table of " + spec.name() + " keeps a snapshot " + snapshot, "from", "lake table history " + heads.keySet().iterator().next() + " lists those that are kept"));
    }

    /** Where the source has lost its beginning, nobody knows whether what is gone was of that time. */
    private Map<SourceKey, Long> since(long millis) {
        var keys = List.copyOf(held.keySet());
        Map<SourceKey, Moment> found = source.since(keys, millis, timeout());
        Map<SourceKey, Moment> first = source.since(keys, 0, timeout());
        var from = new TreeMap<SourceKey, Long>();
        held.forEach((key, entry) -> {
            Moment at = found.get(key);
            boolean lost = bounds.get(key).earliest() > entry.start();
            if (lost && at != null && at.equals(first.get(key)) && millis < at.millis()) {
                throw refused(ErrorCode.REPLAY_RECORDS_GONE, key + " has deleted what came before position " + at.position() + " (" + Instant.ofEpochMilli(at.millis()) + "), which may be of "
                        + Instant.ofEpochMilli(millis) + " or later", "pipeline " + spec.name(), "Replay from " + Instant.ofEpochMilli(at.millis()) + " on, or what is left of every partition: --from earliest");
            }
            from.put(key, at == null ? entry.next() : at.position());
        });
        return from;
    }

    private void requireRecords(Map<SourceKey, Long> from) {
        from.forEach((key, position) -> {
            Bounds has = bounds.get(key);
            if (position < has.earliest()) {
                throw gone(key, position, has.earliest(), "they would be lost");
            }
            if (held.get(key).next() > has.end()) {
                throw refused(ErrorCode.REPLAY_RECORDS_GONE, key + " ends at " + has.end() + ", but the tables hold it up to " + held.get(key).next() + ": they could not be made again", "pipeline " + spec.name(),
                        "Restore the topic first");
            }
        });
    }

    private LakeException gone(SourceKey key, long from, long earliest, String why) {
        var first = source.since(List.of(key), 0, timeout()).get(key);
        String when = first == null ? "" : " (" + Instant.ofEpochMilli(first.millis()) + ")";
        return refused(ErrorCode.REPLAY_RECORDS_GONE, key + " has deleted positions " + from + " to " + (earliest - 1) + "; the first that is still there is " + earliest + when + (why.isEmpty() ? "" : ", and " + why),
                "pipeline " + spec.name(), spec.silver().flatMap(PipelineSpec.Silver::merge).isPresent()
                        ? "Restore the topic, or go back to a snapshot that is kept: lake table restore, then lake resume " + spec.name() + " --choose replay"
                        : "Replay from there: --from " + key + "@" + earliest + "; or what is left of every partition, and rows before it stay: --from earliest");
    }

    private static LakeException refused(ErrorCode code, String what, String where, String mend) {
        return LakeError.of(code, what, where, mend).asException();
    }
}
