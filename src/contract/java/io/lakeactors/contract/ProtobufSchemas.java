package io.lakeactors.contract;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads Protobuf schemas: .proto texts of proto2 and proto3, and serialized descriptors in base64, as some producers register them. */
public final class ProtobufSchemas {
    private static final int SHOWN_MAX = 200;
    private static final int IMPORTS_MAX = 200;
    private static final String OWN_NAME = "the schema";

    private final Map<String, String> imports;
    private final Map<String, FileDescriptor> linked = new HashMap<>();
    private final ArrayDeque<String> open = new ArrayDeque<>();

    private ProtobufSchemas(Map<String, String> imports) {
        this.imports = imports;
    }

    /**
     * Reads a schema. Options have no say in how records are read, and imports that are missing none unless a type of theirs is named: an imported file that
     * only declares options need not be there. Google's and Confluent's well-known types always are.
     *
     * @param imports the texts of files that it imports, and that these import, by the names that they are imported under
     * @throws IllegalArgumentException with one clause that says why it is none
     */
    public static FileDescriptor parse(String text, Map<String, String> imports) {
        try {
            return new ProtobufSchemas(imports).linked(OWN_NAME, text);
        } catch (DescriptorValidationException | RuntimeException wrong) {
            String why = wrong.getMessage() == null ? wrong.getClass().getSimpleName() : wrong.getMessage().replaceAll("\\s+", " ").strip();
            throw new IllegalArgumentException("it is not a Protobuf schema: " + (why.length() > SHOWN_MAX ? why.substring(0, SHOWN_MAX) + "…" : why), wrong);
        } catch (StackOverflowError deep) {
            throw new IllegalArgumentException("it is nested too deeply", deep);
        }
    }

    /** A message of a file. @param name with or without the file's package; outer and inner names have a dot between them */
    public static Optional<Descriptor> message(FileDescriptor file, String name) {
        String own = file.getPackage().isEmpty() || !name.startsWith(file.getPackage() + ".") ? name : name.substring(file.getPackage().length() + 1);
        String[] parts = own.split("\\.");
        Descriptor found = file.findMessageTypeByName(parts[0]);
        for (int i = 1; found != null && i < parts.length; i++) {
            found = found.findNestedTypeByName(parts[i]);
        }
        return Optional.ofNullable(found);
    }

    private FileDescriptor linked(String name, String text) throws DescriptorValidationException {
        if (open.contains(name)) {
            throw new IllegalArgumentException(name + " imports itself");
        }
        if (linked.size() > IMPORTS_MAX) {
            throw new IllegalArgumentException("it imports more than " + IMPORTS_MAX + " files");
        }
        open.push(name);
        FileDescriptorProto file = serialized(name, text).orElseGet(() -> ProtobufText.read(name, text));
        var known = file.toBuilder().clearDependency().clearPublicDependency().clearWeakDependency();
        var dependencies = new java.util.ArrayList<FileDescriptor>();
        for (int i = 0; i < file.getDependencyCount(); i++) {
            Optional<FileDescriptor> dependency = imported(file.getDependency(i));
            if (dependency.isPresent()) {
                if (file.getPublicDependencyList().contains(i)) {
                    known.addPublicDependency(dependencies.size());
                }
                known.addDependency(file.getDependency(i));
                dependencies.add(dependency.get());
            }
        }
        open.pop();
        return FileDescriptor.buildFrom(known.build(), dependencies.toArray(FileDescriptor[]::new));
    }

    private Optional<FileDescriptor> imported(String name) throws DescriptorValidationException {
        FileDescriptor before = linked.get(name);
        if (before != null) {
            return Optional.of(before);
        }
        Optional<FileDescriptor> found = ProtobufKnown.file(name);
        Optional<String> text = found.isPresent() ? Optional.empty() : Optional.ofNullable(imports.get(name)).or(() -> ProtobufKnown.text(name));
        if (text.isPresent()) {
            found = Optional.of(linked(name, text.get()));
        }
        found.ifPresent(file -> linked.put(name, file));
        return found;
    }

    /** Python's, Go's and .NET's serializers register descriptors rather than texts. */
    private static Optional<FileDescriptorProto> serialized(String name, String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.strip());
            return Optional.of(FileDescriptorProto.parseFrom(bytes).toBuilder().setName(name).clearOptions().clearExtension().clearService().build());
        } catch (IllegalArgumentException | InvalidProtocolBufferException isText) {
            return Optional.empty();
        }
    }

    /** The message that a list of indexes stands for: of the file's messages one, of that one's inner messages one, and so on. */
    public static Optional<Descriptor> message(FileDescriptor file, int[] indexes, int count) {
        List<Descriptor> among = file.getMessageTypes();
        Descriptor found = null;
        for (int i = 0; i < count; i++) {
            if (indexes[i] < 0 || indexes[i] >= among.size()) {
                return Optional.empty();
            }
            found = among.get(indexes[i]);
            among = found.getNestedTypes();
        }
        return Optional.ofNullable(found);
    }
}
