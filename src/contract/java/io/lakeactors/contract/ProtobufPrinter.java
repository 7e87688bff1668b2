package io.lakeactors.contract;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes a descriptor as the text of a .proto file. */
final class ProtobufPrinter {
    private static final String MAX = "max";
    private static final int NUMBER_END = 536_870_912;

    private final StringBuilder text = new StringBuilder();
    private final boolean proto3;

    private ProtobufPrinter(boolean proto3) {
        this.proto3 = proto3;
    }

    static String text(FileDescriptorProto file) {
        var printer = new ProtobufPrinter(file.getSyntax().equals("proto3"));
        printer.file(file);
        return printer.text.toString();
    }

    /** Whether nothing in it is unknown, such as an option that nobody declares. */
    static boolean isWhole(Message message) {
        return message.getUnknownFields().asMap().isEmpty() && message.getAllFields().values().stream().allMatch(ProtobufPrinter::isWholeValue);
    }

    private static boolean isWholeValue(Object value) {
        return switch (value) {
            case List<?> list -> list.stream().allMatch(ProtobufPrinter::isWholeValue);
            case Message message -> isWhole(message);
            default -> true;
        };
    }

    private void line(String... parts) {
        text.append(String.join("", parts)).append('\n');
    }

    private void file(FileDescriptorProto file) {
        line("syntax = \"", proto3 ? "proto3" : "proto2", "\";");
        if (file.hasPackage()) {
            line("package ", file.getPackage(), ";");
        }
        for (int i = 0; i < file.getDependencyCount(); i++) {
            line("import ", file.getPublicDependencyList().contains(i) ? "public " : file.getWeakDependencyList().contains(i) ? "weak " : "", quoted(file.getDependency(i)), ";");
        }
        statements(file.getOptions());
        file.getMessageTypeList().forEach(message -> message(message));
        file.getEnumTypeList().forEach(this::values);
        extensions(file.getExtensionList());
        file.getServiceList().forEach(this::service);
    }

    private void message(DescriptorProto message) {
        line("message ", message.getName(), " {");
        body(message);
        line("}");
    }

    private void body(DescriptorProto message) {
        statements(message.getOptions());
        var inner = message.getNestedTypeList();
        var entries = maps(message);
        var groups = message.getFieldList().stream().filter(field -> field.getType() == Type.TYPE_GROUP).map(field -> local(field.getTypeName()))
                .collect(Collectors.toMap(Function.identity(), name -> inner.stream().filter(one -> one.getName().equals(name)).findFirst().orElseThrow()));
        int oneof = -1;
        for (var field : message.getFieldList()) {
            int own = field.hasOneofIndex() && !field.getProto3Optional() ? field.getOneofIndex() : -1;
            if (own != oneof) {
                close(oneof);
                if (own >= 0) {
                    line("oneof ", message.getOneofDecl(own).getName(), " {");
                    statements(message.getOneofDecl(own).getOptions());
                }
                oneof = own;
            }
            field(field, Optional.ofNullable(entries.get(local(field.getTypeName()))), Optional.ofNullable(groups.get(local(field.getTypeName()))));
        }
        close(oneof);
        message.getExtensionRangeList().forEach(range -> line("extensions ", range(range.getStart(), range.getEnd(), NUMBER_END), options(all(range.getOptions())), ";"));
        inner.stream().filter(one -> !entries.containsKey(one.getName()) && !groups.containsKey(one.getName())).forEach(this::message);
        message.getEnumTypeList().forEach(this::values);
        extensions(message.getExtensionList());
        message.getReservedRangeList().forEach(range -> line("reserved ", range(range.getStart(), range.getEnd(), NUMBER_END), ";"));
        message.getReservedNameList().forEach(name -> line("reserved ", quoted(name), ";"));
    }

    private void close(int oneof) {
        if (oneof >= 0) {
            line("}");
        }
    }

    /** Entries that can be written as map&lt;…&gt;. That puts them behind all other messages within: where they stand before some, they are written out, so that these keep their places. */
    private static Map<String, DescriptorProto> maps(DescriptorProto message) {
        var inner = message.getNestedTypeList();
        int firstEntry = 0;
        while (firstEntry < inner.size() && !inner.get(firstEntry).getOptions().getMapEntry()) {
            firstEntry++;
        }
        var entries = inner.subList(firstEntry, inner.size());
        return entries.stream().allMatch(one -> one.getOptions().getMapEntry()) ? entries.stream().collect(Collectors.toMap(DescriptorProto::getName, Function.identity())) : Map.of();
    }

