package io.lakeactors.contract;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Reads Protobuf schemas: .proto texts of proto2 and proto3, and serialized descriptors in base64, as some producers register them. */
public final class ProtobufSchemas {
    private static final int SHOWN_MAX = 200;
    private static final int IMPORTS_MAX = 200;
    private static final String OWN_NAME = "the schema";

    private final Map<String, String> imports;
    private final boolean whole;
    private final Map<String, FileDescriptor> linked = new HashMap<>();
    private final ArrayDeque<String> open = new ArrayDeque<>();

    private ProtobufSchemas(Map<String, String> imports, boolean whole) {
        this.imports = imports;
        this.whole = whole;
    }

    /**
     * Reads a schema. Options have no say in how records are read, and imports that are missing none unless a type of theirs is named: an imported file that
     * only declares options need not be there. Google's and Confluent's well-known types always are.
     *
     * @param imports the texts of files that it imports, and that these import, by the names that they are imported under
     * @throws IllegalArgumentException with one clause that says why it is none
     */
    public static FileDescriptor parse(String text, Map<String, String> imports) {
        return said(() -> new ProtobufSchemas(imports, false).linked(OWN_NAME, text));
    }

    /** As {@link #parse}, but with all that the text declares, its options apart, and all that it imports. */
    static FileDescriptor whole(String text, Map<String, String> imports) {
        return said(() -> new ProtobufSchemas(imports, true).linked(OWN_NAME, text));
    }

    /** @throws IllegalArgumentException with one clause for all that goes wrong */
    static <T> T said(Callable<T> work) {
        try {
            return work.call();
        } catch (Exception wrong) {
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
        FileDescriptorProto file = serialized(name, text).orElseGet(() -> ProtobufText.read(name, text, whole));
        ProtobufLimits.check(file);
        var known = file.toBuilder().clearDependency().clearPublicDependency().clearWeakDependency();
        var dependencies = new java.util.ArrayList<FileDescriptor>();
        for (int i = 0; i < file.getDependencyCount(); i++) {
            Optional<FileDescriptor> dependency = imported(file.getDependency(i));
            if (whole && dependency.isEmpty()) {
                throw new IllegalArgumentException(name + " imports \"" + file.getDependency(i) + "\", which is not among its references");
            }
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
    private Optional<FileDescriptorProto> serialized(String name, String text) {
        var sent = serialized(name, text, ExtensionRegistry.getEmptyRegistry());
        return whole ? sent.map(file -> file.toBuilder().clearOptions().build()) : sent.map(file -> file.toBuilder().clearOptions().clearExtension().clearService().build());
    }

    /** @param declared options that the file may use; others stay unknown */
    static Optional<FileDescriptorProto> serialized(String name, String text, ExtensionRegistryLite declared) {
        try {
            var file = FileDescriptorProto.parseFrom(Base64.getDecoder().decode(text.strip()), declared).toBuilder().setName(name).build();
            if (!file.getSyntax().isEmpty() && !file.getSyntax().startsWith("proto")) {
                throw new UnsupportedOperationException("it is written in an edition; proto2 and proto3 are read");
            }
            boolean empty = file.getDependencyCount() + file.getMessageTypeCount() + file.getEnumTypeCount() + file.getExtensionCount() + file.getServiceCount() == 0;
            return empty ? Optional.empty() : Optional.of(file);
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
