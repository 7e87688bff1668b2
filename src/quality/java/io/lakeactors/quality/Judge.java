package io.lakeactors.quality;

import io.lakeactors.contract.expression.RowExpression;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.Mapping;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.RowFault;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Threshold;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Holds decoded batches to a contract, column by column. One instance serves one partition after another and reuses its buffers; not safe for threads.
 *
 * <p>A row with a decoder's fault or a broken rule that does more than log does not pass; the first of its faults that does more than log decides what
 * becomes of it. A record that could not be read at all is judged by no rule. Any broken rule that stops the pipeline does so, whatever else its row
 * breaks. Uniqueness looks only at rows that nothing else rejects, so a corrected record may follow the rejected one. Lateness looks at those that uniqueness
 * has left: what was seen of a window can be found again by reading it once more, and so must not depend on what was late in it.
 */
public final class Judge {
    /** Before the first time of an event was seen. */
    public static final long NO_TIME = Long.MIN_VALUE;

    /** The decoder's faults that leave the rest of the record readable. */
    private static final String DECODE_TYPE = "decode.type";

    private static final Set<String> DECODE_FIELD = Set.of(DECODE_TYPE, "decode.unknown", "decode.required");

    private final List<Rule> rules;
    private final Check[] checks;
    private final UniqueCheck[] uniques;
    private final int uniqueCount;
    private final ThresholdCheck[] thresholds;
    private final FailedRanges failed;
    private final Optional<LateCheck> late;
    private final int lateNumber;
    private final Map<String, Rule.TypeMatch> typeRules = new HashMap<>();
    /** The rules that a wrong value of a column excuses. */
    private final Map<String, List<Integer>> requiredRules = new HashMap<>();
    private final Bits[] broken;
    private final Bits unread = new Bits();
    private final Bits rejected = new Bits();
    private final Bits noted = new Bits();
    private final Bits held = new Bits();
    private final Verdicts verdicts = new Verdicts();

    /** @param ofRanges whether whole ranges are judged, and nothing else */
    private Judge(Contract contract, FailedRanges failed, boolean ofRanges) {
        this.failed = failed;
        rules = contract.rules();
        checks = new Check[rules.size()];
        uniques = new UniqueCheck[rules.size()];
        broken = new Bits[rules.size()];
        int seen = 0;
        int lates = -1;
        for (int i = 0; i < rules.size(); i++) {
            broken[i] = new Bits();
            switch (rules.get(i)) {
                case Rule.TypeMatch type -> typeRules.put(type.column(), type);
                case Rule.Unique unique -> uniques[i] = Checks.unique(unique, seen++, contract.schema());
                case Rule.Late lateness -> lates = i;
                case Rule rule -> checks[i] = Checks.of(rule, contract.schema());
            }
            if (rules.get(i) instanceof Rule.Required required) {
                requiredRules.computeIfAbsent(columnOf(required.column()), column -> new ArrayList<>()).add(i);
            }
        }
        uniqueCount = seen;
        thresholds = thresholds(contract, ofRanges);
        lateNumber = lates;
        late = lates < 0 ? Optional.empty() : Optional.of(Checks.late((Rule.Late) rules.get(lates), contract.schema()));
        calculated(contract);
    }

    private static ThresholdCheck[] thresholds(Contract contract, boolean ofRanges) {
        List<String> ids = contract.rules().stream().map(Rule::id).toList();
        List<Threshold> own = contract.thresholds().stream().filter(one -> ofRanges == (one.action() == Threshold.Action.FAIL_BATCH)).toList();
        return IntStream.range(0, own.size()).mapToObj(i -> new ThresholdCheck(own.get(i), i, own.get(i).ruleIds().stream().mapToInt(ids::indexOf).toArray())).toArray(ThresholdCheck[]::new);
    }

    /** What is calculated of a value of the wrong type has no value for that, and no fault of its own. */
    private void calculated(Contract contract) {
        for (Field field : contract.schema().fields()) {
            List<Integer> own = List.copyOf(requiredRules.getOrDefault(field.name(), List.of()));
            field.mapping().map(Mapping::expression).filter(expression -> !expression.isEmpty() && !own.isEmpty())
                    .ifPresent(expression -> RowExpression.columns(RowExpression.read(expression, contract.schema()))
                            .forEach(column -> requiredRules.computeIfAbsent(column, none -> new ArrayList<>()).addAll(own)));
        }
    }

    /**
     * @throws IllegalArgumentException if a rule does not suit its column; a contract that was read has none such
     * @throws io.lakeactors.model.LakeException FUNCTION_MISSING if an expression calls what is not loaded
     */
    public static Judge of(Contract contract) {
        return of(contract, FailedRanges.NONE);
    }

    /** As above. @param failed what {@link RangeJudge} has found; of a contract that holds ranges back, nothing behind what it has read may be judged */
    public static Judge of(Contract contract, FailedRanges failed) {
        return new Judge(contract, failed, false);
    }

