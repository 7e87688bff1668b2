package io.lakeactors.contract;

import io.lakeactors.model.Expectation;
import io.lakeactors.model.Expectation.Operator;
import io.lakeactors.model.Field;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Dimension;
import io.lakeactors.model.TableCheck.Direction;
import io.lakeactors.model.TableCheck.Season;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads {@code {metric: anomaly, of: rowCount, window: 1h}}: how unusual what is measured of a window's rows may be. */
final class VolumeReader {
    /** No operators: what is usual is learned. */
    static final List<String> KEYS = List.of("metric", "of", "column", "window", "lateness", "training", "season", "direction", "sensitivity");

    private static final long MINUTE = 60_000;
    private static final long DAY = 1_440 * MINUTE;
    private static final long TRAINING_DAYS = 28;
    private static final long TRAINING_DAYS_MAX = 366;
    private static final String WINDOWS = "Write window: 1h, or another part of a day from 1m to 1d.";
    private static final BigDecimal SENSITIVITY = new BigDecimal("4.2");
    private static final BigDecimal SENSITIVITY_MIN = BigDecimal.ONE;
    private static final BigDecimal SENSITIVITY_MAX = BigDecimal.valueOf(100);

    private final Faults faults;
    private final YamlNode.Mapping terms;

    VolumeReader(Faults faults, YamlNode.Mapping terms) {
        this.faults = faults;
        this.terms = terms;
    }

    /** @param of what is measured of each window @param column of times @param check that the measure is for */
    void read(TableCheck.Measure of, Field column, CheckReader check) {
        Optional<Long> window = window(column);
        Optional<Long> lateness = window.flatMap(length -> duration("lateness", Math.min(length / 10, 10 * MINUTE), 0, length, "no longer than the window"));
        Optional<Season> season = word("season", Season.values(), Season::word, Season.DAY_OF_WEEK);
        Optional<Long> training = window.isEmpty() || season.isEmpty() ? Optional.empty() : training(window.get(), season.get());
        Optional<Direction> direction = word("direction", Direction.values(), Direction::word, of instanceof TableCheck.Age ? Direction.SPIKE : Direction.BOTH);
        Optional<BigDecimal> sensitivity = sensitivity();
        if (lateness.isPresent() && training.isPresent() && direction.isPresent() && sensitivity.isPresent()) {
            check.add(new TableCheck.Volume(of, column.name(), window.get(), lateness.get(), season.get(), training.get(), direction.get()), Dimension.COVERAGE, false,
                    Expectation.of(Operator.AT_MOST, sensitivity.get()));
        }
    }

    private Optional<Long> window(Field column) {
        if (terms.get("window").isEmpty()) {
            faults.add(terms, "an anomaly is one of a window of time, and it is not said how long that is", WINDOWS);
            return Optional.empty();
        }
        Optional<Long> window = duration("window", 0, MINUTE, DAY, "a part of a day from 1m to 1d");
        if (window.isPresent() && DAY % window.get() != 0) {
            faults.add(terms.get("window").orElseThrow(), "a day is not a whole number of windows", WINDOWS);
            return Optional.empty();
        }
        if (window.isPresent() && column.type() instanceof Type.Date && window.get() < DAY) {
            faults.add(terms.get("window").orElseThrow(), "\"" + column.name() + "\" holds days, which are longer than the window", "Write window: 1d, or name a column of timestamps.");
            return Optional.empty();
        }
        return window;
    }

    /** At least so long that the season can be learned in it. */
    private Optional<Long> training(long window, Season season) {
        long least = season.learningMillis(window);
        long most = Math.min(TableCheck.Volume.WINDOWS_MAX * window, TRAINING_DAYS_MAX * DAY);
        if (most < least) {
            faults.add(terms.get("window").orElse(terms), "to learn the season " + season.word() + " takes " + least / DAY + " days, which are more than " + TableCheck.Volume.WINDOWS_MAX + " such windows",
                    "Write a longer window, or a season that is learned sooner.");
            return Optional.empty();
        }
        return duration("training", Math.clamp(TRAINING_DAYS * DAY, least, most), least, most,
                "from " + Math.ceilDiv(least, DAY) + "d, so that the season " + season.word() + " can be learned, to " + most / DAY + "d");
    }

    private Optional<BigDecimal> sensitivity() {
        Optional<YamlNode> given = terms.get("sensitivity");
        Optional<BigDecimal> number = given.isEmpty() ? Optional.of(SENSITIVITY) : terms.scalar("sensitivity").flatMap(Expectations::number)
                .filter(value -> value.compareTo(SENSITIVITY_MIN) >= 0 && value.compareTo(SENSITIVITY_MAX) <= 0);
        if (number.isEmpty()) {
            faults.add(given.orElseThrow(), "sensitivity is no number of standard deviations", "Write a number from " + SENSITIVITY_MIN + " to " + SENSITIVITY_MAX + "; " + SENSITIVITY + " if it is left out.");
        }
        return number;
    }

    private Optional<Long> duration(String key, long usual, long least, long most, String wanted) {
        Optional<YamlNode> given = terms.get(key);
        if (given.isEmpty()) {
            return Optional.of(usual);
        }
        Optional<Long> millis = terms.text(key).flatMap(Amounts::millis).filter(value -> value >= least && value <= most);
        if (millis.isEmpty()) {
            faults.add(given.get(), key + " is " + terms.text(key).map(text -> "\"" + text + "\"").orElse(given.get().kind()), "Write a duration such as 1h, " + wanted + ".");
        }
        return millis;
    }

    private <E> Optional<E> word(String key, E[] words, Function<E, String> text, E usual) {
        Optional<YamlNode> given = terms.get(key);
        if (given.isEmpty()) {
            return Optional.of(usual);
        }
        Optional<E> found = Arrays.stream(words).filter(word -> terms.text(key).filter(text.apply(word)::equals).isPresent()).findFirst();
        if (found.isEmpty()) {
            faults.add(given.get(), key + " is " + terms.text(key).map(wrong -> "\"" + wrong + "\"").orElse(given.get().kind()),
                    "Possible here: " + Arrays.stream(words).map(text).collect(Collectors.joining(", ")) + ".");
        }
        return found;
    }
}
