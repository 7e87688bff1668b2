package io.lakeactors.api;

import io.lakeactors.api.Operation.Access;
import io.lakeactors.api.wire.ReplayReport;
import io.lakeactors.engine.LakeEngine;
import io.lakeactors.engine.gold.GoldView;
import io.lakeactors.engine.replay.ReplayPlan;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** A pipeline's tables are made again from a place in its source on. */
final class ReplayOperations {
    private static final int TEXT_MAX = 1_000;

    private final ApiParts parts;

    ReplayOperations(ApiParts parts) {
        this.parts = parts;
    }

    Operation operation() {
        return Operation.post("/v1/pipelines/{name}/replay", "replay", "pipelines", "Takes out what came from a place in the source on, and reads it again", Access.CHANGE, ReplayReport.class, this::replay)
                .taking(io.lakeactors.api.wire.ReplayRequest.class);
    }

    private CompletionStage<ReplayReport> replay(Call call) {
        var asked = call.body(io.lakeactors.api.wire.ReplayRequest.class);
        if (asked.from() == null || asked.from().isBlank()) {
            throw Call.invalid("there is no place to replay from", "from", "Give earliest, positions, a time or snapshot:ID.");
        }
        var request = new LakeEngine.ReplayRequest(asked.from(), asked.dryRun(), text(asked.by(), "by", "api"), text(asked.reason(), "reason", ""));
        return parts.engine().replay(call.part("name"), request).thenCompose(plan ->
                parts.gold().view().handle((view, failure) -> failure == null ? view.tables() : List.<GoldView.Table>of()).thenApply(golds -> report(call.part("name"), asked.dryRun(), plan, golds)));
    }

    private static String text(String given, String name, String otherwise) {
        String text = given == null || given.isBlank() ? otherwise : given.strip();
        if (text.length() > TEXT_MAX) {
            throw Call.invalid(name + " has " + text.length() + " characters", name, "Give " + TEXT_MAX + " at most.");
        }
        return text;
    }

    private static ReplayReport report(String name, boolean dryRun, ReplayPlan plan, List<GoldView.Table> golds) {
        var tables = plan.parts().stream().map(ReplayPlan.Part::table).collect(Collectors.toSet());
        var readers = golds.stream().filter(gold -> gold.reads().stream().anyMatch(tables::contains)).map(GoldView.Table::table).sorted().toList();
        return new ReplayReport(name, dryRun, dryRun ? "" : plan.order().id(), plan.order().place(), plan.order().tag(), plan.positions(), plan.parts().stream().map(part -> new ReplayReport.Part(
                part.table(), part.source().topic(), part.source().partition(), part.from(), part.next(), part.rows(), part.quarantined())).toList(), readers);
    }
}
