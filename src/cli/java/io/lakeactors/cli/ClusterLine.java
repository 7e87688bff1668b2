package io.lakeactors.cli;

import io.lakeactors.api.wire.ClusterCommand;
import io.lakeactors.api.wire.ClusterCommand.Argument;
import io.lakeactors.api.wire.Fault;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A command of the cluster with what was typed after it.
 *
 * @param arguments by name, as they are typed
 * @param watch shows it again each second
 * @param yes changes without asking
 * @param dryRun only says what would change
 */
record ClusterLine(ClusterCommand command, Map<String, String> arguments, boolean watch, boolean yes, boolean dryRun) {
    static final String WATCH = "--watch";
    static final String YES = "--yes";
    static final String APPLY = "--apply";
    static final String DRY_RUN = "--dry-run";
    static final String PLAN = "--plan";
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

    /** The words of a command that this client has not known when it was built. @throws Failure on words that it does not take */
    static ClusterLine parse(ClusterCommand command, List<String> words) {
        var given = new LinkedHashMap<String, String>();
        var places = new ArrayList<>(command.arguments().stream().filter(Argument::word).toList());
        boolean watch = false;
        boolean yes = false;
        boolean dryRun = false;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (!command.changes() && (word.equals(WATCH) || word.equals("-w"))) {
                watch = true;
            } else if (command.changes() && List.of(YES, "-y", APPLY).contains(word)) {
                yes = true;
            } else if (command.changes() && List.of(DRY_RUN, PLAN).contains(word)) {
                dryRun = true;
            } else if (word.startsWith("--")) {
                i += option(command, words, i, given);
            } else if (places.isEmpty()) {
                throw wrong(command, "there is no argument \"" + word + "\" here");
            } else {
                given.put(places.removeFirst().name(), word);
            }
        }
        return new ClusterLine(command, given, watch, yes, dryRun);
    }

    /** @return how many further words belong to the option */
    private static int option(ClusterCommand command, List<String> words, int at, Map<String, String> given) {
        String word = words.get(at);
        String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
        Argument option = command.arguments().stream().filter(argument -> !argument.word() && option(argument).equals(name)).findFirst()
                .orElseThrow(() -> wrong(command, "there is no option \"" + name + "\" here"));
        if (word.contains("=")) {
            given.put(option.name(), word.substring(word.indexOf('=') + 1));
            return 0;
        }
        if (option.type().equals("boolean")) {
            given.put(option.name(), "true");
            return 0;
        }
        if (at + 1 == words.size()) {
            throw wrong(command, name + " needs a value");
        }
        given.put(option.name(), words.get(at + 1));
        return 1;
    }

    /** How an option is typed. */
    static String option(Argument argument) {
        return "--" + argument.name().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** The command's path with the arguments as its query. @throws Failure on what is missing or not of its type */
    String path(boolean dry) {
        var query = new ArrayList<String>();
        for (Argument argument : command.arguments()) {
            String value = arguments.get(argument.name());
            if (value != null) {
                query.add(argument.name() + "=" + URLEncoder.encode(value(argument, value), StandardCharsets.UTF_8));
            } else if (argument.required()) {
                throw wrong(command, (argument.word() ? argument.name().toUpperCase(Locale.ROOT) : option(argument)) + " is missing");
            }
        }
        if (command.changes()) {
            query.add("dryRun=" + dry);
        }
        return command.path() + (query.isEmpty() ? "" : "?" + String.join("&", query));
    }

    private String value(Argument argument, String typed) {
        if (!argument.type().equals("duration")) {
            return typed;
        }
        var match = DURATION.matcher(typed);
        if (!match.matches()) {
            throw wrong(command, typed + " is no duration: give one such as 500ms, 10s or 5m");
        }
        long factor = switch (match.group(2)) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            default -> 3_600_000;
        };
        return Long.toString(Long.parseLong(match.group(1)) * factor);
    }

    private static Failure wrong(ClusterCommand command, String what) {
        return new Failure(Fault.request(what, "lake cluster " + command.name(), "Try: " + command.example()));
    }
}
