package io.lakeactors.contract;

import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Each;
import io.lakeactors.model.TableCheck.Measure;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.util.Optional;

/** Reads {@code la.segments} of a quality entry: {@code carrier}, or {@code {by: carrier, max: 20}}. */
final class SegmentsReader {
    static final String KEY = "la.segments";
    private static final int MAX = 50;

    private final RuleReader rules;
    private final Optional<YamlNode> given;

    SegmentsReader(RuleReader rules, YamlNode.Mapping quality) {
        this.rules = rules;
        given = Extensions.value(quality, KEY);
    }

    static boolean isAsked(YamlNode.Mapping quality) {
        return Extensions.value(quality, KEY).isPresent();
    }

    /** The measure as it is if nothing is said of segments; empty if what is said is at fault, which is told. */
    Optional<Measure> of(Measure measure) {
        if (given.isEmpty()) {
            return Optional.of(measure);
        }
        YamlNode at = given.get();
        Optional<String> column = at instanceof YamlNode.Mapping terms ? terms.text("by") : Optional.of(at).filter(YamlNode.Scalar.class::isInstance).map(one -> ((YamlNode.Scalar) one).text());
        if (column.isEmpty()) {
            rules.faults().add(at, KEY + " does not say by which column", "Write the name of a column, or {by: column, max: 20}.");
            return Optional.empty();
        }
        if (!isSegmented(measure)) {
            rules.faults().add(at, "this is not measured by segments", "Possible with " + KEY + ": rowCount, nullValues, missingValues, invalidValues, freshness, mean, min, max, sum, stddev, variance, median, quantile, distinct, entropy.");
            return Optional.empty();
        }
        Optional<Integer> max = max(at);
        return isColumn(at, column.get()) && max.isPresent() ? Optional.of(new Each(column.get(), max.get(), measure)) : Optional.empty();
    }

    private Optional<Integer> max(YamlNode at) {
        Optional<YamlNode> said = at instanceof YamlNode.Mapping terms ? terms.get("max") : Optional.empty();
        if (said.isEmpty()) {
            return Optional.of(MAX);
        }
        Optional<BigDecimal> number = said.filter(YamlNode.Scalar.class::isInstance).flatMap(one -> Expectations.number((YamlNode.Scalar) one))
                .filter(one -> one.stripTrailingZeros().scale() <= 0 && one.signum() > 0 && one.compareTo(BigDecimal.valueOf(Each.SEGMENTS_MAX)) <= 0);
        if (number.isEmpty()) {
            rules.faults().add(said.get(), "max is no number of segments", "Write a whole number from 1 to " + Each.SEGMENTS_MAX + "; " + MAX + " if it is left out.");
        }
        return number.map(BigDecimal::intValueExact);
    }

    /** Whether its values are few enough, and like enough, to be told apart. */
    static boolean isPlain(Type type) {
        return !(type instanceof Type.Struct || type instanceof Type.Array || type instanceof Type.Dictionary || type instanceof Type.Binary);
    }

    private boolean isColumn(YamlNode at, String column) {
        Optional<Type> type = rules.typeOf(column);
        if (type.isEmpty() && !rules.isDeclared(column)) {
            rules.faults().add(at, "there is no column \"" + column + "\"", Spelling.suggest(column, rules.names()));
        }
        boolean isPlain = type.filter(one -> !isPlain(one)).isEmpty();
        if (!isPlain) {
            rules.faults().add(at, "\"" + column + "\" is a " + type.get().word() + ", which rows are not told apart by", "Name a column of a plain type.");
        }
        return type.isPresent() && isPlain;
    }

    /** Whether one pass over rows of this table can tell it of each value. */
    private static boolean isSegmented(Measure measure) {
        return switch (measure) {
            case TableCheck.Rows rows -> true;
            case TableCheck.Missing missing -> true;
            case TableCheck.Invalid invalid -> true;
            case TableCheck.Statistic statistic -> true;
            case TableCheck.Age age -> true;
            case TableCheck.Duplicates duplicates -> false;
            case TableCheck.Orphans orphans -> false;
            case TableCheck.Reconciled reconciled -> false;
            case TableCheck.Volume volume -> false;
            case TableCheck.LateRows late -> false;
            case TableCheck.Drift drift -> false;
            case TableCheck.Query query -> false;
            case Each each -> false;
            case TableCheck.Where where -> false;
        };
    }
}
