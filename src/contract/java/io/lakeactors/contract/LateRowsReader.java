package io.lakeactors.contract;

import io.lakeactors.model.OnFail;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Dimension;
import java.util.Optional;

/** Reads {@code {metric: lateRows, window: 1d, unit: percent, mustBeLessThan: 1}}. What is late, la.watermark says. */
final class LateRowsReader {
    private static final long MINUTE = 60_000;
    private static final long DAY = 1_440 * MINUTE;
    private static final long WINDOW_DAYS_MAX = 366;

    private final RuleReader rules;
    private final YamlNode.Mapping terms;

    LateRowsReader(RuleReader rules, YamlNode.Mapping terms) {
        this.rules = rules;
        this.terms = terms;
    }

    void read(CheckReader check) {
        Optional<YamlNode.Mapping> watermark = rules.extension(WatermarkReader.NAME).filter(YamlNode.Mapping.class::isInstance).map(YamlNode.Mapping.class::cast);
        if (watermark.isEmpty()) {
            rules.faults().add(terms, "it is not said which rows are late", "Declare " + WatermarkReader.NAME + " at the schema object: { column: event_ts, lateness: 15m, late: keep }.");
            return;
        }
        // What is wrong with the watermark itself is told where it stands.
        Optional<String> column = watermark.get().text(WatermarkReader.COLUMN);
        Optional<Long> lateness = watermark.get().text(WatermarkReader.LATENESS).flatMap(Amounts::millis);
        Optional<OnFail> policy = watermark.get().text(WatermarkReader.LATE).map(WatermarkReader::named).orElse(Optional.of(OnFail.QUARANTINE));
        if (policy.filter(OnFail.DROP_ALERT::equals).isPresent()) {
            rules.faults().add(terms, "late rows are dropped, and nothing is left of them to be measured", "Let la.watermark say late: quarantine or late: keep, or watch lake_late_rows_total.");
            return;
        }
        Optional<Long> window = window();
        if (column.isPresent() && lateness.isPresent() && policy.isPresent() && window.isPresent()) {
            check.counted(terms, new TableCheck.LateRows(column.get(), lateness.get(), window.get(), policy.get() == OnFail.QUARANTINE), Dimension.TIMELINESS);
        }
    }

    private Optional<Long> window() {
        Optional<YamlNode> given = terms.get("window");
        Optional<Long> millis = given.isEmpty() ? Optional.of(DAY) : terms.text("window").flatMap(Amounts::millis).filter(value -> value >= MINUTE && value <= WINDOW_DAYS_MAX * DAY);
        if (millis.isEmpty()) {
            rules.faults().add(given.orElseThrow(), "window is " + terms.text("window").map(text -> "\"" + text + "\"").orElse(given.get().kind()),
                    "Write a duration from 1m to " + WINDOW_DAYS_MAX + "d; 1d if it is left out.");
        }
        return millis;
    }
}
