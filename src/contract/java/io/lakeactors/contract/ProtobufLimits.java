package io.lakeactors.contract;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import java.util.List;

/** What a .proto file may have at most, so that reading it takes neither minutes nor memory without end. */
final class ProtobufLimits {
    /** The parser of texts holds each type against each. */
    private static final int TYPES_MAX = 10_000;
    /** A linked file keeps each name in full, with the names of all that it stands in. */
    private static final int NAME_MAX = 1_000;
    private static final long NAMES_MAX = 10_000_000;

    private int types;
    private long chars;

    private ProtobufLimits() {}

    /** @throws IllegalArgumentException if they are too many */
    static void types(int messagesAndEnums) {
        if (messagesAndEnums > TYPES_MAX) {
            throw new IllegalArgumentException("it has more than " + TYPES_MAX + " messages and enums: spread them over several files");
        }
    }

    /** @throws IllegalArgumentException if linking it would take too much memory, or printing and reading it too long */
    static void check(FileDescriptorProto file) {
        var limits = new ProtobufLimits();
        int scope = limits.name(0, file.getPackage());
        file.getMessageTypeList().forEach(message -> limits.message(scope, message));
        file.getEnumTypeList().forEach(values -> limits.values(scope, values));
        limits.fields(scope, file.getExtensionList());
        for (var service : file.getServiceList()) {
            int within = limits.name(scope, service.getName());
            service.getMethodList().forEach(method -> limits.name(within, method.getName()));
        }
    }

    private void message(int scope, DescriptorProto message) {
        types(++types);
        int within = name(scope, message.getName());
        fields(within, message.getFieldList());
        fields(within, message.getExtensionList());
        message.getOneofDeclList().forEach(oneof -> name(within, oneof.getName()));
        message.getNestedTypeList().forEach(inner -> message(within, inner));
        message.getEnumTypeList().forEach(values -> values(within, values));
    }

    private void values(int scope, EnumDescriptorProto values) {
        types(++types);
        int within = name(scope, values.getName());
        values.getValueList().forEach(value -> name(within, value.getName()));
    }

    private void fields(int scope, List<FieldDescriptorProto> fields) {
        fields.forEach(field -> name(scope, field.getName()));
    }

    /** @param scope the length of what it stands in @return its length in full */
    private int name(int scope, String name) {
        int length = scope + 1 + name.length();
        chars += length;
        if (length > NAME_MAX) {
            throw new IllegalArgumentException("the name " + name.substring(0, Math.min(20, name.length())) + "… is longer than " + NAME_MAX + " characters, with the names of all that it stands in");
        }
        if (chars > NAMES_MAX) {
            throw new IllegalArgumentException("its names have more than " + NAMES_MAX + " characters, each with the names of all that it stands in: spread it over several files");
        }
        return length;
    }
}
