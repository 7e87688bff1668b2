package io.lakeactors.contract;

import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Severity;
import java.util.Locale;

/** Checks on whole tables for people. */
public final class CheckWords {
    private CheckWords() {}

    /** What the check asks for: {@code rows without origin: < 1 %}. */
    public static String sentence(TableCheck check) {
        return measured(check) + ": " + check.expected();
    }

    private static String measured(TableCheck check) {
        return measured(check.measure());
    }

    private static String measured(TableCheck.Measure measure) {
        return switch (measure) {
            case TableCheck.Each each -> measured(each.measure()) + ", of each " + each.column();
            case TableCheck.Rows() -> "rows";
            case TableCheck.Missing missing -> "rows without " + missing.column();
            case TableCheck.Invalid invalid -> "rows with an invalid " + invalid.column();
            case TableCheck.Duplicates duplicates -> "rows that repeat " + String.join(", ", duplicates.columns());
            case TableCheck.Statistic statistic when statistic.figure() == TableCheck.Figure.QUANTILE -> "quantile " + statistic.quantile() + " of " + statistic.column();
            case TableCheck.Statistic statistic -> statistic.figure().name().toLowerCase(Locale.ROOT) + " of " + statistic.column();
            case TableCheck.Orphans orphans -> "rows whose " + orphans.column() + " is not in " + orphans.other() + "." + orphans.key();
            case TableCheck.Reconciled reconciled when reconciled.isOfRows() -> "difference of rows from " + reconciled.other();
            case TableCheck.Reconciled reconciled -> "difference of the sum of " + reconciled.column() + " from that of " + reconciled.other() + "." + reconciled.key();
            case TableCheck.Volume volume -> measured(volume.of()) + " of each " + Derived.duration(volume.windowMillis()) + " by " + volume.column();
            case TableCheck.Age age -> "time since the latest " + age.column();
            case TableCheck.LateRows late -> "rows of the last " + Derived.duration(late.windowMillis()) + " that came late by " + late.column();
            case TableCheck.Drift drift -> "drift of " + drift.column() + (drift.windowMillis() == 0 ? "" : " in the last " + Derived.duration(drift.windowMillis())) + " (" + drift.divergence().word() + ")";
            case TableCheck.Where where -> measured(where.measure()) + ", where " + where.condition();
            case TableCheck.Query query -> "answer of " + query.sql();
        };
    }

    /** What becomes of a table that breaks it. */
    public static String action(TableCheck check) {
        return check.severity() == Severity.WARN ? "warn" : check.degrades() ? "alert and degrade" : "alert";
    }
}
