package io.lakeactors.contract;

import java.util.List;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/** Reads Avro schemas. */
public final class AvroSchemas {
    private static final int SHOWN_MAX = 200;

    private AvroSchemas() {}

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
            String why = wrong.getMessage() == null ? wrong.getClass().getSimpleName() : wrong.getMessage().replaceAll("\\s+", " ").strip();
            throw new IllegalArgumentException("it is not an Avro schema: " + (why.length() > SHOWN_MAX ? why.substring(0, SHOWN_MAX) + "…" : why), wrong);
        } catch (StackOverflowError deep) {
            throw new IllegalArgumentException("it is nested too deeply", deep);
        }
    }
}
