package io.lakeactors.contract;

import com.google.re2j.PatternSyntaxException;
import io.lakeactors.model.Field;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Type;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns a property's {@code logicalTypeOptions} into rules. */
final class OptionReader {
    /** Formats that are held to, as patterns of the whole value. */
    private static final Map<String, String> FORMATS = Map.of(
            "email", "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*",
            "ipv4", "(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])",
            "hostname", "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*",
            "uri", "[A-Za-z][A-Za-z0-9+.-]*:[^\\s]+");
    /** Formats that the type itself says. */
    private static final Set<String> TYPE_FORMATS =
            Set.of("uuid", "binary", "byte", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "f32", "f64", "yyyy-MM-dd");

    private final RuleReader rules;
    private final YamlNode.Mapping options;
    private final Field field;
    private final OnFail onFail;

    OptionReader(RuleReader rules, YamlNode.Mapping options, Field field, OnFail onFail) {
        this.rules = rules;
        this.options = options;
        this.field = field;
        this.onFail = onFail;
    }

    void read() {
        range();
        length("minLength", "maxLength");
        length("minItems", "maxItems");
        options.scalar("pattern").ifPresent(pattern -> pattern(rules, pattern, field.name() + ".pattern", field, pattern.text(), onFail));
        options.scalar("format").ifPresent(this::format);
        for (String idle : Set.of("multipleOf", "uniqueItems", "minProperties", "maxProperties", "required", "defaultTimezone")) {
            options.get(idle).ifPresent(at -> rules.faults().notice(at, idle + " of \"" + field.name() + "\" is not enforced yet"));
        }
    }

    private void range() {
        Optional<YamlNode.Scalar> min = options.scalar("minimum");
        Optional<YamlNode.Scalar> minExclusive = options.scalar("exclusiveMinimum");
        Optional<YamlNode.Scalar> max = options.scalar("maximum");
        Optional<YamlNode.Scalar> maxExclusive = options.scalar("exclusiveMaximum");
        both(min, minExclusive, "minimum and exclusiveMinimum");
        both(max, maxExclusive, "maximum and exclusiveMaximum");
        if (min.or(() -> minExclusive).or(() -> max).or(() -> maxExclusive).isPresent()) {
            Bounds.add(rules, options, field, field.name() + ".range",
                    new Bounds(min.or(() -> minExclusive), minExclusive.isPresent(), max.or(() -> maxExclusive), maxExclusive.isPresent()), onFail);
        }
    }

    private void both(Optional<YamlNode.Scalar> one, Optional<YamlNode.Scalar> other, String names) {
        if (one.isPresent() && other.isPresent()) {
            rules.faults().add(other.get(), names + " of \"" + field.name() + "\" are both set", "Keep the narrower one.");
        }
    }

    private void length(String minKey, String maxKey) {
        Optional<Integer> min = options.scalar(minKey).flatMap(this::count);
        Optional<Integer> max = options.scalar(maxKey).flatMap(this::count);
        if (min.isPresent() && max.isPresent() && min.get() > max.get()) {
            rules.faults().add(options, minKey + " of \"" + field.name() + "\" is above its " + maxKey, "Exchange them.");
        } else if ((min.isPresent() || max.isPresent()) && !hasLength()) {
            rules.idle(options, "a length has no effect on \"" + field.name() + "\", which is of type " + field.type().word());
        } else if (min.isPresent() || max.isPresent()) {
            rules.add(options, new Rule.Length(field.name() + ".length", field.name(), min, max, onFail));
        }
    }

    private boolean hasLength() {
        return switch (field.type()) {
            case Type.Text() -> true;
            case Type.Binary() -> true;
            case Type.Array array -> true;
            case Type.Dictionary dictionary -> true;
            case Type.Bool() -> false;
            case Type.Int() -> false;
            case Type.Long() -> false;
            case Type.Float() -> false;
            case Type.Double() -> false;
            case Type.Decimal decimal -> false;
            case Type.Date() -> false;
            case Type.Timestamp timestamp -> false;
            case Type.Uuid() -> false;
            case Type.Struct struct -> false;
        };
    }

    private Optional<Integer> count(YamlNode.Scalar scalar) {
        try {
            return Optional.of(Integer.parseInt(scalar.text()));
        } catch (NumberFormatException tooLarge) {
            rules.faults().add(scalar, "\"" + scalar.text() + "\" is not a length", "Use a whole number from 0 to " + Integer.MAX_VALUE + ".");
            return Optional.empty();
        }
    }

    private void format(YamlNode.Scalar format) {
        String word = format.text();
        if (FORMATS.containsKey(word) && field.type() instanceof Type.Text) {
            rules.add(format, new Rule.Pattern(field.name() + ".format", field.name(), FORMATS.get(word), onFail));
        } else if (!TYPE_FORMATS.contains(word)) {
            rules.faults().notice(format, "the format \"" + word + "\" of \"" + field.name() + "\" is not enforced yet");
        }
    }

    /** Adds a pattern rule, or the fault of a pattern that cannot be. */
    static void pattern(RuleReader rules, YamlNode at, String id, Field field, String regex, OnFail onFail) {
        if (!(field.type() instanceof Type.Text)) {
            rules.faults().add(at, "a pattern has no effect on \"" + field.name() + "\", which is of type " + field.type().word(), "Remove it.");
            return;
        }
        var excess = Repetitions.excess(regex, Repetitions.RULE_MAX);
        if (excess.isPresent()) {
            rules.faults().add(at, "the pattern of \"" + field.name() + "\" " + excess.get(), "Use smaller counts.");
            return;
        }
        try {
            com.google.re2j.Pattern.compile(regex);
            rules.add(at, new Rule.Pattern(id, field.name(), regex, onFail));
        } catch (PatternSyntaxException wrong) {
            String where = "the pattern of \"" + field.name() + "\" is not valid: " + wrong.getDescription() + " in " + wrong.getPattern();
            rules.faults().add(at, where, "Use RE2 syntax: no look-around, no back references.");
        }
    }
}
