package io.lakeactors.api;

import io.lakeactors.api.Operation.Parameter;
import io.lakeactors.api.wire.Lineage;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableLineage;
import io.lakeactors.model.TableName;
import io.lakeactors.query.LineageTrace;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Executor;

/** What tables were made of. */
final class LineageOperations {
    private static final int STEPS = 20;
    private static final int STEPS_MAX = 1_000;

    private final LineageTrace trace;
    private final Executor blocking;

    LineageOperations(ApiParts parts, Executor blocking) {
        trace = new LineageTrace(parts.reader());
        this.blocking = blocking;
    }

    List<Operation> all() {
        return List.of(Operation.get("/v1/lineage/{table}", "lineage", "tables", "What a table was made of, step by step and up to the topics", Lineage.class,
                        call -> Operations.later(blocking, () -> new Lineage(trace.of(call.table(), call.number("steps", STEPS, STEPS_MAX)).stream().map(LineageOperations::wire).toList())))
                .with(new Parameter("steps", "integer", "of each table, the latest, 1 to " + STEPS_MAX + "; " + STEPS + " if not given")));
    }

    private static Lineage.Table wire(LineageTrace.Node node) {
        TableLineage lineage = node.lineage();
        return new Lineage.Table(lineage.table().toString(), node.depth(), lineage.location(), orNull(lineage.snapshot()), lineage.at(), inputs(lineage.inputs()),
                lineage.steps().stream().map(LineageOperations::wire).toList());
    }

    private static Lineage.Step wire(TableLineage.Step step) {
        return new Lineage.Step(step.snapshot(), step.at(), step.kind().name().toLowerCase(Locale.ROOT), step.makers().stream().map(maker -> new Lineage.Maker(maker.job(), maker.contract())).toList(),
                step.commit(), step.epoch() < 0 ? null : step.epoch(), step.runs(), inputs(step.inputs()), step.added(), step.removed());
    }

    private static List<Lineage.Input> inputs(List<TableLineage.Input> inputs) {
        return inputs.stream().map(LineageOperations::wire).toList();
    }

    private static Lineage.Input wire(TableLineage.Input input) {
        return switch (input) {
            case TableLineage.Input.Positions(SourceKey source, OptionalLong from, long next) ->
                new Lineage.Input("topic", source.topic(), source.clusterId(), source.partition(), orNull(from), next, null);
            case TableLineage.Input.Snapshot(TableName table, OptionalLong snapshot) -> new Lineage.Input("table", table.toString(), null, null, null, null, orNull(snapshot));
            case TableLineage.Input.Files(String directory) -> new Lineage.Input("files", directory, null, null, null, null, null);
        };
    }

    private static Long orNull(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }
}
