package io.lakeactors.contract;

import io.lakeactors.model.TableName;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads one of a contract's {@code slaProperties}: how long, and of what. */
final class LevelReader {
    /** Of these nothing but a time makes sense. */
    private static final Set<String> OF_TIME = Set.of("latency", "freshness", "frequency", ServiceLevels.RETENTION, "timeToDetect", "timeToNotify", "timeToRepair");
    private static final String MINUTE_OR_MONTH = "m";
    private static final int MINUTE = 60;
    private static final Map<String, Double> UNITS = units();

    private LevelReader() {}

    /** Tells of promises that nothing is held to, though they look as if. */
    static void check(YamlNode.Mapping contract, Faults faults) {
        for (YamlNode.Mapping level : contract.mappings("slaProperties")) {
            String property = level.text("property").orElse("");
            if (OF_TIME.contains(property) && seconds(level).isEmpty()) {
                faults.notice(level, "nothing is held to this " + property + ", as " + why(level, property));
            }
            List<YamlNode.Mapping> objects = contract.mappings("schema");
            elements(contract, level).filter(element -> objects.size() > 1 && objects.stream().noneMatch(object -> names(object, element))).forEach(element -> faults.notice(level,
                    "nothing is held to this " + property + ", as its element \"" + element + "\" is none of the contract: write " + String.join(" or ", objects.stream().flatMap(one -> one.text("name").stream()).toList()) + ", or a column of it as TABLE.COLUMN"));
        }
    }

    private static String why(YamlNode.Mapping level, String property) {
        String unit = level.text("unit").orElse("");
        if (unit.isEmpty()) {
            return "it has no unit: write ms, s, min, h, d, w, month or y";
        }
        if (unit.equals(MINUTE_OR_MONTH) && property.equals(ServiceLevels.RETENTION)) {
            return "its unit \"m\" may be a minute or a month: write min or month";
        }
        return UNITS.containsKey(unit.toLowerCase(Locale.ROOT)) || unit.equals(MINUTE_OR_MONTH) ? "its value is no number above 0: write how many " + unit
                : "its unit \"" + unit + "\" is none of time: write ms, s, min, h, d, w, month or y";
    }

    /** Empty for what is no time. */
    static Optional<Double> seconds(YamlNode.Mapping level) {
        boolean kept = level.text("property").filter(ServiceLevels.RETENTION::equals).isPresent();
        Optional<Double> unit = level.text("unit").flatMap(word -> word.equals(MINUTE_OR_MONTH) ? Optional.of((double) MINUTE).filter(minute -> !kept) : Optional.ofNullable(UNITS.get(word.toLowerCase(Locale.ROOT))));
        return unit.flatMap(of -> level.text("value").flatMap(LevelReader::number).map(value -> value * of)).filter(time -> time > 0);
    }

    private static Optional<Double> number(String text) {
        try {
            return Optional.of(Double.parseDouble(text)).filter(Double::isFinite);
        } catch (NumberFormatException notOne) {
            return Optional.empty();
        }
    }

    /** Whether a promise is one of these tables: the standard separates several elements by commas, and where there is but one object needs not name it. */
    static boolean isOf(YamlNode.Mapping contract, YamlNode.Mapping level, String object, Collection<TableName> tables) {
        List<YamlNode.Mapping> objects = contract.mappings("schema");
        var elements = elements(contract, level).toList();
        return objects.stream().filter(one -> isOne(one, object, tables)).anyMatch(one -> elements.isEmpty() || objects.size() == 1 || elements.stream().anyMatch(element -> names(one, element)));
    }

    private static boolean isOne(YamlNode.Mapping described, String object, Collection<TableName> tables) {
        return described.text("name").filter(object::equals).isPresent() || described.text("physicalName").filter(name -> tables.stream().anyMatch(table -> table.toString().equals(name))).isPresent();
    }

    /** What a promise is of; none if of all. */
    private static Stream<String> elements(YamlNode.Mapping contract, YamlNode.Mapping level) {
        return level.text("element").or(() -> contract.text("slaDefaultElement")).stream().flatMap(list -> Arrays.stream(list.split(","))).map(String::strip).filter(element -> !element.isEmpty());
    }

    /** Whether an element is a table, or a column of it. */
    private static boolean names(YamlNode.Mapping object, String element) {
        return Stream.of("name", "physicalName").flatMap(key -> object.text(key).stream()).anyMatch(name -> element.equals(name) || element.startsWith(name + "."));
    }

    /** The standard asks for ISO's units and shows {@code d, day, days}. */
    private static Map<String, Double> units() {
        var units = new TreeMap<String, Double>();
        add(units, 0.001, "ms", "millisecond", "milliseconds");
        add(units, 1, "s", "sec", "second", "seconds");
        add(units, MINUTE, "min", "minute", "minutes");
        add(units, 3_600, "h", "hr", "hour", "hours");
        add(units, 86_400, "d", "day", "days");
        add(units, 7 * 86_400, "w", "wk", "week", "weeks");
        add(units, 30 * 86_400, "mo", "month", "months");
        add(units, 365 * 86_400, "y", "yr", "year", "years");
        return units;
    }

    private static void add(Map<String, Double> units, double seconds, String... words) {
        for (String word : words) {
            units.put(word, seconds);
        }
    }
}
