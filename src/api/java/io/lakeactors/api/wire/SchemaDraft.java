package io.lakeactors.api.wire;

import java.util.List;

/**
 * A schema that somebody wants to register, in the words of Confluent's API.
 *
 * @param schema the text
 * @param schemaType AVRO or JSON
 * @param references the schemas that it names
 */
public record SchemaDraft(String schema, String schemaType, List<Reference> references) {
    /** @param version of the subject, -1 for the latest */
    public record Reference(String name, String subject, int version) {}
}
