package io.lakeactors.author;

import io.lakeactors.author.Shape.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A property of a draft: what it is called, and of the types that may hold what was seen the narrowest that has not failed yet. */
final class DraftField {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    private static final int NAME_CHARACTERS_MAX = 120;
    private static final String RESERVED = "_la_";
    private static final int DEPTH_MAX = 12;
    private static final int MONEY_SCALE = 2;
    private static final int MONEY_DIGITS = 15;
    private static final Set<Kind> NUMBERS = EnumSet.of(Kind.INTEGER, Kind.NUMBER);
    private static final Set<Kind> TEXTS = EnumSet.of(Kind.ZONED_TIME, Kind.LOCAL_TIME, Kind.DAY, Kind.UUID, Kind.TEXT);

    /** How contracts write a type. */
    enum Choice {
        BOOLEAN("boolean", ""),
        LONG("integer", "long"),
        MONEY("number", "decimal(18,2)"),
        LARGE("number", "decimal(38,0)"),
        DOUBLE("number", "double"),
        ZONED("timestamp", "timestamptz"),
        LOCAL("timestamp", "timestamp_ntz"),
        DAY("date", ""),
        UUID("string", "uuid"),
        TEXT("string", ""),
        STRUCT("object", ""),
        LIST("array", "");

        private final String logical;
        private final String physical;

        Choice(String logical, String physical) {
            this.logical = logical;
            this.physical = physical;
        }

        String logical() {
            return logical;
        }

        /** Empty if the logical type says it all. */
        String physical() {
            return physical;
        }
    }

    private final String name;
    private final String source;
    private final Shape shape;
    private final List<Choice> choices;
    private final List<DraftField> fields;
    private boolean required;

    private DraftField(String name, String source, Shape shape, boolean required, int depth) {
        this.name = name;
        this.source = source;
        this.shape = shape;
        this.required = required;
        choices = new ArrayList<>(choices(shape));
        if (shape.textual() && shape.seen() > 0 && !choices.contains(Choice.TEXT)) {
            choices.add(Choice.TEXT);
        }
        if (depth > DEPTH_MAX || source.isEmpty() || !StandardCharsets.UTF_8.newEncoder().canEncode(source)) {
            choices.clear();
        }
        fields = choices.contains(Choice.STRUCT) ? of(shape, depth + 1)
                : choices.contains(Choice.LIST) ? List.of(new DraftField("element", "element", shape.element(), false, depth + 1)) : List.of();
    }

    /** The fields of an object, named as columns can be. */
    static List<DraftField> of(Shape object, int depth) {
        var taken = new HashSet<String>();
        var fields = new ArrayList<DraftField>();
        object.fields().forEach((source, shape) -> fields.add(new DraftField(name(source, taken), source, shape, shape.seen() == object.seen(), depth)));
        return List.copyOf(fields);
    }

    private static String name(String source, Set<String> taken) {
        String name = source;
        if (!NAME.matcher(name).matches()) {
            name = name.replaceAll("[^A-Za-z0-9_]", "_");
            name = name.isEmpty() || Character.isDigit(name.charAt(0)) ? "_" + name : name;
            name = name.substring(0, Math.min(name.length(), NAME_CHARACTERS_MAX));
        }
        name = name.toLowerCase(Locale.ROOT).startsWith(RESERVED) ? "source" + name : name;
        String free = name;
        for (int i = 2; !taken.add(free.toLowerCase(Locale.ROOT)); i++) {
            free = name + "_" + i;
        }
        return free;
    }

    /** From the narrowest to the widest that may hold everything that was seen; none if nothing can. */
    private static List<Choice> choices(Shape shape) {
        Set<Kind> kinds = shape.kinds().keySet();
        if (kinds.isEmpty()) {
            return List.of();
        }
        if (NUMBERS.containsAll(kinds)) {
            return numbers(shape, kinds);
        }
        if (TEXTS.containsAll(kinds)) {
            return kinds.size() > 1 ? List.of(Choice.TEXT) : texts(kinds.iterator().next());
        }
        if (kinds.size() > 1) {
            return List.of();
        }
        return switch (kinds.iterator().next()) {
            case BOOLEAN -> List.of(Choice.BOOLEAN);
            case OBJECT -> List.of(Choice.STRUCT);
            case LIST -> List.of(Choice.LIST);
            case INTEGER, NUMBER, ZONED_TIME, LOCAL_TIME, DAY, UUID, TEXT -> throw new IllegalStateException("looked at before");
        };
    }

    private static List<Choice> numbers(Shape shape, Set<Kind> kinds) {
        if (!kinds.contains(Kind.NUMBER)) {
            return List.of(Choice.LONG, Choice.LARGE, Choice.DOUBLE);
        }
        int digits = Math.max(shape.min().precision() - shape.min().scale(), shape.max().precision() - shape.max().scale());
        return shape.scaleMax() == MONEY_SCALE && digits <= MONEY_DIGITS ? List.of(Choice.MONEY, Choice.DOUBLE) : List.of(Choice.DOUBLE);
    }

    private static List<Choice> texts(Kind kind) {
        return switch (kind) {
            case ZONED_TIME -> List.of(Choice.ZONED, Choice.TEXT);
            case LOCAL_TIME -> List.of(Choice.LOCAL, Choice.TEXT);
            case DAY -> List.of(Choice.DAY, Choice.TEXT);
            case UUID -> List.of(Choice.UUID, Choice.TEXT);
            case TEXT, BOOLEAN, INTEGER, NUMBER, OBJECT, LIST -> List.of(Choice.TEXT);
        };
    }

    String name() {
        return name;
    }

    /** Its name in the source. */
    String source() {
        return source;
    }

    Shape shape() {
        return shape;
    }

    boolean required() {
        return required;
    }

    /** What it is to be; empty if no type holds what was seen. */
    Optional<Choice> choice() {
        boolean hollow = !fields.isEmpty() && fields.stream().allMatch(field -> field.choice().isEmpty());
        return hollow || shape.fields().isEmpty() && choices.contains(Choice.STRUCT) ? Optional.empty() : choices.stream().findFirst();
    }

    /** Of a struct; of a list one, its element. */
    List<DraftField> fields() {
        return fields;
    }

    /** The part that a fault's path leads to, or the last on the way there. @param steps names, without this field's own */
    DraftField at(List<String> steps) {
        if (steps.isEmpty()) {
            return this;
        }
        return fields.stream().filter(field -> field.choice().isPresent() && field.name.equals(steps.getFirst())).findFirst()
                .map(field -> field.at(steps.subList(1, steps.size()))).orElse(this);
    }

    /** Asks for less, since a value of the sample did not pass. */
    void relax(boolean wasMissing) {
        if (wasMissing && required) {
            required = false;
        } else if (!choices.isEmpty()) {
            choices.removeFirst();
        }
    }
}
