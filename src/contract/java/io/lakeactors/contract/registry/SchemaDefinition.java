package io.lakeactors.contract.registry;

import java.util.List;

/**
 * All that a number stands for. Two that are equal have the same number.
 *
 * @param metadata JSON, kept and given back, never looked into; empty for none
 * @param ruleSet as metadata
 */
public record SchemaDefinition(SchemaKind kind, String text, List<SchemaReference> references, String metadata, String ruleSet) {
    public SchemaDefinition {
        references = List.copyOf(references);
    }

    /** With nothing but a text. */
    public static SchemaDefinition of(SchemaKind kind, String text) {
        return new SchemaDefinition(kind, text, List.of(), "", "");
    }

    boolean isBare() {
        return metadata.isEmpty() && ruleSet.isEmpty();
    }

    SchemaDefinition withAttachmentsOf(SchemaDefinition other) {
        return new SchemaDefinition(kind, text, references, other.metadata, other.ruleSet);
    }

    boolean saysTheSame(SchemaDefinition other) {
        return kind == other.kind && text.equals(other.text) && references.equals(other.references);
    }
}
