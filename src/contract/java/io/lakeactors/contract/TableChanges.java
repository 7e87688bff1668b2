package io.lakeactors.contract;

import io.lakeactors.contract.Comparison.Change;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.Rule;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.Threshold;
import io.lakeactors.model.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Gathers what changes in one table of a contract; used once. */
final class TableChanges {
    private final String table;
    private final Contract before;
    private final Contract after;
    private final List<Change> changes = new ArrayList<>();
    /** Columns that came or went: their rules come and go with them. */
    private final Set<String> moved = new HashSet<>();
    /** Columns that are required now and were not, or the other way round. */
    private final Set<String> turned = new HashSet<>();

    TableChanges(String table, Contract before, Contract after) {
        this.table = table;
        this.before = before;
        this.after = after;
    }

    List<Change> all() {
        fields("", before.schema().fields(), after.schema().fields());
        checks();
        if (before.unknownFields() != after.unknownFields()) {
            changes.add(new Change(table, ChangeRule.READING_CHANGED, "treats unknown fields otherwise: " + word(before) + " becomes " + word(after)));
        }
        if (before.promise() != after.promise()) {
            changes.add(new Change(table + "." + Strictness.COMPATIBILITY, ChangeRule.PROMISE_CHANGED, "was " + before.promise().words() + " and is " + after.promise().words()));
        }
        return changes.stream().map(change -> change.under(before.promise())).toList();
    }

    private static String word(Contract contract) {
        return contract.unknownFields().name().toLowerCase(java.util.Locale.ROOT);
    }

    private void add(String path, ChangeRule rule, String what) {
        changes.add(new Change(table + "." + path, rule, what));
    }

    private void fields(String path, List<Field> olds, List<Field> nows) {
        var newFields = byName(nows);
        var oldFields = byName(olds);
        var renamed = new HashMap<String, Field>();
        nows.stream().filter(now -> !now.formerName().isEmpty() && !oldFields.containsKey(now.name()) && oldFields.containsKey(now.formerName()))
                .forEach(now -> renamed.put(now.formerName(), now));
        for (Field old : olds) {
            Field now = newFields.get(old.name());
            if (now == null && renamed.containsKey(old.name())) {
                renamed(path, old, renamed.get(old.name()));
            } else if (now == null) {
                moved.add(path + old.name());
                changes.add(gone(path + old.name(), ChangeRule.COLUMN_REMOVED, "was removed", old));
            } else {
                field(path + old.name(), old, now);
            }
        }
        nows.stream().filter(now -> !oldFields.containsKey(now.name()) && !renamed.containsValue(now)).forEach(now -> added(path + now.name(), now));
    }

    /** What was said to go in some version may go in that one, and not before; nor may its name. */
    private Change gone(String path, ChangeRule rule, String what, Field old) {
        var promised = old.deprecated().flatMap(deprecation -> SemanticVersion.of(deprecation.removeIn()))
                .filter(removeIn -> SemanticVersion.of(after.version()).filter(version -> version.compareTo(removeIn) < 0).isPresent());
        String until = promised.map(removeIn -> ", and is promised until " + removeIn).orElse("");
        return new Change(table + "." + path, rule, what + until, promised, before.promise());
    }

    /** Its rules go by another name with it. */
    private void renamed(String path, Field old, Field now) {
        moved.add(path + old.name());
        moved.add(path + now.name());
        changes.add(gone(path + old.name(), ChangeRule.COLUMN_RENAMED, "is now called " + now.name(), old));
        field(path + now.name(), old, now);
    }

    private static Map<String, Field> byName(List<Field> fields) {
        var names = new LinkedHashMap<String, Field>();
        fields.forEach(field -> names.put(field.name(), field));
        return names;
    }

    private void added(String path, Field now) {
        moved.add(path);
        if (now.required()) {
            add(path, ChangeRule.REQUIRED_ADDED, "is new and required, which rows from before cannot meet");
        } else {
            add(path, ChangeRule.COLUMN_ADDED, "is new (" + now.type().word() + ")");
        }
    }

    private void field(String path, Field old, Field now) {
        if (old.required() != now.required()) {
            turned.add(path);
            if (now.required()) {
                add(path, ChangeRule.REQUIRED_ADDED, "became required, which rows from before may not meet");
            } else {
                add(path, ChangeRule.REQUIRED_DROPPED, "is no longer required, so that readers may meet nulls");
            }
        }
        if (!old.source().equals(now.source()) || !old.mapping().equals(now.mapping())) {
            // A key that is made otherwise is another key, for rows that are there already too.
            boolean isKey = TechnicalKeyReader.isGenerated(old) || TechnicalKeyReader.isGenerated(now);
            add(path, isKey ? ChangeRule.KEY_CHANGED : ChangeRule.READING_CHANGED, "is read from \"" + now.source() + "\", "
                    + (now.source().equals(old.source()) ? "by another mapping than before" : "before from \"" + old.source() + "\""));
        }
        if (!old.deprecated().equals(now.deprecated())) {
            add(path, ChangeRule.COLUMN_DEPRECATED, now.deprecated().map(deprecation -> "is " + deprecation).orElse("is no longer deprecated"));
        }
        type(path, old.type(), now.type());
    }

