package io.lakeactors.cli;

import io.lakeactors.contract.CheckWords;
import io.lakeactors.contract.ContractDocument;
import io.lakeactors.contract.Strictness;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A contract for people. */
final class ContractPage {
    private static final int SHOWN_CHARS = 160;

    private ContractPage() {}

    static List<String> lines(ContractDocument contract, List<String> notices) {
        var lines = new ArrayList<String>();
        lines.add("contract " + contract.name() + " " + contract.versionText() + "  " + contract.status() + "  id " + contract.id());
        for (Contract table : contract.tables()) {
            lines.add("");
            lines.add("table " + table.object());
            Strictness.lines(contract.text(), table.object()).stream().filter(line -> !line.isDefault()).forEach(line -> lines.add("  " + line.words()));
            var columns = new TextTable("COLUMN", "TYPE", "REQUIRED", "CHECKS");
            table.schema().fields().forEach(field -> columns.row(field.name(), field.type().word(), field.required() ? "yes" : "", checks(table, field)));
            lines.add(columns.toString().stripTrailing());
            table.rules().stream().filter(rule -> rule instanceof Rule.Expression).forEach(rule -> lines.add("check " + rule.id() + ": " + ((Rule.Expression) rule).expression()
                    + orElse(rule)));
            table.checks().forEach(check -> lines.add("check " + check.id() + " on the table: " + CheckWords.sentence(check) + " (else " + CheckWords.action(check) + ")"));
        }
        var kept = contract.kept();
        if (!kept.isEmpty()) {
            lines.add("");
            lines.add("Kept for people and other tools:");
            kept.forEach((key, value) -> lines.add("  " + key + ": " + shortened(value)));
        }
        notices.forEach(notice -> lines.add("note: " + notice));
        return lines;
    }

    private static String checks(Contract table, Field field) {
        return String.join(", ", table.rules().stream().filter(rule -> !(rule instanceof Rule.TypeMatch) && !(rule instanceof Rule.Expression) && rule.id().startsWith(field.name() + "."))
                .map(rule -> rule.id().substring(field.name().length() + 1) + orElse(rule)).toList());
    }

    private static String orElse(Rule rule) {
        return " (else " + rule.onFail().name().toLowerCase(Locale.ROOT) + ")";
    }

    private static String shortened(String value) {
        String line = value.replaceAll("\\s+", " ").strip();
        return line.length() > SHOWN_CHARS ? line.substring(0, SHOWN_CHARS) + "…" : line;
    }
}
