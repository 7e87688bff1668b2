package io.lakeactors.contract;

import io.lakeactors.model.Field;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Type;
import java.util.Optional;

/** Reads {@code la.watermark}: which rows of a table come late, and what becomes of them. */
final class WatermarkReader {
    static final String NAME = "la.watermark";
    static final String COLUMN = "column";
    static final String LATENESS = "lateness";
    static final String LATE = "late";
    private static final long LATENESS_MAX = 3_650 * PipelineReader.DAY;
    private static final long MICROS_PER_MILLI = 1_000;

    private final RuleReader rules;
    private final Keys watermark;

    private WatermarkReader(RuleReader rules, Keys watermark) {
        this.rules = rules;
        this.watermark = watermark;
    }

    /** Adds the rule that a schema object asks for, if it does; it is the last to be judged. */
    static void read(RuleReader rules, YamlNode.Mapping object) {
        Optional<YamlNode> said = Extensions.value(object, NAME);
        if (said.isPresent() && !(said.get() instanceof YamlNode.Mapping)) {
            rules.faults().add(said.get(), NAME + " is " + said.get().kind() + ", not a mapping", "Write value: { column: event_ts, lateness: 15m, late: quarantine }.");
        }
        said.filter(YamlNode.Mapping.class::isInstance).map(YamlNode.Mapping.class::cast).ifPresent(value ->
                new WatermarkReader(rules, Keys.of(value, NAME, rules.faults(), COLUMN, LATENESS, LATE)).read(value));
    }

    private void read(YamlNode at) {
        Optional<String> column = watermark.needed(COLUMN, "Name the column that says when an event happened, as in column: event_ts.").filter(this::isTime);
        Optional<Long> lateness = watermark.needed(LATENESS, "Say how far behind the newest event one may be, as in lateness: 15m.").flatMap(this::millis);
        Optional<OnFail> late = watermark.text(LATE).map(this::policy).orElse(Optional.of(OnFail.QUARANTINE));
        if (column.isPresent() && lateness.isPresent() && late.isPresent()) {
            rules.add(at, new Rule.Late(Rule.Late.ID, column.get(), lateness.get() * MICROS_PER_MILLI, late.get()));
        }
    }

    private boolean isTime(String column) {
        Optional<Type> type = rules.schema().fields().stream().filter(field -> field.name().equals(column)).map(Field::type).findFirst();
        if (type.isEmpty() && rules.isDeclared(column)) {
            return false;
        }
        if (type.isEmpty()) {
            watermark.fault(COLUMN, "there is no column \"" + column + "\" to tell late rows by", Spelling.suggest(column, rules.names()));
        } else if (!(type.get() instanceof Type.Timestamp)) {
            watermark.fault(COLUMN, "\"" + column + "\", which is of type " + type.get().word() + ", does not say at what time an event happened", "Name a column of type timestamp.");
        }
        return type.filter(Type.Timestamp.class::isInstance).isPresent();
    }

    private Optional<Long> millis(String text) {
        Optional<Long> millis = Amounts.millis(text).filter(some -> some <= LATENESS_MAX);
        if (millis.isEmpty()) {
            watermark.fault(LATENESS, watermark.path(LATENESS) + " cannot be \"" + text + "\"", "Write a duration from 0s to 3650d, such as 15m.");
        }
        return millis;
    }

    /** In our words, and in those of stream processors. */
    private Optional<OnFail> policy(String word) {
        Optional<OnFail> policy = named(word);
        if (policy.isEmpty()) {
            watermark.fault(LATE, watermark.path(LATE) + " cannot be \"" + word + "\"", "Write late: drop, late: quarantine (or side_output) or late: keep (or reprocess).");
        }
        return policy;
    }

    static Optional<OnFail> named(String word) {
        return switch (word) {
            case "drop" -> Optional.of(OnFail.DROP_ALERT);
            case "quarantine", "side_output" -> Optional.of(OnFail.QUARANTINE);
            case "keep", "reprocess" -> Optional.of(OnFail.LOG);
            default -> Optional.empty();
        };
    }
}
