package io.lakeactors.api.wire;

import java.util.List;

/**
 * A version of a subject, in the words of Confluent's API.
 *
 * @param id the number that records carry
 * @param schemaType null for AVRO
 * @param references null if it names no others
 * @param metadata null if there is none
 * @param ruleSet null if there is none
 */
public record SchemaVersion(String subject, int version, int id, @MayBeNull String schemaType, String schema, @MayBeNull List<SchemaDraft.Reference> references, @MayBeNull Object metadata,
        @MayBeNull Object ruleSet) {}
