package io.lakeactors.contract;

import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.Contract;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Field;
import io.lakeactors.model.MergeRule;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what becomes of rows of a silver table that have the same key, and holds it to the contract; used once. */
final class MergeReader {
    static final String[] KEYS = {"mode", "keys", "order", "delete", "remember", "keep", "window", "by"};

    private static final String MODE = "mode";
    private static final String ORDER = "order";
    private static final String DELETE = "delete";
    private static final String REMEMBER = "remember";
    private static final String KEEP = "keep";
    private static final String WINDOW = "window";
    private static final String BY = "by";
    private static final String VALUE = "(?:'[^']*'|\"[^\"]*\"|-?[0-9]{1,18}|true|false)";
    private static final Pattern CONDITION = Pattern.compile("\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*(?:==?\\s*(" + VALUE + ")|in\\s*[(\\[]\\s*(" + VALUE + "(?:\\s*,\\s*" + VALUE + ")*)\\s*[)\\]])\\s*");
    private static final Pattern ONE_VALUE = Pattern.compile(VALUE);
    private static final String CONDITIONS = "Compare one column to constants, as in delete: \"op = 'd'\", \"op in ('d', 'x')\" or \"gone = true\".";

    private final Keys merge;
    private final Contract contract;
    private final List<String> primaryKey;
    private final Faults faults;

    /** @param merge the keys below {@code merge} @param primaryKey of the contract, in its order; may be empty */
    MergeReader(Keys merge, Contract contract, List<String> primaryKey, Faults faults) {
        this.merge = merge;
        this.contract = contract;
        this.primaryKey = primaryKey;
        this.faults = faults;
    }

    /** The primary key of the contract's schema object of that name. */
    static List<String> primaryKey(String contractText, String object) {
        return YamlReader.read(contractText, new Faults(ErrorCode.CONTRACT_INVALID, "")).stream().flatMap(root -> root.mappings("schema").stream())
                .filter(one -> one.text("name").filter(object::equals).isPresent()).findFirst().map(ContractDocument::primaryKey).orElse(List.of());
    }

    Optional<MergeRule> read() {
        int before = faults.count();
        Optional<String> word = PipelineReader.oneOf(merge, MODE, Stream.of(MergeRule.Mode.values()).map(MergeRule.Mode::word).toList());
        if (!merge.has(MODE)) {
            merge.fault(MODE, merge.path(MODE) + " is missing", "Write mode: upsert for the newest row of each key, mode: history for all of them, or mode: dedup for events that come more than once.");
        }
        boolean history = word.filter(MergeRule.Mode.HISTORY.word()::equals).isPresent();
        boolean dedup = word.filter(MergeRule.Mode.DEDUP.word()::equals).isPresent();
        if (word.isPresent()) {
            (dedup ? List.of(DELETE, REMEMBER) : List.of(KEEP, WINDOW, BY)).stream().filter(merge::has)
                    .forEach(key -> merge.fault(key, merge.path(key) + " has no effect with mode: " + word.get(), dedup ? "Leave it out, or write mode: upsert." : "Leave it out, or write mode: dedup."));
        }
        List<String> keys = keys();
        int beforeOrder = faults.count();
        List<String> order = order();
        if (history && order.isEmpty() && faults.count() == beforeOrder) {
            merge.fault(merge.has(ORDER) ? ORDER : MODE, merge.path(ORDER) + " is missing, and nothing else says from when on a row holds", "Name the column whose value is the time of the change, as in order: updated_at.");
        }
        if (dedup) {
            Optional<MergeRule.Window> window = new WindowReader(merge, contract, faults).read(order);
            return faults.count() == before ? window.map(within -> MergeRule.dedup(keys, order.isEmpty() ? List.of(within.by()) : order, within)) : Optional.empty();
        }
        contract.rules().stream().filter(Rule.Unique.class::isInstance).forEach(rule -> uniqueness((Rule.Unique) rule, keys, order));
        if (history) {
            repetitions(keys);
        } else {
            volumes();
        }
        Optional<MergeRule.Deletion> deletion = merge.text(DELETE).flatMap(this::deletion);
        long remember = PipelineReader.millis(merge, REMEMBER, 0, 3_650 * PipelineReader.DAY).orElse(MergeRule.REMEMBER_MILLIS);
        if (merge.has(REMEMBER) && !merge.has(DELETE)) {
            merge.fault(REMEMBER, merge.path(REMEMBER) + " has no effect without delete", "Say which rows delete their key, or leave it out.");
        }
        return faults.count() == before ? Optional.of(new MergeRule(history ? MergeRule.Mode.HISTORY : MergeRule.Mode.UPSERT, keys, order, deletion, remember)) : Optional.empty();
    }

    private List<String> keys() {
        List<String> named = merge.texts("keys").stream().map(YamlNode.Scalar::text).toList();
        List<String> keys = named.isEmpty() ? primaryKey : named;
        if (keys.isEmpty()) {
            faults.add(ErrorCode.BUSINESS_KEY_MISSING, merge.line(merge.has("keys") ? "keys" : MODE), "rows cannot be merged without a key, and the contract " + contract.title()
                    + " has no business key for \"" + contract.object() + "\"", "Mark its columns with primaryKey: true in the contract, or list them under " + merge.path("keys") + ".");
        }
        columns("keys", keys, MergeReader::identifies, "is no value to tell rows apart by", "Choose columns of type string, int, long, decimal, boolean, date, timestamp, uuid or binary.");
        return keys;
    }

