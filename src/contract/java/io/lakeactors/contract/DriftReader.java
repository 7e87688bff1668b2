package io.lakeactors.contract;

import io.lakeactors.model.Expectation;
import io.lakeactors.model.Field;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Dimension;
import io.lakeactors.model.TableCheck.Divergence;
import io.lakeactors.model.TableCheck.Drift;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads {@code {metric: drift, window: 1d, reference: 28d, mustBeLessThan: 0.25}}, or with {@code reference: {DE: 60, FR: 40}}: how values should be distributed. */
final class DriftReader {
    static final String TIME = "time";
    static final List<String> KEYS = List.of("method", "reference", "window", "bins", TIME);

    private static final long MINUTE = 60_000;
    private static final long DAY = 1_440 * MINUTE;
    private static final long DAYS_MAX = 366;
    private static final int BINS = 10;
    private static final int BINS_MIN = 2;
    private static final int BINS_MAX = 100;
    private static final String REFERENCE = "reference";

    private final Faults faults;
    private final YamlNode.Mapping terms;

    DriftReader(Faults faults, YamlNode.Mapping terms) {
        this.faults = faults;
        this.terms = terms;
    }

    /** @param time the column that says when a row is of */
    void read(Field column, Field time, CheckReader check) {
        Optional<Divergence> divergence = divergence();
        Optional<Integer> bins = bins(column);
        Optional<YamlNode.Mapping> listed = terms.mapping(REFERENCE);
        Optional<Map<String, BigDecimal>> shares = listed.isPresent() ? shares(column, listed.get()) : Optional.of(Map.of());
        Optional<Long> window = listed.isPresent() && terms.get("window").isEmpty() ? Optional.of(0L) : duration("window", DAY);
        Optional<Long> reference = listed.isPresent() ? Optional.of(0L) : duration(REFERENCE, 28 * DAY);
        Optional<Expectation> expected = Expectations.numbers(faults, terms);
        boolean timely = isTimely(time, window.orElse(DAY), reference.orElse(DAY));
        if (timely && divergence.isPresent() && bins.isPresent() && shares.isPresent() && window.isPresent() && reference.isPresent() && expected.isPresent()) {
            check.add(new Drift(column.name(), divergence.get(), shares.get(), window.get(), reference.get(), bins.get(), time.name()), Dimension.ACCURACY, false, expected.get());
        }
    }

    private boolean isTimely(Field time, long window, long reference) {
        if (window == 0 && terms.get(TIME).isPresent()) {
            faults.add(terms.get(TIME).get(), "time has no effect on all rows", "Leave it out, or write a window.");
            return false;
        }
        if (time.type() instanceof Type.Date && (window % DAY != 0 || reference % DAY != 0)) {
            faults.add(terms.get(TIME).orElse(terms), "\"" + time.name() + "\" holds days, of which window and reference are no whole numbers", "Write durations such as 1d, or name a column of timestamps.");
            return false;
        }
        return true;
    }

    private Optional<Divergence> divergence() {
        if (terms.get("method").isEmpty()) {
            return Optional.of(Divergence.PSI);
        }
        String given = terms.text("method").orElse("");
        Optional<Divergence> found = Arrays.stream(Divergence.values()).filter(one -> one.word().equals(given)).findFirst();
        if (found.isEmpty()) {
            faults.add(terms.get("method").get(), "there is no method \"" + given + "\"", "Possible here: " + Arrays.stream(Divergence.values()).map(Divergence::word).collect(Collectors.joining(", ")) + ".");
        }
        return found;
    }

