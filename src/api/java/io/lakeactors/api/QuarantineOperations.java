package io.lakeactors.api;

import io.lakeactors.api.Operation.Access;
import io.lakeactors.api.Operation.Parameter;
import io.lakeactors.api.wire.QuarantineOrder;
import io.lakeactors.api.wire.QuarantineOutcome;
import io.lakeactors.api.wire.QuarantineStats;
import io.lakeactors.engine.quarantine.LakeQuarantine.Order;
import io.lakeactors.engine.quarantine.LakeQuarantine.Outcome;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuarantine.Action;
import io.lakeactors.model.TableQuarantine.Choice;
import io.lakeactors.model.TableQuarantine.Entry;
import io.lakeactors.model.TableQuarantine.Position;
import io.lakeactors.query.QuarantineDesk;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands in quarantine comes back, or is given up. */
final class QuarantineOperations {
    private static final String TAG = "tables";
    private static final Pattern POSITION = Pattern.compile("(.+)/(\\d{1,9})@(\\d{1,18})");
    private static final int POSITIONS_MAX = 10_000;
    /** Positions that a condition chose are let out so many at a time. */
    private static final int CHOSEN_AT_ONCE = 50_000;
    private static final int LOG_MAX = 100_000;
    private static final int TEXT_MAX = 1_000;

    private final ApiParts parts;
    private final QuarantineDesk desk;
    private final Executor blocking;

    QuarantineOperations(ApiParts parts, Executor blocking) {
        this.parts = parts;
        this.desk = new QuarantineDesk(parts.reader(), parts.query());
        this.blocking = blocking;
    }

    List<Operation> all() {
        return List.of(
                Operation.get("/v1/quarantine/stats", "quarantineStats", TAG, "How many records stand in quarantine, and how many have left it", QuarantineStats.class,
                                call -> Operations.later(blocking, () -> stats(call.text("table"))))
                        .with(new Parameter("table", "string", "only of this table")),
                let("/v1/quarantine/{table}/release", "quarantineRelease", "Lets those records into the table that pass its contract as it is now", Action.RELEASE),
                let("/v1/quarantine/{table}/discard", "quarantineDiscard", "Gives records of quarantine up for good", Action.DISCARD));
    }

    private Operation let(String path, String id, String summary, Action action) {
        return Operation.post(path, id, TAG, summary, Access.CHANGE, QuarantineOutcome.class, call -> {
            TableName table = call.table();
            var asked = call.body(QuarantineOrder.class);
            return Operations.later(blocking, () -> checked(table, asked, action)).thenCompose(choice -> let(table, asked, action, choice))
                    .thenApply(outcome -> wire(table, asked, action, outcome));
        }).taking(QuarantineOrder.class);
    }

    /** What is wrong with an order is said before anything is done. */
    private Choice checked(TableName table, QuarantineOrder asked, Action action) {
        bounded(asked.by(), "by");
        bounded(asked.reason(), "reason");
        boolean isChosen = present(asked.rule()).isPresent() || present(asked.where()).isPresent() || asked.positions() != null && !asked.positions().isEmpty();
        if (asked.all() && isChosen) {
            throw choice("all records are meant, and some are chosen", "all", "Give either.");
        }
        if (action == Action.DISCARD && !asked.all() && !isChosen) {
            throw choice("nothing says which records are to be given up", "rule, where, positions", "Choose some, or say that all are meant: all (--all).");
        }
        parts.store().head(table);
        var positions = positions(asked.positions() == null ? List.of() : asked.positions());
        requireQuarantine(table);
        present(asked.rule()).ifPresent(rule -> requireKnown(table, rule));
        desk.unsound(parts.store(), table).ifPresent(why -> {
            throw LakeError.of(ErrorCode.QUARANTINE_UNSOUND, why, table.toString(), "lake audit says what differs; nothing is let out of such a quarantine").asException();
        });
        return new Choice(present(asked.rule()), positions.isEmpty() ? Optional.empty() : Optional.of(positions));
    }

    private void requireQuarantine(TableName table) {
        if (!parts.reader().list().contains(table.quarantine())) {
            throw LakeError.of(ErrorCode.QUARANTINE_NOT_FOUND, table + " has no quarantine", table.toString(), "lake quarantine ls names the tables that have records there").asException();
        }
    }

    /** A rule that has let nothing through is mostly one that is not called so. */
    private void requireKnown(TableName table, String rule) {
        var known = new TreeSet<String>();
        desk.tallies(table.quarantine()).forEach(tally -> known.add(tally.rule()));
        parts.quarantine().log(Optional.of(table), LOG_MAX).forEach(entry -> known.add(entry.share().rule()));
        if (!known.contains(rule)) {
            throw choice("no rule " + rule + " ever sent a record of " + table + " to quarantine", "rule", known.isEmpty() ? "Nothing of it ever was there." : "These did: " + String.join(", ", known));
        }
    }

    private static void bounded(String text, String name) {
        if (text != null && text.length() > TEXT_MAX) {
            throw Call.invalid(name + " has " + text.length() + " characters", name, "Give " + TEXT_MAX + " at most.");
        }
    }

