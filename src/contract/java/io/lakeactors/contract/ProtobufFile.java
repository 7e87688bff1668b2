package io.lakeactors.contract;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.ExtensionRegistry;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A .proto file that was held to all rules of its language. Never changes. */
public final class ProtobufFile {
    /** What clients call a file whose name nobody has said. */
    private static final String NAME = "default";

    private final FileDescriptor linked;
    /** Many are kept, so of the statements and the descriptor there is only what they look like. */
    private final String serialized;
    private final Optional<String> text;

    private ProtobufFile(FileDescriptor linked, FileDescriptorProto whole, Optional<List<ProtobufStatement>> statements) {
        this.linked = linked;
        serialized = Base64.getEncoder().encodeToString(whole.toByteArray());
        text = statements.map(ProtobufStatement::text);
    }

    /**
     * Reads a .proto text, or a serialized descriptor in base64.
     *
     * @param imports the texts of files that it imports, and that these import, by the names that they are imported under; well-known ones need not be among them
     * @throws IllegalArgumentException with one clause that says why it is none, with line and column where its grammar is wrong
     */
    public static ProtobufFile parse(String text, Map<String, String> imports) {
        FileDescriptor linked = ProtobufSchemas.whole(text, imports);
        return ProtobufSchemas.said(() -> {
            ProtobufRules.check(linked);
            var sent = ProtobufSchemas.serialized(NAME, text, declared(linked));
            if (sent.isEmpty()) {
                return ofText(text, linked);
            }
            // What no text can say stays as it came.
            return written(sent.get(), linked, imports).orElseGet(() -> new ProtobufFile(linked, sent.get(), Optional.empty()));
        });
    }

    /** Empty if the text would leave something out, or put a message elsewhere. */
    private static Optional<ProtobufFile> written(FileDescriptorProto sent, FileDescriptor linked, Map<String, String> imports) {
        if (!ProtobufPrinter.isWhole(sent)) {
            return Optional.empty();
        }
        String text = ProtobufPrinter.text(sent);
        try {
            FileDescriptor again = ProtobufSchemas.whole(text, imports);
            return messages(again).equals(messages(linked)) ? Optional.of(ofText(text, again)) : Optional.empty();
        } catch (IllegalArgumentException notAsText) {
            return Optional.empty();
        }
    }

    private static ProtobufFile ofText(String text, FileDescriptor linked) {
        var statements = ProtobufTokens.read(text);
        if (statements.isEmpty()) {
            throw new IllegalArgumentException("it is empty");
        }
        var whole = linked.toProto().toBuilder().setName(NAME);
        ProtobufOptions.set(statements, whole, declared(linked));
        IntStream.range(0, whole.getMessageTypeCount()).forEach(i -> typed(whole.getMessageTypeBuilder(i), linked.getMessageTypes().get(i)));
        IntStream.range(0, whole.getServiceCount()).forEach(i -> typed(whole.getServiceBuilder(i), linked.getServices().get(i)));
        IntStream.range(0, whole.getExtensionCount()).forEach(i -> typed(whole.getExtensionBuilder(i), linked.getExtensions().get(i)));
        return new ProtobufFile(linked, whole.build(), Optional.of(statements));
    }

    private static List<String> messages(FileDescriptor file) {
        return file.getMessageTypes().stream().flatMap(ProtobufFile::within).toList();
    }

    private static Stream<String> within(Descriptor message) {
        return Stream.concat(Stream.of(message.getFullName()), message.getNestedTypes().stream().flatMap(ProtobufFile::within));
    }

    /** Names in full, as protoc leaves them. */
    private static void typed(DescriptorProto.Builder message, Descriptor linked) {
        IntStream.range(0, message.getFieldCount()).forEach(i -> typed(message.getFieldBuilder(i), linked.getFields().get(i)));
        IntStream.range(0, message.getExtensionCount()).forEach(i -> typed(message.getExtensionBuilder(i), linked.getExtensions().get(i)));
        IntStream.range(0, message.getNestedTypeCount()).forEach(i -> typed(message.getNestedTypeBuilder(i), linked.getNestedTypes().get(i)));
    }

    private static void typed(ServiceDescriptorProto.Builder service, ServiceDescriptor linked) {
        IntStream.range(0, service.getMethodCount()).forEach(i -> service.getMethodBuilder(i).setInputType("." + linked.getMethods().get(i).getInputType().getFullName())
                .setOutputType("." + linked.getMethods().get(i).getOutputType().getFullName()));
    }

    private static void typed(FieldDescriptorProto.Builder field, FieldDescriptor linked) {
        field.setType(linked.toProto().getType());
        switch (linked.getJavaType()) {
            case MESSAGE -> field.setTypeName("." + linked.getMessageType().getFullName())
                    .setType(field.getType() == FieldDescriptorProto.Type.TYPE_GROUP ? field.getType() : FieldDescriptorProto.Type.TYPE_MESSAGE);
            case ENUM -> field.setTypeName("." + linked.getEnumType().getFullName()).setType(FieldDescriptorProto.Type.TYPE_ENUM);
            default -> { }
        }
        if (linked.isExtension()) {
            field.setExtendee("." + linked.getContainingType().getFullName());
        }
    }

    /** All options that a file and what it imports declare. */
    private static ExtensionRegistry declared(FileDescriptor file) {
        var declared = ExtensionRegistry.newInstance();
        declare(file, declared, new HashSet<>());
        return declared;
    }

    private static void declare(FileDescriptor file, ExtensionRegistry declared, Set<String> seen) {
        if (seen.add(file.getName())) {
            file.getExtensions().forEach(extension -> declare(extension, declared));
            file.getMessageTypes().forEach(message -> declare(message, declared));
            file.getDependencies().forEach(dependency -> declare(dependency, declared, seen));
        }
    }

    private static void declare(Descriptor message, ExtensionRegistry declared) {
        message.getExtensions().forEach(extension -> declare(extension, declared));
        message.getNestedTypes().forEach(inner -> declare(inner, declared));
    }

    private static void declare(FieldDescriptor extension, ExtensionRegistry declared) {
        if (extension.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            declared.add(extension, DynamicMessage.getDefaultInstance(extension.getMessageType()));
        } else {
            declared.add(extension);
        }
    }

    /** What its names mean. Options are left out. */
    public FileDescriptor linked() {
        return linked;
    }

    /** One statement a line, without comments. Base64 for the few descriptors that cannot be written as text. */
    public String canonical() {
        return text.orElse(serialized);
    }

    /** The canonical text for all that differ only in the order of fields, values, imports and options, and in how much of a type's name is written. */
    public String normalized() {
        return text.map(all -> ProtobufStatement.text(ProtobufNormal.of(ProtobufTokens.read(all), linked))).orElse(serialized);
    }

    /** Its descriptor in base64. */
    public String serialized() {
        return serialized;
    }
}
