package io.lakeactors.contract;

import io.lakeactors.model.Field;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Schema;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.Threshold;
import io.lakeactors.model.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Gathers the rules of a schema object in the contract's order: column by column, then those of the whole row. */
final class RuleReader {
    /** How far apart, in positions of a partition, equal keys are still found. */
    static final long WINDOW_POSITIONS = 65_536;

    private final YamlNode.Mapping object;
    private final Schema schema;
    private final Faults faults;
    private final boolean taken;
    private final List<Rule> rules = new ArrayList<>();
    private final List<TableCheck> checks = new ArrayList<>();
    private final List<Threshold> thresholds = new ArrayList<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<String, Integer> checkIds = new HashMap<>();
    /** Of a contract that was taken before: ids of rules that older programs knew, which no rule of a nested field may have. */
    private final Set<String> reserved;

    /** @param rules on single rows, {@code checks} on the whole table, {@code thresholds} on ranges of positions */
    record Read(List<Rule> rules, List<TableCheck> checks, List<Threshold> thresholds) {}

    private RuleReader(YamlNode.Mapping object, Schema schema, Faults faults, boolean taken, Set<String> reserved) {
        this.reserved = reserved;
        this.taken = taken;
        this.object = object;
        this.schema = schema;
        this.faults = faults;
    }

    /** @param taken whether the contract was taken before, maybe by an older program */
    static Read read(YamlNode.Mapping object, Schema schema, Faults faults, boolean taken) {
        var reserved = new HashSet<String>();
        if (taken) {
            var older = new RuleReader(object, schema, faults.aside(), true, Set.of());
            older.all(false);
            reserved.addAll(older.ids.keySet());
        }
        var reader = new RuleReader(object, schema, faults, taken, reserved);
        reader.all(true);
        return new Read(reader.rules, reader.checks, reader.thresholds);
    }

    private void all(boolean nested) {
        for (YamlNode.Mapping property : object.mappings("properties")) {
            int column = schema.indexOf(TypeReader.columnName(property)).orElse(-1);
            if (column >= 0) {
                column(property, schema.fields().get(column), nested);
            }
        }
        for (YamlNode.Mapping quality : object.mappings("quality")) {
            quality(quality, Optional.empty(), fallback(object));
        }
        WatermarkReader.read(this, object);
    }

    /** What gathers rules of this object without adding them; faults are told all the same. */
    RuleReader aside() {
        return new RuleReader(object, schema, faults, taken, reserved);
    }

    /** Those that were added so far. */
    List<Rule> rules() {
        return List.copyOf(rules);
    }

    /** What is said of the whole object under this name. */
    Optional<YamlNode> extension(String name) {
        return Extensions.value(object, name);
    }

    Schema schema() {
        return schema;
    }

    Faults faults() {
        return faults;
    }

    void add(YamlNode at, Rule rule) {
        if (isFirst(at, rule.id(), ids)) {
            rules.add(rule);
        }
    }

    /** Older programs did not look at rules of nested fields: of a contract that one of them took, those that cannot be are left out. */
    void nested(YamlNode at, String path, Consumer<RuleReader> read) {
        if (!taken) {
            var aside = aside();
            read.accept(aside);
            aside.rules.forEach(rule -> add(at, rule));
            return;
        }
        var aside = new RuleReader(object, schema, faults.aside(), true, reserved);
        read.accept(aside);
        if (aside.faults.none() && aside.rules.stream().noneMatch(rule -> ids.containsKey(rule.id()) || reserved.contains(rule.id()))) {
            aside.rules.forEach(rule -> add(at, rule));
            faults.include(aside.faults);
        } else {
            faults.notice(at, "rules of the nested field \"" + path + "\" cannot be, and are" + Faults.LEFT_OUT);
        }
    }

    /** What has no effect, and was not known to have none: to say it is a fault, but of what was taken before it is left out. */
    void idle(YamlNode at, String what) {
        if (taken) {
            faults.notice(at, what + ", and is" + Faults.LEFT_OUT);
        } else {
            faults.add(at, what, "Remove it.");
        }
    }

    /** A check may have the id of the rule that the same entry is. Programs that knew no checks have taken several with one id. */
    void addCheck(YamlNode at, TableCheck check) {
        if (taken && checkIds.containsKey(check.id())) {
            faults.notice(at, "the check \"" + check.id() + "\" on the whole table is there already, in " + faults.line(checkIds.get(check.id())) + ", and this one is" + Faults.LEFT_OUT);
            return;
        }
        if (isFirst(at, check.id(), checkIds)) {
            checks.add(check);
        }
    }