    static Judge ofRanges(Contract contract) {
        return new Judge(contract, FailedRanges.NONE, true);
    }

    /** As above, for records that are let in whatever their time is. */
    public static Judge ofAnyTime(Contract contract) {
        List<Rule> others = contract.rules().stream().filter(rule -> !(rule instanceof Rule.Late)).toList();
        return of(new Contract(contract.id(), contract.name(), contract.version(), contract.object(), contract.schema(), others, contract.unknownFields(), contract.fingerprint()));
    }

    /** The column of times that lateness is reckoned from; empty if the contract knows no late rows. */
    public Optional<String> timeColumn() {
        return late.map(check -> check.rule().column());
    }

    /** A window without keys, for one partition. */
    public UniqueWindow newWindow() {
        return new UniqueWindow(uniqueCount, thresholds.length);
    }

    /** How many positions uniqueness and thresholds look back at most, 0 if the contract asks for none. */
    public long windowPositions() {
        return windows().max().orElse(0);
    }

    /** After a restart at this position, records from where to it are to be primed. Each window begins at a multiple of its own length, so any of them may reach back furthest. */
    public long lookBackFrom(long position) {
        return windows().map(length -> position - position % length).min().orElse(position);
    }

    private LongStream windows() {
        return LongStream.concat(rules.stream().filter(Rule.Unique.class::isInstance).mapToLong(rule -> ((Rule.Unique) rule).windowPositions()),
                Arrays.stream(thresholds).mapToLong(ThresholdCheck::positions));
    }

    /** Takes note of records that were judged before a restart: they count as seen and are not judged again. */
    public void prime(MicroBatch batch, UniqueWindow window) {
        if (windowPositions() > 0) {
            judge(batch, window, NO_TIME);
            verdicts.clear();
        }
    }

    /** As below, of the first records of a partition. */
    public Verdicts judge(MicroBatch batch, UniqueWindow window) {
        return judge(batch, window, NO_TIME);
    }

    /**
     * The verdicts on a batch; valid until the next call. Judging a batch again gives the same.
     *
     * @param newestMicros the greatest time of events before it, microseconds since 1970, or {@link #NO_TIME}
     */
    public Verdicts judge(MicroBatch batch, UniqueWindow window, long newestMicros) {
        verdicts.clear();
        ColumnBatch columns = batch.columns();
        int rows = columns.rows();
        check(batch);
        for (int i = 0; i < checks.length; i++) {
            note(i);
        }
        if (!failed.isEmpty()) {
            held(batch.raw(), rows);
        }
        for (int i = 0; i < uniques.length; i++) {
            if (uniques[i] != null) {
                uniques[i].run(batch.raw(), columns, rejected, window, broken[i]);
                note(i);
            }
        }
        threshold(batch, window);
        verdicts.reached(late.isPresent() ? late(late.get(), batch, newestMicros) : newestMicros);
        pass(rows);
        decide(batch);
        return verdicts;
    }

    /** Only what thresholds say. */
    Verdicts count(MicroBatch batch, UniqueWindow window) {
        verdicts.clear();
        check(batch);
        threshold(batch, window);
        return verdicts;
    }

    /** What each row breaks of the rules that look at nothing else. */
    private void check(MicroBatch batch) {
        ColumnBatch columns = batch.columns();
        int rows = columns.rows();
        unread.begin(rows);
        rejected.begin(rows);
        noted.begin(rows);
        decoded(batch.faults());
        for (int i = 0; i < checks.length; i++) {
            broken[i].begin(rows);
            if (checks[i] != null) {
                checks[i].run(columns, broken[i]);
                broken[i].trim();
                broken[i].remove(unread);
            }
        }
        excuseMistyped(batch.faults());
    }

    private void threshold(MicroBatch batch, UniqueWindow window) {
        for (ThresholdCheck threshold : thresholds) {
            threshold.run(batch.raw(), batch.columns().rows(), broken, window, verdicts);
        }
    }

    /** The rows of ranges that have failed: like any that is rejected, none of them is the first of its key, nor does its time count. */
    private void held(RawBatch raw, int rows) {
        held.begin(rows);
        for (int row = 0; row < rows; row++) {
            if (!failed.at(raw.offset(row)).isEmpty()) {
                held.set(row);
            }
        }
        noted.add(held);
        rejected.add(held);
        failed.endingIn(raw.range()).forEach(verdicts::exceeds);
    }

    private long late(LateCheck check, MicroBatch batch, long newestMicros) {
        long newest = check.run(batch.raw(), batch.columns(), rejected, newestMicros, broken[lateNumber]);
        note(lateNumber);
        return newest;
    }

    private void note(int rule) {
        noted.add(broken[rule]);
        if (rules.get(rule).onFail() != OnFail.LOG) {
            rejected.add(broken[rule]);
        }
    }

