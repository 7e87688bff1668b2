package io.lakeactors.cli;

import io.lakeactors.api.wire.Alerts;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** What is alarming, and what was. */
@Command(
        name = "alerts",
        description = "Show what is alarming, and what was.",
        footer = {"", "Who else is told: docs/guides/alerts.md.", "Example: lake alerts"})
final class AlertsCommand extends LakeCommand {
    AlertsCommand(Lake lake) {
        super(lake);
    }

    @Override
    public Integer call() {
        Optional<NodeClient> node = lake.nodes().running();
        if (node.isEmpty()) {
            show(new Alerts(List.of(), List.of()), () -> line("No node runs on " + lake.nodes().place() + ". Start one: lake node"));
            return ExitCode.UNREACHABLE;
        }
        Alerts alerts = node.get().get("/v1/alerts", Alerts.class);
        show(alerts, () -> terminal().out().print(page(alerts)));
        return ExitCode.DONE;
    }

    private static String page(Alerts alerts) {
        var text = new StringBuilder();
        if (alerts.firing().isEmpty()) {
            text.append("Nothing is alarming.\n");
        } else {
            var firing = new TextTable("SEVERITY", "RULE", "SUBJECT", "SINCE", "WHAT");
            alerts.firing().forEach(alert -> firing.row(alert.severity(), alert.rule(), alert.subject(), Human.ago(alert.since()), alert.summary()));
            text.append(firing);
        }
        if (!alerts.history().isEmpty()) {
            var history = new TextTable("WHEN", "CHANGE", "RULE", "SUBJECT", "WHAT");
            alerts.history().forEach(change -> history.row(Human.ago(change.at()), change.change(), change.alert().rule(), change.alert().subject(),
                    change.alert().summary()));
            text.append('\n').append(history);
        }
        return text.toString();
    }
}
