package io.lakeactors.contract;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/**
 * Which topics are read, by their names: a regular expression of the whole name. Its syntax is RE2's, as in Kafka's own subscriptions by pattern: matching
 * takes time that grows with the name's length and the expression's size and no faster, and both are bounded, so no pattern can hold up a node.
 */
public final class TopicPattern {
    /** Names are no longer than 249; this is room for a list of some. */
    static final int LENGTH_MAX = 1_000;
    /** Once its repetitions are written out: what that takes to match a name is some milliseconds and a little of the stack. */
    static final int SIZE_MAX = 1_000;
    /** What belongs to Kafka, or to what runs beside it: {@code __consumer_offsets}. */
    private static final String INTERNAL = "__";

    private final String text;
    private final Pattern pattern;

    /** @throws IllegalArgumentException for what {@link #flaw} finds */
    public TopicPattern(String text) {
        flaw(text).ifPresent(flaw -> {
            throw new IllegalArgumentException(flaw);
        });
        this.text = text;
        pattern = Pattern.compile(text);
    }

    /** Why a text cannot be a pattern, as the end of a sentence; empty if it can. */
    static Optional<String> flaw(String text) {
        if (text.isBlank()) {
            return Optional.of("it is empty");
        }
        if (text.length() > LENGTH_MAX) {
            return Optional.of("it is longer than " + LENGTH_MAX + " characters");
        }
        var excess = Repetitions.excess(text, SIZE_MAX);
        if (excess.isPresent()) {
            return excess.map("it "::concat);
        }
        try {
            Pattern.compile(text);
            return Optional.empty();
        } catch (PatternSyntaxException wrong) {
            return Optional.of(wrong.getDescription() + " in " + wrong.getPattern());
        }
    }

    /** As a person wrote it. */
    public String text() {
        return text;
    }

    /** Internal topics never match. */
    public boolean matches(String topic) {
        return !topic.startsWith(INTERNAL) && pattern.matches(topic);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicPattern that && that.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
