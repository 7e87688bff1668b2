package io.lakeactors.engine.outlet;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.PipelineSpec.Topics;
import io.lakeactors.engine.Backoff;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Reaction;
import io.lakeactors.model.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** How an outlet stands. Of the keeper, in whose thread it is used. */
final class OutletStanding {
    /** So soon is looked again where nothing was found. */
    private static final long PAUSE_MILLIS = 500;

    private final String pipeline;
    private final String kind;
    private final TableName table;
    private final Object how;
    private final OutletRun run;
    private final Backoff backoff;
    private long toldAt;
    private long dueAt;
    private long upToDateAt;
    private boolean busy;
    private Optional<Long> needed = Optional.empty();

    private OutletStanding(EngineNode node, PipelineSpec spec, String kind, TableName table, Object how, Sending sending, Predicate<String> begun) {
        pipeline = spec.name();
        this.kind = kind;
        this.table = table;
        this.how = List.of(how, spec.cluster(), spec.topics());
        var parts = node.parts();
        run = new OutletRun(kind, table, parts.gains().orElseThrow(), parts.outlets().get(spec.cluster()), sending, reads(spec), begun, parts.clock(), parts.crashPoints());
        backoff = new Backoff(node.config().retry(), parts.ids());
        upToDateAt = parts.clock().millis();
    }

    /** Those of a pipeline that this node can serve. @param begun as in {@link OutletRun} */
    static List<OutletStanding> of(EngineNode node, PipelineSpec spec, Predicate<String> begun) {
        var all = new ArrayList<OutletStanding>();
        if (!node.parts().outlets().containsKey(spec.cluster()) || spec.silver().isEmpty()) {
            return all;
        }
        var silver = spec.silver().get().table();
        spec.outlets().deadLetters().ifPresent(how -> all.add(new OutletStanding(node, spec, "dead-letters", silver.quarantine(), how, new LetterFold(how), begun)));
        spec.outlets().topic().ifPresent(how -> all.add(new OutletStanding(node, spec, "rows", silver, how,
                new RowLetters(how, spec.topics() instanceof Topics.Named(var names) ? names.getFirst() : how.name()), begun)));
        return all;
    }

    /** The names of all that a pipeline has. */
    static Set<String> names(PipelineSpec spec) {
        var all = new TreeSet<String>();
        spec.silver().ifPresent(silver -> {
            spec.outlets().deadLetters().ifPresent(how -> all.add(name("dead-letters", silver.table().quarantine())));
            spec.outlets().topic().ifPresent(how -> all.add(name("rows", silver.table())));
        });
        return all;
    }

    private static String name(String kind, TableName table) {
        return (kind.equals("rows") ? "topic of " : "dead letters of ") + table;
    }

    private static Predicate<String> reads(PipelineSpec spec) {
        return switch (spec.topics()) {
            case Topics.Named(var names) -> names::contains;
            case Topics.Matching(var pattern) -> pattern::matches;
        };
    }

    /** For people, and as the name of what fails when it does. */
    String name() {
        return name(kind, table);
    }

    String pipeline() {
        return pipeline;
    }

    String kind() {
        return kind;
    }

    TableName table() {
        return table;
    }

    OutletRun run() {
        return run;
    }

    boolean isSame(OutletStanding other) {
        return name().equals(other.name()) && pipeline.equals(other.pipeline) && how.toString().equals(other.how.toString());
    }

    long toldAt() {
        return toldAt;
    }

    void toldAt(long now) {
        toldAt = now;
    }

    boolean isDue(long now) {
        return !busy && dueAt <= now;
    }

    boolean isBusy() {
        return busy;
    }

    void begins() {
        busy = true;
    }

    void succeeded(long now, OutletRun.Step step) {
        busy = false;
        backoff.succeeded();
        needed = step.needed();
        dueAt = step.more() ? now : now + PAUSE_MILLIS;
        if (!step.more()) {
            upToDateAt = now;
        }
    }

    /** @param again after which what a person must mend is tried, milliseconds */
    void failed(long now, LakeError error, long again) {
        busy = false;
        dueAt = now + (error.code().reaction() == Reaction.RETRY ? backoff.next().toMillis() : again);
    }

    /** Empty if it is not known yet. */
    Optional<Long> needed() {
        return needed;
    }

    long lagMillis(long now) {
        return Math.max(0, now - upToDateAt);
    }
}