    private void decoded(List<RowFault> faults) {
        for (RowFault fault : faults) {
            noted.set(fault.row());
            if (!DECODE_FIELD.contains(fault.ruleId())) {
                unread.set(fault.row());
            }
            if (actionOf(fault) != OnFail.LOG) {
                rejected.set(fault.row());
            }
        }
    }

    /** A value of the wrong type is not missing as well, unless the row would pass without it. */
    private void excuseMistyped(List<RowFault> faults) {
        for (RowFault fault : faults) {
            if (fault.ruleId().equals(DECODE_TYPE) && actionOf(fault) != OnFail.LOG) {
                for (int rule : requiredRules.getOrDefault(columnOf(fault), List.of())) {
                    broken[rule].unset(fault.row());
                }
            }
        }
    }

    private OnFail actionOf(RowFault fault) {
        Rule.TypeMatch rule = fault.ruleId().equals(DECODE_TYPE) ? typeRules.get(columnOf(fault)) : null;
        return rule == null ? OnFail.QUARANTINE : rule.onFail();
    }

    /** The top-level column of a fault within it. */
    private static String columnOf(RowFault fault) {
        return columnOf(fault.column());
    }

    private static String columnOf(String path) {
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) == '.' || path.charAt(i) == '[') {
                return path.substring(0, i);
            }
        }
        return path;
    }

    /** Whole runs at once: most rows pass. */
    private void pass(int rows) {
        int from = 0;
        while (from < rows) {
            int next = rejected.next(from);
            int to = next < 0 ? rows : next;
            verdicts.pass().addAll(from, to);
            from = to + 1;
        }
    }

    private void decide(MicroBatch batch) {
        int nextFault = 0;
        for (int row = noted.next(0); row >= 0; row = noted.next(row + 1)) {
            nextFault = decide(batch, row, nextFault);
        }
    }

    /** @param nextFault the first of the decoder's faults that may be of this row @return the first that is not */
    private int decide(MicroBatch batch, int row, int nextFault) {
        var faults = new ArrayList<RowFault>();
        var actions = new ArrayList<OnFail>();
        int fault = nextFault;
        for (; fault < batch.faults().size() && batch.faults().get(fault).row() == row; fault++) {
            actions.add(actionOf(batch.faults().get(fault)));
            faults.add(named(batch.faults().get(fault)));
        }
        for (int rule = nextBroken(row, 0); rule < broken.length; rule = nextBroken(row, rule + 1)) {
            actions.add(rules.get(rule).onFail());
            faults.add(faultOf(rule, batch.columns(), row));
        }
        if (!failed.isEmpty() && held.has(row)) {
            for (Exceeded one : failed.at(batch.raw().offset(row))) {
                actions.add(OnFail.QUARANTINE);
                faults.add(new RowFault(row, one.threshold().id(), "", one.threshold().id() + " is " + one.words()));
            }
        }
        decide(row, faults, actions);
        return fault;
    }

    private int nextBroken(int row, int from) {
        int rule = from;
        while (rule < broken.length && !broken[rule].has(row)) {
            rule++;
        }
        return rule;
    }

    /** A wrong type is counted under the contract's own rule for it. */
    private RowFault named(RowFault fault) {
        Rule.TypeMatch rule = fault.ruleId().equals(DECODE_TYPE) ? typeRules.get(columnOf(fault)) : null;
        return rule == null ? fault : new RowFault(fault.row(), rule.id(), fault.column(), fault.message());
    }

    private RowFault faultOf(int rule, ColumnBatch columns, int row) {
        if (uniques[rule] != null) {
            return new RowFault(row, rules.get(rule).id(), String.join(",", uniques[rule].rule().columns()), uniques[rule].message(columns, row));
        }
        if (rule == lateNumber) {
            LateCheck check = late.orElseThrow();
            return new RowFault(row, check.rule().id(), check.rule().column(), check.message(columns, row));
        }
        return new RowFault(row, rules.get(rule).id(), checks[rule].place(columns, row), checks[rule].message(columns, row));
    }

    private void decide(int row, List<RowFault> faults, List<OnFail> actions) {
        int deciding = -1;
        for (int i = 0; i < faults.size(); i++) {
            switch (actions.get(i)) {
                case LOG -> verdicts.log(faults.get(i).ruleId());
                case QUARANTINE, DROP_ALERT -> deciding = deciding < 0 ? i : deciding;
                case FAIL_PIPELINE -> {
                    deciding = deciding < 0 ? i : deciding;
                    verdicts.stop(faults.get(i));
                }
            }
        }
        if (deciding >= 0 && actions.get(deciding) == OnFail.DROP_ALERT) {
            verdicts.drop(faults.get(deciding).ruleId());
        } else if (deciding >= 0) {
            verdicts.quarantine(new Rejected(row, faults.get(deciding).ruleId(), faults));
        }
    }
}