    /** Numbers are told apart by where they lie, all else by what it is. */
    private Optional<Integer> bins(Field column) {
        boolean listed = terms.mapping(REFERENCE).isPresent();
        boolean isNumber = LakeMetricReader.isNumber(column.type());
        if (!isNumber && (!SegmentsReader.isPlain(column.type()) || column.type() instanceof Type.Timestamp)) {
            faults.add(terms.get("column").orElse(terms), "\"" + column.name() + "\" is of type " + column.type().word() + ", whose values are not distributed over few", "Name a column of numbers, or of few values.");
            return Optional.empty();
        }
        Optional<YamlNode> given = terms.get("bins");
        if (given.isPresent() && (listed || !isNumber)) {
            faults.add(given.get(), "each value is counted by itself here", "Leave bins out: it is for numbers that are held to earlier ones.");
            return Optional.empty();
        }
        if (listed || !isNumber) {
            return Optional.of(0);
        }
        Optional<Integer> bins = given.isEmpty() ? Optional.of(BINS) : terms.scalar("bins").flatMap(Expectations::number).filter(one -> one.stripTrailingZeros().scale() <= 0)
                .filter(one -> one.compareTo(BigDecimal.valueOf(BINS_MIN)) >= 0 && one.compareTo(BigDecimal.valueOf(BINS_MAX)) <= 0).map(BigDecimal::intValueExact);
        if (bins.isEmpty()) {
            faults.add(given.orElseThrow(), "bins is no number of parts", "Write a whole number from " + BINS_MIN + " to " + BINS_MAX + "; " + BINS + " if it is left out.");
        }
        return bins;
    }

    private Optional<Map<String, BigDecimal>> shares(Field column, YamlNode.Mapping listed) {
        var shares = new TreeMap<String, BigDecimal>();
        boolean whole = !listed.values().isEmpty();
        if (!whole || listed.values().size() > Drift.VALUES_MAX) {
            faults.add(listed, "reference has " + (whole ? "more than " + Drift.VALUES_MAX + " values" : "no values"), "List values with their shares: {DE: 60, FR: 40}.");
            return Optional.empty();
        }
        if (column.type() instanceof Type.Float || column.type() instanceof Type.Double || column.type() instanceof Type.Decimal) {
            faults.add(listed, "\"" + column.name() + "\" is of type " + column.type().word() + ", whose values are not listed one by one", "Write reference: 28d to hold it to the rows before.");
            return Optional.empty();
        }
        for (var entry : listed.values().entrySet()) {
            Optional<BigDecimal> share = entry.getValue() instanceof YamlNode.Scalar scalar ? Expectations.number(scalar).filter(one -> one.signum() > 0) : Optional.empty();
            if (share.isEmpty() || !QualityReader.holds(column.type(), entry.getKey())) {
                faults.add(entry.getValue(), share.isEmpty() ? "the share of \"" + entry.getKey() + "\" is no number above zero" : "\"" + entry.getKey() + "\" can be no value of \"" + column.name() + "\", which is of type "
                        + column.type().word(), "Correct or remove it.");
                whole = false;
            } else if (shares.put(asTold(column.type(), entry.getKey()), share.get()) != null) {
                faults.add(entry.getValue(), "\"" + entry.getKey() + "\" is listed twice, as it is the same value as \"" + asTold(column.type(), entry.getKey()) + "\"", "Keep one of them.");
                whole = false;
            }
        }
        return whole ? Optional.of(shares) : Optional.empty();
    }

    /** A value of that type, as it is told when it is measured: rows are held to the list by that. */
    private static String asTold(Type type, String value) {
        if (type instanceof Type.Int || type instanceof Type.Long) {
            return new BigDecimal(value).toBigIntegerExact().toString();
        }
        return type instanceof Type.Uuid ? value.toLowerCase(Locale.ROOT) : value;
    }

    private Optional<Long> duration(String key, long usual) {
        Optional<YamlNode> given = terms.get(key);
        Optional<Long> millis = given.isEmpty() ? Optional.of(usual) : terms.text(key).flatMap(Amounts::millis).filter(value -> value >= MINUTE && value <= DAYS_MAX * DAY);
        if (millis.isEmpty()) {
            faults.add(given.orElseThrow(), key + " is " + terms.text(key).map(text -> "\"" + text + "\"").orElse(given.get().kind()), "Write a duration from 1m to " + DAYS_MAX + "d" + (key.equals(REFERENCE)
                    ? ", or values with their shares: {DE: 60, FR: 40}." : "."));
        }
        return millis;
    }
}
