package io.lakeactors.contract.registry;

import java.util.Map;

/** A language of schemas, under the name that clients use. */
public enum SchemaKind {
    AVRO,
    JSON,
    PROTOBUF;

    /**
     * Reads a schema that somebody wants to register, and holds it to all rules of its language.
     *
     * @param referenced texts of schemas that this one names, by the name that it uses, each after those that it names itself
     * @throws RegistryRefusal INVALID_SCHEMA with one clause that says why it is none
     */
    public ParsedSchema parse(String text, Map<String, String> referenced) {
        try {
            return switch (this) {
                case AVRO -> AvroText.parse(text, referenced);
                case JSON -> JsonText.parse(text, referenced);
                case PROTOBUF -> ProtobufDefinition.parse(text, referenced);
            };
        } catch (StackOverflowError deep) {
            throw new RegistryRefusal(RegistryFault.INVALID_SCHEMA, "it is nested too deeply");
        }
    }
}
