package io.lakeactors.contract;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large a regular expression becomes when its counted repetitions are written out, as its engine does before it matches: {@code ((a{99}){99}){99}} is short
 * to write, and would fill a node's memory. An estimate, and never one that is much too low.
 */
public final class Repetitions {
    /** What a rule's expression may come to: some megabytes of program, and a match of some microseconds a character. */
    public static final int RULE_MAX = 10_000;

    private static final Pattern COUNT = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");

    private final String text;
    private final Deque<Long> outer = new ArrayDeque<>();
    private long sum;
    private long last;

    private Repetitions(String text) {
        this.text = text;
    }

    /** What is wrong with the size of an expression, as "repeats too much: …"; empty if nothing is. @param max parts that it may come to */
    public static Optional<String> excess(String expression, int max) {
        return writtenOut(expression) > max ? Optional.of("repeats too much: written out it would have more than " + max + " parts") : Optional.empty();
    }

    /** In characters, classes and groups. Never throws, whatever the text is. */
    static long writtenOut(String expression) {
        var repetitions = new Repetitions(expression);
        Matcher count = COUNT.matcher(expression);
        for (int at = 0; at < expression.length();) {
            at = count.region(at, expression.length()).lookingAt() ? repetitions.repeat(count) : repetitions.atom(at);
        }
        return repetitions.sum + repetitions.outer.stream().mapToLong(Long::longValue).sum();
    }

    private int repeat(Matcher count) {
        long most = Math.max(Long.parseLong(count.group(1)), count.group(2) == null || count.group(2).isEmpty() ? 0 : Long.parseLong(count.group(2)));
        // What is more than an int can say is too much in any case.
        long more = Math.min(Integer.MAX_VALUE, last * Math.max(0, most - 1));
        sum += more;
        last += more;
        return count.end();
    }

    private int atom(int at) {
        char next = text.charAt(at);
        if (next == '(') {
            outer.push(sum);
            sum = 0;
        } else if (next == ')') {
            last = sum;
            sum += outer.isEmpty() ? 0 : outer.pop();
        } else {
            last = 1;
            sum++;
        }
        return next == '\\' ? at + 2 : next == '[' ? afterClass(at) : at + 1;
    }

    private int afterClass(int at) {
        int end = text.indexOf(']', at + 2);
        return end < 0 ? at + 1 : end + 1;
    }
}
