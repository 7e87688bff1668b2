package io.lakeactors.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What libraries say of JSON that does not hold, for people. */
public final class JsonFault {
    private static final String TYPE = "type";
    private static final String ENUM = "enum";
    private static final Pattern FOUND = Pattern.compile("([a-z]+) found, ([a-z]+) expected");
    private static final Map<String, String> WORDS = Map.of("string", "a text", "integer", "a whole number", "number", "a number", "boolean", "true or false", "array", "a list", "object", "KEY: VALUE", "null", "nothing");
    private static final Map<String, String> MENDS = Map.of("string", "Write a text, in quotes if it looks like something else.", "integer", "Write a whole number, without quotes.", "number", "Write a number, without quotes.",
            "boolean", "Write true or false, without quotes.", "array", "Write a list, each item after a dash, or all within [ ].", "object", "Write KEY: VALUE, one a line, or all within { }.");

    private JsonFault() {}

    /** Why a text is no JSON: the place and the reason. */
    public static String broken(JsonProcessingException wrong) {
        String why = wrong.getOriginalMessage().replaceAll(" \\(start marker.*", "").replaceAll(" \\(for .*", "").replaceAll("\\s+", " ").strip();
        String place = wrong.getLocation() == null ? "" : "line " + wrong.getLocation().getLineNr() + ", column " + wrong.getLocation().getColumnNr() + ": ";
        return place + why;
    }

    /** Of a fault of a value: one clause without the place. */
    public static String sentence(ValidationMessage message) {
        String text = message.getMessage();
        int colon = text.indexOf(": ");
        String bare = colon >= 0 ? text.substring(colon + 2) : text;
        if (message.getType().equals(ENUM) && !possible(message).isEmpty()) {
            return message.getInstanceNode() + " is none of " + String.join(", ", possible(message));
        }
        return types(message, bare).map(types -> WORDS.getOrDefault(types.group(1), types.group(1)) + " is there, where " + WORDS.getOrDefault(types.group(2), types.group(2)) + " should be").orElse(bare);
    }

    /** Of a word that is none of those that are possible the one that may have been meant, of a value of another type how to write one of the right. */
    public static Optional<String> mend(ValidationMessage message) {
        if (message.getType().equals(ENUM) && message.getInstanceNode() != null && message.getInstanceNode().isTextual()) {
            return Spelling.nearest(message.getInstanceNode().asText(), possible(message)).map(word -> "Did you mean \"" + word + "\"?").or(() -> Optional.of("Write one of them."));
        }
        return types(message, message.getMessage()).flatMap(types -> Optional.ofNullable(MENDS.get(types.group(2))));
    }

    private static Optional<Matcher> types(ValidationMessage message, String text) {
        return Optional.of(FOUND.matcher(text)).filter(found -> message.getType().equals(TYPE) && found.find());
    }

    private static List<String> possible(ValidationMessage message) {
        var words = new ArrayList<String>();
        JsonNode possible = message.getSchemaNode();
        if (possible != null && possible.isArray()) {
            possible.forEach(word -> words.add(word.asText()));
        }
        return words;
    }
}
