package io.lakeactors.contract;

import io.lakeactors.model.ErrorCode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a contract promises by times: those {@code slaProperties} of ODCS v3.1 whose unit is one of time, {@code latency} above all. Others (availability, support …) are kept and nothing follows from them.
 *
 * @param domain of the contract; {@code none} if it names none
 * @param seconds by property; of several of one property the least
 */
public record ServiceLevels(String domain, SortedMap<String, Double> seconds) {
    private static final Map<String, Double> UNITS = units();

    public ServiceLevels {
        seconds = new TreeMap<>(seconds);
    }

    /** @param contractText of a contract that was taken */
    public static ServiceLevels of(String contractText) {
        var levels = new TreeMap<String, Double>();
        Optional<YamlNode.Mapping> root = YamlReader.read(contractText, new Faults(ErrorCode.CONTRACT_INVALID, ""));
        root.ifPresent(contract -> contract.mappings("slaProperties")
                .forEach(one -> one.text("property").ifPresent(property -> seconds(one).ifPresent(time -> levels.merge(property, time, Math::min)))));
        return new ServiceLevels(root.flatMap(contract -> contract.text("domain")).filter(domain -> !domain.isBlank()).orElse("none"), levels);
    }

    private static Optional<Double> seconds(YamlNode.Mapping level) {
        Optional<Double> unit = level.text("unit").map(word -> UNITS.get(word.toLowerCase(Locale.ROOT)));
        return unit.flatMap(of -> level.text("value").flatMap(ServiceLevels::number).map(value -> value * of)).filter(time -> time > 0);
    }

    private static Optional<Double> number(String text) {
        try {
            return Optional.of(Double.parseDouble(text)).filter(Double::isFinite);
        } catch (NumberFormatException notOne) {
            return Optional.empty();
        }
    }

    /** The standard asks for ISO's units and shows {@code d, day, days}; {@code m} may be a month or a minute, so it is none. */
    private static Map<String, Double> units() {
        var units = new TreeMap<String, Double>();
        add(units, 0.001, "ms", "millisecond", "milliseconds");
        add(units, 1, "s", "sec", "second", "seconds");
        add(units, 60, "min", "minute", "minutes");
        add(units, 3_600, "h", "hr", "hour", "hours");
        add(units, 86_400, "d", "day", "days");
        add(units, 7 * 86_400, "w", "wk", "week", "weeks");
        add(units, 365 * 86_400, "y", "yr", "year", "years");
        return units;
    }

    private static void add(Map<String, Double> units, double seconds, String... words) {
        for (String word : words) {
            units.put(word, seconds);
        }
    }
}
