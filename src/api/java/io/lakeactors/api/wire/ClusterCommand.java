package io.lakeactors.api.wire;

import java.util.List;

/**
 * A command of {@code lake cluster}: what people type, the call that it makes, and how its answer is shown. The node serves them, so that a client shows and runs
 * commands that are younger than itself.
 *
 * @param name one word or two: {@code show}, {@code log level}
 * @param says what it does
 * @param method GET or POST
 * @param path of the call; arguments go into its query, under their names
 * @param changes whether it changes something: then it takes {@code dryRun}, and is to be confirmed
 * @param follows whether more comes: the call is made again with {@code after} from the answer's {@code next}, and waits there up to {@code wait} milliseconds
 * @param rows the key of the answer's list that is shown; empty where the answer itself is shown, a line for each column
 * @param columns of what is shown
 * @param example a whole command line
 */
public record ClusterCommand(
        String name, String says, String method, String path, boolean changes, boolean follows, List<Argument> arguments, String rows, List<Column> columns,
        String example) {
    /**
     * @param name as the call's query has it; an option is typed in small letters with dashes, {@code atMost} as {@code --at-most}
     * @param word whether it stands by its place on the line; else it is an option
     * @param type string, integer, boolean, or duration: digits and a unit on the line ({@code 500ms}, {@code 10s}, {@code 5m}), milliseconds in the query
     * @param otherwise what holds if it is not given, for people; empty if nothing does
     */
    public record Argument(String name, boolean word, boolean required, String type, String says, String otherwise) {}

    /**
     * @param head its title
     * @param field key in the row
     * @param as text, list, yes (blank if not), count, rate, bytes, duration (milliseconds), since (a time, as how long ago), or time (of the day)
     */
    public record Column(String head, String field, String as) {}

    public ClusterCommand {
        arguments = List.copyOf(arguments);
        columns = List.copyOf(columns);
    }
}