    /** A message's last name. */
    private static String local(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String range(int start, int end, int top) {
        return start == end - 1 ? String.valueOf(start) : start + " to " + (end == top ? MAX : String.valueOf(end - 1));
    }

    private void extensions(List<FieldDescriptorProto> extensions) {
        for (var extension : extensions) {
            line("extend ", extension.getExtendee(), " {");
            field(extension, Optional.empty(), Optional.empty());
            line("}");
        }
    }

    private void field(FieldDescriptorProto field, Optional<DescriptorProto> map, Optional<DescriptorProto> group) {
        String written = options(pseudo(field));
        if (map.isPresent() && field.getLabel() == Label.LABEL_REPEATED) {
            line("map<", type(map.get().getField(0)), ", ", type(map.get().getField(1)), "> ", field.getName(), " = " + field.getNumber(), written, ";");
        } else if (group.isPresent() && field.getType() == Type.TYPE_GROUP) {
            line(label(field), "group ", group.get().getName(), " = " + field.getNumber(), written, " {");
            body(group.get());
            line("}");
        } else {
            line(label(field), type(field), " ", field.getName(), " = " + field.getNumber(), written, ";");
        }
    }

    private String label(FieldDescriptorProto field) {
        return switch (field.getLabel()) {
            case LABEL_REPEATED -> "repeated ";
            case LABEL_REQUIRED -> "required ";
            case LABEL_OPTIONAL -> field.getProto3Optional() || !proto3 && !field.hasOneofIndex() ? "optional " : "";
        };
    }

    private static String type(FieldDescriptorProto field) {
        return field.hasTypeName() ? field.getTypeName() : field.getType().name().substring("TYPE_".length()).toLowerCase(Locale.ROOT);
    }

    /** What is written as options, though the descriptor has it elsewhere. */
    private static List<String> pseudo(FieldDescriptorProto field) {
        var all = new ArrayList<String>();
        if (field.hasDefaultValue()) {
            String value = field.getDefaultValue();
            all.add("default = " + switch (field.getType()) {
                case TYPE_STRING -> quoted(value);
                case TYPE_BYTES -> '"' + value + '"';
                default -> value;
            });
        }
        if (field.hasJsonName() && !field.getJsonName().equals(jsonName(field.getName()))) {
            all.add("json_name = " + quoted(field.getJsonName()));
        }
        all.addAll(all(field.getOptions()));
        return all;
    }

    /** What protoc takes where a file says nothing. */
    private static String jsonName(String field) {
        return Pattern.compile("_+(.?)").matcher(field).replaceAll(sign -> sign.group(1).toUpperCase(Locale.ROOT));
    }

    private void values(EnumDescriptorProto values) {
        line("enum ", values.getName(), " {");
        statements(values.getOptions());
        values.getValueList().forEach(value -> line(value.getName(), " = " + value.getNumber(), options(all(value.getOptions())), ";"));
        values.getReservedRangeList().forEach(range -> line("reserved ", range.getStart() == range.getEnd() ? String.valueOf(range.getStart())
                : range.getStart() + " to " + (range.getEnd() == Integer.MAX_VALUE ? MAX : String.valueOf(range.getEnd())), ";"));
        values.getReservedNameList().forEach(name -> line("reserved ", quoted(name), ";"));
        line("}");
    }

    private void service(ServiceDescriptorProto service) {
        line("service ", service.getName(), " {");
        statements(service.getOptions());
        for (var method : service.getMethodList()) {
            line("rpc ", method.getName(), " (", method.getClientStreaming() ? "stream " : "", method.getInputType(), ") returns (", method.getServerStreaming() ? "stream " : "",
                    method.getOutputType(), ") {");
            statements(method.getOptions());
            line("}");
        }
        line("}");
    }

    private void statements(Message options) {
        all(options).forEach(option -> line("option ", option, ";"));
    }

    private static String options(List<String> all) {
        return all.isEmpty() ? "" : " [" + String.join(", ", all) + "]";
    }

    private static List<String> all(Message options) {
        var all = new ArrayList<String>();
        options.getAllFields().forEach((field, value) -> {
            String name = field.isExtension() ? "(" + field.getFullName() + ")" : field.getName();
            for (Object one : value instanceof List<?> list ? list : List.of(value)) {
                all.add(name + " = " + value(field, one));
            }
        });
        return all;
    }

    private static String value(FieldDescriptor field, Object value) {
        return switch (value) {
            case Message message -> "{ " + TextFormat.printer().emittingSingleLine(true).printToString(message) + " }";
            case EnumValueDescriptor named -> named.getName();
            case String string -> quoted(string);
            case ByteString bytes -> '"' + TextFormat.escapeBytes(bytes) + '"';
            default -> TextFormat.printer().printFieldToString(field, field.isRepeated() ? List.of(value) : value).replaceFirst("^[^:]*: ?", "").strip();
        };
    }

    private static String quoted(String value) {
        return '"' + TextFormat.escapeDoubleQuotesAndBackslashes(value).replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"';
    }
}
