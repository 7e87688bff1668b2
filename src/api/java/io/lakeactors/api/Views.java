package io.lakeactors.api;

import io.lakeactors.api.wire.Alerts;
import io.lakeactors.api.wire.AuditReport;
import io.lakeactors.api.wire.NodeStatus;
import io.lakeactors.api.wire.Pipeline;
import io.lakeactors.api.wire.QueryAnswer;
import io.lakeactors.api.wire.Run;
import io.lakeactors.engine.LakeEngine;
import io.lakeactors.engine.alert.Alert;
import io.lakeactors.engine.alert.AlertBook;
import io.lakeactors.engine.partition.ChoiceMade;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.query.AuditOutcome;
import io.lakeactors.query.QueryResult;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The engine's views as wire records. */
final class Views {
    private Views() {}

    static NodeStatus of(LakeEngine.NodeView node, NodeControl control) {
        return new NodeStatus(
                control.ready() ? "ready" : "starting", node.nodeId(), node.version(), ProcessHandle.current().pid(), node.startedAt(), control.home(),
                node.memoryUsed(), node.memoryCap(),
                new TreeMap<>(control.endpoints()), new TreeMap<>(node.dependencies()));
    }

    static Pipeline of(LakeEngine.PipelineView view) {
        return new Pipeline(
                view.name(), word(view.state()), view.reason(), view.since(), view.contract(),
                view.targets().stream()
                .map(target -> new Pipeline.Target(target.layer(), target.table(), target.quarantine() == null ? "" : target.quarantine())).toList(),
                view.partitions().stream().map(partition -> of(view.name(), partition)).toList(),
                of(view.totals()), sorted(view.quarantinedByRule()), sorted(view.droppedByRule()), sorted(view.loggedByRule()), view.leftOut());
    }

    private static Pipeline.Partition of(String pipeline, LakeEngine.PartitionView view) {
        return new Pipeline.Partition(
                view.source().topic(), view.source().partition(), view.state().toLowerCase(Locale.ROOT), view.reason(), view.start(), view.next(), view.read(),
                known(view.end()), known(view.lag()),
                view.choices().stream().map(choice -> new Pipeline.Option(choice.word(), choice.meaning(), choice.command(pipeline + "/" + view.source())))
                .toList(),
                view.chosen().stream().map(Views::of).toList(), view.watermark().orElse(null), view.idle());
    }

    private static Pipeline.Choice of(ChoiceMade made) {
        return new Pipeline.Choice(made.choice().word(), made.by(), made.at(), made.about(), made.range().map(OffsetRange::first).orElse(null),
                made.range().map(OffsetRange::next).orElse(null));
    }

    private static Pipeline.Totals of(LakeEngine.Totals totals) {
        return new Pipeline.Totals(
                totals.consumed(), totals.written(), totals.quarantined(), totals.dropped(), known(totals.lag()), totals.rowsPerSecond(), totals.lastCommitAt()
                .orElse(null),
                totals.commits(), known(totals.freshMillis()), totals.watermark().orElse(null));
    }

    static Alerts of(AlertBook.View view) {
        return new Alerts(view.firing().stream().map(Views::of).toList(),
                view.history().stream().map(notice -> new Alerts.Change(notice.at(), notice.change().word(), of(notice.alert()))).toList());
    }

    private static Alerts.Alert of(Alert alert) {
        return new Alerts.Alert(alert.key(), alert.rule().word(), alert.subject(), alert.rule().severity().word(), alert.summary(), alert.since());
    }

    static Run of(LakeEngine.RunView run) {
        return new Run(
                run.id(), run.pipeline(), word(run.state()), run.reason(), run.startedAt(), run.endedAt().orElse(null), run.rows(), run.quarantined(),
                run.dropped(), run.bytes());
    }

    static QueryAnswer of(QueryResult result) {
        return new QueryAnswer(
                result.columns().stream().map(column -> new QueryAnswer.Column(column.name(), column.type())).toList(), result.rows(), result.truncated(),
                result.millis());
    }

    /** @param views of the pipelines that were audited: what persons chose about them explains what an audit cannot see */
    static AuditReport of(AuditOutcome outcome, List<LakeEngine.PipelineView> views) {
        return new AuditReport(
                outcome.agrees(), outcome.lines().stream().map(Views::of).toList(),
                outcome.differences().stream()
                        .map(found -> new AuditReport.Difference(found.table().toString(), found.topic(), found.partition(), word(found.check()), found.what()))
                        .toList(),
                views.stream().flatMap(Views::explained).toList(),
                outcome.notes());
    }

    private static Stream<AuditReport.Explained> explained(LakeEngine.PipelineView view) {
        return view.partitions().stream().flatMap(partition -> partition.chosen().stream().map(made -> {
            var choice = of(made);
            return new AuditReport.Explained(view.name(), partition.source().topic(), partition.source().partition(), choice.choice(), choice.first(),
                    choice.next(), choice.by(), choice.at(), choice.about());
        }));
    }

    private static AuditReport.Line of(AuditOutcome.Line line) {
        var ledger = line.ledger();
        return new AuditReport.Line(
                line.pipeline(), line.table().toString(), line.topic(), line.partition(), line.start(), line.next(), ledger.consumed(), ledger.written(),
                ledger.quarantined(),
                ledger.dropped(), line.replaced(), line.rowsInTable(), line.rowsInQuarantine(), line.skipped(), known(line.sourceEarliest()), known(line.sourceEnd()),
                line.sourceEnd().isPresent() ? Math.max(0, line.sourceEnd().getAsLong() - line.next()) : null, known(line.recounted()));
    }

    private static Long known(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    private static Long known(long value) {
        return value < 0 ? null : value;
    }

    static String word(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Long> sorted(Map<String, Long> counts) {
        return new TreeMap<>(counts);
    }
}
