package io.lakeactors.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/** Reads Avro schemas. */
public final class AvroSchemas {
    private static final int SHOWN_MAX = 200;
    private static final Pattern UNDEFINED = Pattern.compile("(?:Undefined|Unknown) schema: (\\S+).*");
    private static final List<String> TYPES = List.of("null", "boolean", "int", "long", "float", "double", "bytes", "string", "record", "enum", "array", "map", "fixed");

    private AvroSchemas() {}

    /** Why a text is no schema: one clause, with the place where it can be found. */
    public static String why(String text, RuntimeException wrong) {
        for (Throwable cause = wrong; cause != null; cause = cause.getCause()) {
            if (cause instanceof JsonProcessingException broken) {
                return JsonFault.broken(broken);
            }
        }
        String why = wrong.getMessage() == null ? wrong.getClass().getSimpleName() : wrong.getMessage().replaceAll("\\s+", " ").strip();
        Matcher undefined = UNDEFINED.matcher(why);
        if (!undefined.matches()) {
            return why;
        }
        // Of a text that is nothing but a name the parser tells its own word for it.
        String name = undefined.group(1).contains("UnresolvedSchema") ? text.strip().replace("\"", "") : undefined.group(1);
        String place = place(text, name).map(field -> field + ": ").orElse("");
        return place + "there is no type \"" + name + "\": " + Spelling.nearest(name, TYPES).map(word -> "did you mean \"" + word + "\"?").orElse("define it before it is used, or reference the schema that does");
    }

    /** The path of the first field of that type. */
    private static Optional<String> place(String text, String type) {
        try {
            return place(new ObjectMapper().readTree(text), type, "");
        } catch (JsonProcessingException | StackOverflowError unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<String> place(JsonNode at, String type, String path) {
        if (at.isTextual()) {
            boolean named = at.textValue().equals(type) || type.endsWith("." + at.textValue());
            return Optional.of(path).filter(field -> named && !field.isEmpty());
        }
        if (at.isArray()) {
            return StreamSupport.stream(at.spliterator(), false).flatMap(one -> place(one, type, path).stream()).findFirst();
        }
        if (!at.isObject()) {
            return Optional.empty();
        }
        var below = Stream.of("type", "items", "values").flatMap(key -> place(at.path(key), type, path).stream()).findFirst();
        return below.or(() -> StreamSupport.stream(at.path("fields").spliterator(), false)
                .flatMap(field -> place(field.path("type"), type, path + (path.isEmpty() ? "" : ".") + field.path("name").asText()).stream()).findFirst());
    }

    /**
     * Reads a schema's JSON. Names and defaults are taken as they are, as producers' libraries take them: nothing is written with this schema.
     *
     * @param referenced texts of schemas that this one names, each after those that it names itself
     * @throws IllegalArgumentException with one clause that says why it is none
     */
    public static Schema parse(String text, List<String> referenced) {
        try {
            var parser = new Schema.Parser(NameValidator.NO_VALIDATION);
            parser.setValidateDefaults(false);
            referenced.forEach(parser::parse);
            return parser.parse(text);
        } catch (RuntimeException wrong) {
            String why = why(text, wrong);
            throw new IllegalArgumentException("it is not an Avro schema: " + (why.length() > SHOWN_MAX ? why.substring(0, SHOWN_MAX) + "…" : why), wrong);
        } catch (StackOverflowError deep) {
            throw new IllegalArgumentException("it is nested too deeply", deep);
        }
    }
}