    /** Its rules were added, so its id is its own. What holds ranges back does so for all of one length: a row is written when its range is judged. */
    void addThreshold(YamlNode at, Threshold threshold) {
        boolean holds = threshold.action() == Threshold.Action.FAIL_BATCH;
        Optional<Threshold> other = thresholds.stream().filter(one -> holds && one.action() == threshold.action() && one.positions() != threshold.positions()).findFirst();
        if (other.isPresent()) {
            faults.add(at, "\"" + threshold.id() + "\" fails ranges of " + threshold.positions() + " positions, and \"" + other.get().id() + "\" of " + other.get().positions(),
                    "Write the same la.per at all entries with la.onFail: fail_batch.");
        } else {
            thresholds.add(threshold);
        }
    }

    private boolean isFirst(YamlNode at, String id, Map<String, Integer> known) {
        Integer earlier = known.putIfAbsent(id, at.line());
        if (earlier != null) {
            faults.add(at, "the rule \"" + id + "\" is there already, in " + faults.line(earlier), "Give each quality rule an id of its own.");
        }
        return earlier == null;
    }

    private void column(YamlNode.Mapping property, Field field, boolean nested) {
        OnFail onFail = fallback(property);
        String name = field.name();
        if (property.isTrue("required")) {
            add(property, new Rule.Required(name + ".required", name, onFail));
        }
        add(property, new Rule.TypeMatch(name + ".type", name, typeMismatch(property)));
        property.mapping("logicalTypeOptions").ifPresent(options -> new OptionReader(this, options, field, onFail).read());
        if (property.isTrue("unique")) {
            unique(property, name + ".unique", List.of(name), onFail);
        }
        for (YamlNode.Mapping quality : property.mappings("quality")) {
            quality(quality, Optional.of(field), onFail);
        }
        if (nested) {
            new NestedRuleReader(this).read(property, field.type(), name, onFail);
        }
    }

    private void quality(YamlNode.Mapping quality, Optional<Field> field, OnFail fallback) {
        if (!taken || QualityReader.judgesRows(quality, field)) {
            new QualityReader(this, quality, field, fallback).read();
            return;
        }
        var aside = new RuleReader(object, schema, faults.aside(), true, reserved);
        new QualityReader(aside, quality, field, fallback).read();
        if (aside.faults.none() && aside.checks.stream().noneMatch(check -> checkIds.containsKey(check.id()))) {
            aside.checks.forEach(check -> addCheck(quality, check));
        } else {
            faults.notice(quality, "a check on the whole table cannot be measured, and is" + Faults.LEFT_OUT);
        }
    }

    /** What is said of a rule nowhere else: the property's la.onFail, else the object's, else quarantine. */
    private OnFail fallback(YamlNode.Mapping element) {
        return Extensions.onFail(element).or(() -> Extensions.onFail(object)).orElse(OnFail.QUARANTINE);
    }

    private OnFail typeMismatch(YamlNode.Mapping property) {
        return Extensions.onFail(property).or(() -> Strictness.typeMismatch(object)).or(() -> Extensions.onFail(object)).orElse(OnFail.QUARANTINE);
    }

    void unique(YamlNode at, String id, List<String> columns, OnFail onFail) {
        if (isKey(at, columns)) {
            add(at, new Rule.Unique(id, columns, WINDOW_POSITIONS, onFail));
        }
    }

    /** Whether a rule on rows says so already. */
    boolean isUnique(List<String> columns, OnFail onFail) {
        return rules.stream().anyMatch(rule -> rule instanceof Rule.Unique unique && unique.columns().equals(columns) && unique.onFail() == onFail);
    }

    /** Whether rows can be told apart by these columns; if not, that is a fault, of which is told. */
    boolean isKey(YamlNode at, List<String> columns) {
        for (String column : columns) {
            Optional<Type> type = typeOf(column);
            if (type.isEmpty() && isDeclared(column)) {
                return false;
            }
            if (type.isEmpty()) {
                faults.add(at, "there is no column \"" + column + "\"", Spelling.suggest(column, names()));
                return false;
            }
            if (type.get() instanceof Type.Struct || type.get() instanceof Type.Array || type.get() instanceof Type.Dictionary) {
                faults.add(at, "\"" + column + "\" is a " + type.get().word() + ", which cannot be compared for uniqueness", "Name a column of a plain type.");
                return false;
            }
        }
        return true;
    }

    Optional<Type> typeOf(String column) {
        return schema.fields().stream().filter(field -> field.name().equals(column)).map(Field::type).findFirst();
    }

    /** Whether the contract has the column, be it faulty: then that fault is told already. */
    boolean isDeclared(String column) {
        return object.mappings("properties").stream().anyMatch(property -> TypeReader.columnName(property).equals(column));
    }

    Set<String> names() {
        return schema.fields().stream().map(Field::name).collect(Collectors.toCollection(TreeSet::new));
    }
}
