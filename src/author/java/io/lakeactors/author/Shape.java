package io.lakeactors.author;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What values of one field were seen in a sample, and what lies within them. */
final class Shape {
    static final int WORDS_MAX = 12;
    private static final int WORD_CHARACTERS_MAX = 40;
    private static final String DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
    private static final String TIME = DAY + "[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?";
    private static final Pattern ZONED = Pattern.compile(TIME + "([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)");
    private static final Pattern LOCAL = Pattern.compile(TIME);
    private static final Pattern DATE = Pattern.compile(DAY);
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /** What a value may be, the narrowest first where one is the other's part. */
    enum Kind {
        BOOLEAN,
        INTEGER,
        NUMBER,
        ZONED_TIME,
        LOCAL_TIME,
        DAY,
        UUID,
        TEXT,
        OBJECT,
        LIST
    }

    private final boolean textual;
    private final Map<Kind, Long> kinds = new TreeMap<>();
    private final Map<String, Shape> fields = new LinkedHashMap<>();
    private final Map<String, Long> words = new TreeMap<>();
    private Shape element;
    private long seen;
    private BigDecimal min;
    private BigDecimal max;
    private int scaleMax;
    private boolean manyWords;

    /** @param textual whether the source writes every value as text, whatever it looks like */
    Shape(boolean textual) {
        this.textual = textual;
    }

    void add(JsonNode value) {
        if (value.isNull()) {
            return;
        }
        Kind kind = kind(value);
        seen++;
        kinds.merge(kind, 1L, Long::sum);
        switch (kind) {
            case INTEGER, NUMBER -> number(value.decimalValue());
            case TEXT -> word(value.textValue());
            case OBJECT -> value.properties().forEach(field -> field(field.getKey()).add(field.getValue()));
            case LIST -> value.forEach(one -> element().add(one));
            case BOOLEAN, ZONED_TIME, LOCAL_TIME, DAY, UUID -> { }
        }
    }

    private static Kind kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case BOOLEAN -> Kind.BOOLEAN;
            case NUMBER -> value.isIntegralNumber() ? Kind.INTEGER : Kind.NUMBER;
            case OBJECT, POJO -> Kind.OBJECT;
            case ARRAY -> Kind.LIST;
            case STRING, BINARY, MISSING, NULL -> kind(value.asText());
        };
    }

    private static Kind kind(String text) {
        if (ZONED.matcher(text).matches()) {
            return Kind.ZONED_TIME;
        }
        if (LOCAL.matcher(text).matches()) {
            return Kind.LOCAL_TIME;
        }
        return DATE.matcher(text).matches() ? Kind.DAY : UUID.matcher(text).matches() ? Kind.UUID : Kind.TEXT;
    }

    private void number(BigDecimal value) {
        min = min == null ? value : min.min(value);
        max = max == null ? value : max.max(value);
        scaleMax = Math.max(scaleMax, value.scale());
    }

    private void word(String text) {
        manyWords |= text.length() > WORD_CHARACTERS_MAX;
        if (!manyWords) {
            words.merge(text, 1L, Long::sum);
            manyWords = words.size() > WORDS_MAX;
        }
    }

    Shape field(String name) {
        return fields.computeIfAbsent(name, absent -> new Shape(textual));
    }

    Shape element() {
        if (element == null) {
            element = new Shape(textual);
        }
        return element;
    }

    /** By name, as they came first. */
    Map<String, Shape> fields() {
        return fields;
    }

    boolean textual() {
        return textual;
    }

    /** How often, nulls aside. */
    long seen() {
        return seen;
    }

    /** How many of the values were of each kind. */
    Map<Kind, Long> kinds() {
        return kinds;
    }

    /** The least number, null if there was none. */
    BigDecimal min() {
        return min;
    }

    BigDecimal max() {
        return max;
    }

    /** Most digits behind a point. */
    int scaleMax() {
        return scaleMax;
    }

    /** The texts and how often each came; empty if there were too many, or long ones. */
    Map<String, Long> words() {
        return manyWords ? Map.of() : words;
    }
}