    private void type(String path, Type old, Type now) {
        if (old instanceof Type.Struct oldStruct && now instanceof Type.Struct newStruct) {
            fields(path + ".", oldStruct.fields(), newStruct.fields());
        } else if (old instanceof Type.Array oldList && now instanceof Type.Array newList) {
            field(path + "." + Rule.ITEMS, oldList.element(), newList.element());
        } else if (old instanceof Type.Dictionary oldMap && now instanceof Type.Dictionary newMap) {
            field(path + ".value", oldMap.value(), newMap.value());
        } else if (old instanceof Type.Timestamp oldTime && now instanceof Type.Timestamp newTime && oldTime.zoned() == newTime.zoned()) {
            if (oldTime.form() != newTime.form()) {
                add(path, ChangeRule.READING_CHANGED, "is read in another time form");
            }
        } else if (widens(old, now)) {
            add(path, ChangeRule.TYPE_WIDENED, "widens from " + old.word() + " to " + now.word());
        } else if (!old.equals(now)) {
            add(path, ChangeRule.TYPE_CHANGED, "changed from " + old.word() + " to " + now.word());
        }
    }

    /** As Iceberg promotes types. */
    private static boolean widens(Type old, Type now) {
        if (old instanceof Type.Decimal oldDecimal && now instanceof Type.Decimal newDecimal) {
            return oldDecimal.scale() == newDecimal.scale() && oldDecimal.precision() < newDecimal.precision();
        }
        return old instanceof Type.Int && now instanceof Type.Long || old instanceof Type.Float && now instanceof Type.Double;
    }

    private void checks() {
        var newRules = new LinkedHashMap<String, Rule>();
        after.rules().forEach(rule -> newRules.put(rule.id(), rule));
        var oldIds = before.rules().stream().map(Rule::id).toList();
        for (Rule old : before.rules()) {
            Rule now = newRules.get(old.id());
            if (old instanceof Rule.Unique key && !keeps(key, now)) {
                add(old.id(), ChangeRule.KEY_CHANGED, "no longer says that " + String.join(", ", key.columns()) + " is unique");
            } else if (now == null && !follows(old)) {
                add(old.id(), ChangeRule.CHECK_REMOVED, "was removed");
            } else if (now != null && !now.equals(old)) {
                add(old.id(), ChangeRule.CHECK_CHANGED, "changed");
            }
        }
        after.rules().stream().filter(rule -> !oldIds.contains(rule.id()) && !follows(rule)).forEach(rule -> add(rule.id(), ChangeRule.CHECK_ADDED, "is new"));
        thresholds();
        tableChecks();
    }

    /** One that comes or goes does so with the rules that it counts. */
    private void thresholds() {
        for (Threshold old : before.thresholds()) {
            after.thresholds().stream().filter(now -> now.id().equals(old.id()) && !now.equals(old)).forEach(now -> add(now.id(), ChangeRule.CHECK_CHANGED, "allows "
                    + RuleWords.allowance(now) + ", else: " + RuleWords.action(now.action()) + "; before " + RuleWords.allowance(old) + ", else: " + RuleWords.action(old.action())));
        }
    }

    /** What was told of the rule that the same entry is, is told. */
    private void tableChecks() {
        var ruled = Stream.of(before, after).flatMap(contract -> contract.rules().stream().map(Rule::id)).collect(Collectors.toSet());
        var news = new LinkedHashMap<String, TableCheck>();
        after.checks().forEach(check -> news.put(check.id(), check));
        before.checks().stream().filter(old -> !ruled.contains(old.id())).forEach(old -> {
            TableCheck now = news.get(old.id());
            if (now == null && !moved.contains(old.column())) {
                add(old.id(), ChangeRule.CHECK_REMOVED, "was removed");
            } else if (now != null && !now.equals(old)) {
                add(old.id(), ChangeRule.CHECK_CHANGED, "changed");
            }
        });
        var oldIds = before.checks().stream().map(TableCheck::id).toList();
        after.checks().stream().filter(check -> !oldIds.contains(check.id()) && !ruled.contains(check.id()) && !moved.contains(check.column())).forEach(check ->
                add(check.id(), ChangeRule.CHECK_ADDED, "is new"));
    }

    private boolean keeps(Rule.Unique key, Rule now) {
        boolean gone = key.columns().stream().anyMatch(column -> after.schema().indexOf(column).isEmpty());
        return gone || now instanceof Rule.Unique still && Set.copyOf(still.columns()).equals(Set.copyOf(key.columns()));
    }

    /** Whether a rule comes or goes with what is told of its column already. */
    private boolean follows(Rule rule) {
        return switch (rule) {
            case Rule.Required required -> isMoved(required.column()) || turned.contains(required.column());
            case Rule.TypeMatch match -> isMoved(match.column());
            case Rule.Range range -> isMoved(range.column());
            case Rule.Length length -> isMoved(length.column());
            case Rule.Pattern pattern -> isMoved(pattern.column());
            case Rule.Accepted accepted -> isMoved(accepted.column());
            case Rule.Unique unique -> unique.columns().stream().anyMatch(this::isMoved);
            case Rule.Late late -> isMoved(late.column());
            case Rule.Expression expression -> false;
        };
    }

    /** With what it is nested in, too. */
    private boolean isMoved(String path) {
        return moved.stream().anyMatch(whole -> path.equals(whole) || path.startsWith(whole + "."));
    }
}