    /** It is judged among records as they come, whatever their keys are: what an update leaves alone stands there twice. */
    private void uniqueness(Rule.Unique unique, List<String> keys, List<String> order) {
        if (unique.onFail() == OnFail.LOG || keys.isEmpty()) {
            return;
        }
        if (keys.containsAll(unique.columns())) {
            merge.fault(MODE, "the rule " + unique.id() + " would keep every change of a row out", "Remove unique from the contract: what becomes of the rows of a key is what merge says.");
        } else if (unique.columns().stream().noneMatch(order::contains)) {
            merge.fault(MODE, "the rule " + unique.id() + " would keep out an update that leaves " + String.join(", ", unique.columns()) + " as it is",
                    "Let it only log (la.onFail: log), remove it, or add a column of order to it.");
        }
    }

    /** Counted by the time at which it was read, a row that is updated leaves the window in which it was. */
    private void volumes() {
        contract.checks().stream().filter(check -> timeKey(check).isPresent()).forEach(
                check -> faults.notice(merge.line(MODE), "the check \"" + check.id() + "\" counts a row when its last change came, and windows of the past lose rows that are updated: name a column of times that stay, "
                        + timeKey(check).get()));
    }

    /** How the check would say by which time rows are counted, if it counts them by when they were read. */
    static Optional<String> timeKey(TableCheck check) {
        if (check.measured() instanceof TableCheck.Volume volume && volume.column().equals(AuditColumns.INGEST_TS)) {
            return Optional.of("column: …");
        }
        return check.measured() instanceof TableCheck.Drift drift && drift.windowMillis() > 0 && drift.time().equals(AuditColumns.INGEST_TS) ? Optional.of("time: …") : Optional.empty();
    }

    /** A key has a row for each of its changes. */
    private void repetitions(List<String> keys) {
        contract.checks().stream().filter(check -> check.measured() instanceof TableCheck.Duplicates duplicates && keys.containsAll(duplicates.columns())).forEach(
                check -> faults.notice(merge.line(MODE), "the check \"" + check.id() + "\" counts every change of a key as a repetition: add the first column of order to it"));
    }

    private List<String> order() {
        List<String> order = merge.texts(ORDER).stream().map(YamlNode.Scalar::text).toList();
        if (order.size() > MergeRule.ORDER_MAX) {
            merge.fault(ORDER, merge.path(ORDER) + " names " + order.size() + " columns", "Name up to " + MergeRule.ORDER_MAX + ".");
            return List.of();
        }
        columns(ORDER, order, MergeReader::orders, "does not say what is newer", "Choose columns of type int, long, date, timestamp or decimal of up to 18 digits.");
        return order;
    }

    private void columns(String key, List<String> names, Predicate<Type> suits, String misfit, String mend) {
        var seen = new HashSet<String>();
        for (String name : names) {
            if (!seen.add(name)) {
                merge.fault(key, "\"" + name + "\" stands twice in " + merge.path(key), "Keep one of them.");
                continue;
            }
            field(key, name).ifPresent(field -> {
                if (!suits.test(field.type())) {
                    merge.fault(key, "\"" + name + "\", which is of type " + field.type().word() + ", " + misfit, mend);
                } else if (!field.required()) {
                    merge.fault(key, "\"" + name + "\" may be null, and nothing could be compared with that", "Write required: true in the contract: records without it then go to quarantine.");
                }
            });
        }
    }

    private Optional<Field> field(String key, String name) {
        List<Field> fields = contract.schema().fields();
        Optional<Field> found = fields.stream().filter(field -> field.name().equals(name)).findFirst();
        if (found.isEmpty()) {
            merge.fault(merge.has(key) ? key : MODE, "the contract has no column \"" + name + "\" to merge by", Spelling.suggest(name, fields.stream().map(Field::name).toList()));
        }
        return found;
    }

    private static boolean identifies(Type type) {
        return !(type instanceof Type.Struct || type instanceof Type.Array || type instanceof Type.Dictionary || type instanceof Type.Float || type instanceof Type.Double);
    }

    private static boolean orders(Type type) {
        return type instanceof Type.Int || type instanceof Type.Long || type instanceof Type.Date || type instanceof Type.Timestamp || type instanceof Type.Decimal decimal && decimal.fitsLong();
    }

    private Optional<MergeRule.Deletion> deletion(String condition) {
        Matcher matcher = CONDITION.matcher(condition);
        if (!matcher.matches()) {
            merge.fault(DELETE, "\"" + condition + "\" cannot tell which rows delete", CONDITIONS);
            return Optional.empty();
        }
        Optional<Field> field = field(DELETE, matcher.group(1));
        var values = new ArrayList<String>();
        Matcher one = ONE_VALUE.matcher(Stream.of(matcher.group(2), matcher.group(3)).filter(Objects::nonNull).findFirst().orElseThrow());
        while (one.find()) {
            if (field.isPresent() && !fits(field.get().type(), one.group())) {
                merge.fault(DELETE, "\"" + field.get().name() + "\", which is of type " + field.get().type().word() + ", is never " + one.group(), CONDITIONS);
            }
            boolean quoted = one.group().startsWith("'") || one.group().startsWith("\"");
            values.add(quoted ? one.group().substring(1, one.group().length() - 1) : one.group());
        }
        return field.map(found -> new MergeRule.Deletion(found.name(), values));
    }

    /** Other types have more than one way to write a value. */
    private static boolean fits(Type type, String value) {
        if (type instanceof Type.Text) {
            return value.startsWith("'") || value.startsWith("\"");
        }
        if (type instanceof Type.Bool) {
            return value.equals("true") || value.equals("false");
        }
        return (type instanceof Type.Int || type instanceof Type.Long) && value.matches("-?[0-9]+") && String.valueOf(Long.parseLong(value)).equals(value);
    }
}
