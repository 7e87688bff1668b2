package io.lakeactors.contract;

import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.MergeRule;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Type;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads which rows of a key are duplicates, and which of them stays; used once. */
final class WindowReader {
    private static final String MODE = "mode";
    private static final String ORDER = "order";
    private static final String WINDOW = "window";
    private static final String BY = "by";
    private static final long SECOND = 1_000;
    private static final String TIMES = "Choose a column of type timestamp or date: the time of the event.";

    private final Keys merge;
    private final Contract contract;
    private final Faults faults;

    /** @param merge the keys below {@code merge} */
    WindowReader(Keys merge, Contract contract, Faults faults) {
        this.merge = merge;
        this.contract = contract;
        this.faults = faults;
    }

    /** @param order as the pipeline says it, known to be there; may be empty */
    Optional<MergeRule.Window> read(List<String> order) {
        MergeRule.Keep keep = PipelineReader.oneOf(merge, "keep", Stream.of(MergeRule.Keep.values()).map(MergeRule.Keep::word).toList())
                .map(word -> MergeRule.Keep.valueOf(word.toUpperCase(Locale.ROOT))).orElse(MergeRule.Keep.FIRST);
        long window = PipelineReader.millis(merge, WINDOW, SECOND, 3_650 * PipelineReader.DAY).orElse(MergeRule.WINDOW_MILLIS);
        Optional<Field> time = time(order);
        if (time.isPresent() && time.get().type() instanceof Type.Date && window % PipelineReader.DAY != 0) {
            merge.fault(WINDOW, merge.path(WINDOW) + " is no number of whole days, and \"" + time.get().name() + "\" is a date", "Write a window such as 1d or 7d, or name a column of type timestamp under by.");
        }
        contract.rules().stream().filter(Rule.Unique.class::isInstance).map(Rule.Unique.class::cast).filter(rule -> rule.onFail() != OnFail.LOG)
                .forEach(rule -> merge.fault(MODE, "the rule " + rule.id() + " would take duplicates out before they are looked for", "Remove unique from the contract, or let it only log (la.onFail: log)."));
        if (keep == MergeRule.Keep.LAST) {
            contract.checks().stream().filter(check -> MergeReader.timeKey(check).isPresent()).forEach(
                    check -> faults.notice(merge.line(MODE), "the check \"" + check.id() + "\" counts a row when its last duplicate came: name a column of times that stay, " + MergeReader.timeKey(check).get()));
        }
        return time.map(field -> new MergeRule.Window(field.name(), Math.max(1, window), keep));
    }

    private Optional<Field> time(List<String> order) {
        List<Field> fields = contract.schema().fields();
        Optional<String> said = merge.text(BY);
        Optional<String> name = said.or(() -> order.stream().findFirst());
        String at = said.isPresent() ? BY : merge.has(ORDER) ? ORDER : MODE;
        if (name.isEmpty()) {
            if (!merge.has(ORDER) && !merge.has(BY)) {
                merge.fault(MODE, merge.path(BY) + " is missing, and nothing else says when an event was", TIMES.replace("Choose", "Name"));
            }
            return Optional.empty();
        }
        Optional<Field> found = fields.stream().filter(field -> field.name().equals(name.get())).findFirst();
        if (found.isEmpty()) {
            merge.fault(at, "the contract has no column \"" + name.get() + "\" to hold a window against", Spelling.suggest(name.get(), fields.stream().map(Field::name).toList()));
        } else if (!(found.get().type() instanceof Type.Timestamp || found.get().type() instanceof Type.Date)) {
            merge.fault(at, "\"" + name.get() + "\", which is of type " + found.get().type().word() + ", is no time to hold a window against", at.equals(BY) ? TIMES : TIMES + " Name it under by.");
        } else if (!found.get().required() && at.equals(BY)) {
            merge.fault(at, "\"" + name.get() + "\" may be null, and nothing could be compared with that", "Write required: true in the contract: records without it then go to quarantine.");
        }
        return found;
    }
}
