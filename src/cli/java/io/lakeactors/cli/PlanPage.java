package io.lakeactors.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lakeactors.author.PlanReport;
import io.lakeactors.contract.Strictness;
import java.util.List;

/** A plan for people. */
final class PlanPage {
    private PlanPage() {}

    /** @param node what a node says, absent where none was asked */
    record Answer(PlanReport plan, @JsonInclude(JsonInclude.Include.NON_NULL) Against node) {}

    /**
     * @param address of the node
     * @param changes of the pipeline and its tables
     * @param contractChanges of columns and rules, against the contract that runs
     * @param refused why it would be refused, absent if it would not
     */
    record Against(String address, List<String> changes, List<String> contractChanges, @JsonInclude(JsonInclude.Include.NON_NULL) String refused) {}

    static String of(Answer answer) {
        PlanReport plan = answer.plan();
        var page = new StringBuilder("pipeline " + plan.pipeline() + " under contract " + plan.contract() + "\n\n");
        plan.strictness().stream().filter(line -> !line.isDefault()).forEach(line -> page.append(line.words()).append('\n'));
        page.append(plan.strictness().stream().allMatch(Strictness.Line::isDefault) ? "" : "\n");
        plan.tables().forEach(table -> table(page, table));
        plan.notices().forEach(notice -> page.append("note: ").append(notice).append('\n'));
        if (plan.sample() != null) {
            page.append("On the sample:\n\n").append(SamplePage.summary(plan.sample())).append('\n');
        }
        if (answer.node() == null) {
            page.append("No node was asked what it would change: none runs on the home; name one with --node.\n");
        } else {
            against(page, answer.node());
        }
        return page.toString();
    }

    private static void table(StringBuilder page, PlanReport.Table table) {
        page.append(table.name()).append(" (").append(table.role()).append(')')
                .append(table.partitioning().isEmpty() ? "" : ", partitioned by " + String.join(", ", table.partitioning()));
        if (!table.role().equals("silver")) {
            page.append(": ").append(String.join(", ", table.columns().stream().map(PlanReport.Column::name).toList())).append("\n\n");
            return;
        }
        var columns = new TextTable("COLUMN", "TYPE", "REQUIRED", "RULES");
        table.columns().forEach(column -> columns.row(column.name(), column.type(), column.required() ? "yes" : "",
                String.join(", ", column.rules().stream().filter(PlanPage::isTelling).map(PlanReport.RowRule::rule).toList())));
        page.append("\n").append(columns).append('\n');
        var rules = new TextTable("RULE", "SAYS", "ELSE");
        table.columns().stream().flatMap(column -> column.rules().stream()).filter(PlanPage::isTelling)
                .forEach(rule -> rules.row(rule.rule(), rule.says(), rule.onFail()));
        table.rules().forEach(rule -> rules.row(rule.rule(), rule.says(), rule.onFail()));
        if (!rules.isEmpty()) {
            page.append(rules).append('\n');
        }
    }

    /** What every column has, and what the table says already, is not told again. */
    private static boolean isTelling(PlanReport.RowRule rule) {
        boolean usual = rule.rule().endsWith(".type") || rule.rule().endsWith(".required");
        return !usual || !rule.onFail().equals("quarantine");
    }

    private static void against(StringBuilder page, Against node) {
        if (node.refused() != null) {
            page.append("The node at ").append(node.address()).append(" would refuse it: ").append(node.refused()).append('\n');
            return;
        }
        page.append(node.changes().isEmpty() ? "Applying it would change nothing at " : "Applying it would change at ").append(node.address())
                .append(node.changes().isEmpty() ? ".\n" : ":\n");
        node.changes().forEach(change -> page.append("  ").append(change).append('\n'));
        if (!node.contractChanges().isEmpty()) {
            page.append("Against the contract that runs:\n");
            node.contractChanges().forEach(change -> page.append("  ").append(change).append('\n'));
        }
    }
}