    private static Set<Position> positions(List<String> texts) {
        if (texts.size() > POSITIONS_MAX) {
            throw choice(texts.size() + " positions are too many", "positions", "Give " + POSITIONS_MAX + " at most, or a condition.");
        }
        var positions = new HashSet<Position>();
        for (String text : texts) {
            Matcher found = POSITION.matcher(text == null ? "" : text);
            if (!found.matches()) {
                throw choice("\"" + text + "\" is no position", "positions", "Write it as topic/partition@offset, for instance flights/3@1042.");
            }
            positions.add(new Position(found.group(1), Integer.parseInt(found.group(2)), Long.parseLong(found.group(3))));
        }
        return positions;
    }

    private CompletionStage<Outcome> let(TableName table, QuarantineOrder asked, Action action, Choice choice) {
        var order = new Order(table, choice, action, present(asked.pipeline()), asked.dryRun(), present(asked.by()).orElse("api"), present(asked.reason()).orElse(""));
        return present(asked.where()).map(where -> some(order, where, Optional.empty(), new Outcome("", "", 0, Map.of()))).orElseGet(() -> parts.quarantine().let(order));
    }

    /** Those that a condition is true of, portion after portion. */
    private CompletionStage<Outcome> some(Order order, String where, Optional<Position> after, Outcome before) {
        return Operations.later(blocking, () -> found(order.table(), where, after)).thenCompose(found -> {
            var wanted = new HashSet<>(found.positions());
            order.choice().positions().ifPresent(wanted::retainAll);
            var portion = new Order(order.table(), new Choice(order.choice().rule(), Optional.of(wanted)), order.action(), order.pipeline(), order.dryRun(), order.by(), order.reason());
            return parts.quarantine().let(portion).thenCompose(outcome -> {
                Outcome sum = sum(before, outcome);
                return found.truncated() ? some(order, where, Optional.of(found.positions().getLast()), sum) : Operations.later(blocking, () -> sum);
            });
        });
    }

    private QuarantineDesk.Positions found(TableName table, String where, Optional<Position> after) {
        try {
            return desk.positions(table.quarantine(), where, after, CHOSEN_AT_ONCE);
        } catch (LakeException failure) {
            if (failure.error().code() == ErrorCode.QUERY_FAILED || failure.error().code() == ErrorCode.QUERY_REFUSED) {
                throw LakeError.of(ErrorCode.QUARANTINE_CHOICE_INVALID, "the condition cannot be asked: " + failure.error().what(), "where",
                        "Write one over the columns of " + table.quarantine() + ", for instance: rule_id = 'x' and _la_offset < 100").asException(failure);
            }
            throw failure;
        }
    }

    private static Outcome sum(Outcome one, Outcome other) {
        var stayed = new TreeMap<>(one.stayed());
        other.stayed().forEach((rule, records) -> stayed.merge(rule, records, Long::sum));
        return new Outcome(other.pipeline(), other.contractVersion(), one.left() + other.left(), stayed);
    }

    private static QuarantineOutcome wire(TableName table, QuarantineOrder asked, Action action, Outcome outcome) {
        var broken = new TreeMap<>(outcome.stayed()).entrySet().stream().map(rule -> new QuarantineOutcome.Broken(rule.getKey(), rule.getValue())).toList();
        return new QuarantineOutcome(table.toString(), action.name().toLowerCase(Locale.ROOT), asked.dryRun(), present(outcome.pipeline()).orElse(null),
                present(outcome.contractVersion()).orElse(null), outcome.left(), outcome.stayed().values().stream().mapToLong(Long::longValue).sum(), broken);
    }

    private static Optional<String> present(String text) {
        return Optional.ofNullable(text).filter(value -> !value.isBlank());
    }

    private static LakeException choice(String what, String where, String mend) {
        return LakeError.of(ErrorCode.QUARANTINE_CHOICE_INVALID, what, where, mend).asException();
    }

    private QuarantineStats stats(Optional<String> only) {
        var known = parts.reader().list();
        var groups = new ArrayList<QuarantineStats.Group>();
        known.stream().filter(table -> known.contains(table.quarantine()) && only.map(table.toString()::equals).orElse(true)).sorted()
                .forEach(table -> desk.tallies(table.quarantine()).forEach(tally ->
                        groups.add(new QuarantineStats.Group(table.toString(), tally.rule(), tally.contractVersion(), tally.day(), "open", tally.records()))));
        var left = new TreeMap<List<String>, Long>(java.util.Comparator.comparing(List::toString));
        for (Entry entry : parts.quarantine().log(Optional.empty(), LOG_MAX)) {
            if (only.map(entry.table().toString()::equals).orElse(true)) {
                String state = entry.action() == Action.RELEASE ? "released" : "discarded";
                left.merge(List.of(entry.table().toString(), entry.share().rule(), entry.share().contractVersion(), LocalDate.ofEpochDay(entry.share().day()).toString(), state), entry.share().rows(),
                        Long::sum);
            }
        }
        left.forEach((group, records) -> groups.add(new QuarantineStats.Group(group.get(0), group.get(1), group.get(2), group.get(3), group.get(4), records)));
        return new QuarantineStats(groups);
    }
}
