package io.lakeactors.contract.registry;

import io.lakeactors.contract.ProtobufFile;
import java.util.List;
import java.util.Map;

/** A schema of Protobuf: one .proto file with its imports. */
final class ProtobufDefinition implements ParsedSchema {
    private final ProtobufFile file;

    private ProtobufDefinition(ProtobufFile file) {
        this.file = file;
    }

    static ProtobufDefinition parse(String text, Map<String, String> referenced) {
        try {
            return new ProtobufDefinition(ProtobufFile.parse(text, referenced));
        } catch (IllegalArgumentException wrong) {
            throw new RegistryRefusal(RegistryFault.INVALID_SCHEMA, wrong.getMessage());
        }
    }

    @Override
    public String canonical() {
        return file.canonical();
    }

    @Override
    public String normalized() {
        return file.normalized();
    }

    @Override
    public String serialized() {
        return file.serialized();
    }

    @Override
    public List<String> cannotRead(ParsedSchema writer) {
        return ProtobufComparison.differences(file.linked(), ((ProtobufDefinition) writer).file.linked());
    }
}
