package io.lakeactors.contract;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.TextFormat;
import com.squareup.wire.schema.internal.parser.EnumElement;
import com.squareup.wire.schema.internal.parser.ExtendElement;
import com.squareup.wire.schema.internal.parser.FieldElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.ServiceElement;
import com.squareup.wire.schema.internal.parser.TypeElement;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kotlin.ranges.IntRange;

/** Adds to a file's descriptor what has no say in how records are read: reserved and extension ranges, extensions, defaults and services. */
final class ProtobufDeclarations {
    private final boolean proto3;

    private ProtobufDeclarations(boolean proto3) {
        this.proto3 = proto3;
    }

    static void add(ProtoFileElement file, FileDescriptorProto.Builder built, boolean proto3) {
        var declarations = new ProtobufDeclarations(proto3);
        declarations.types(file.getTypes(), built.getMessageTypeBuilderList(), built.getEnumTypeBuilderList());
        file.getExtendDeclarations().forEach(extend -> declarations.extensions(extend).forEach(built::addExtension));
        file.getServices().forEach(service -> service(service, built));
    }

    private void types(List<TypeElement> types, List<DescriptorProto.Builder> messages, List<EnumDescriptorProto.Builder> enums) {
        int message = 0;
        int values = 0;
        for (TypeElement type : types) {
            if (type instanceof MessageElement one) {
                message(one, messages.get(message++));
            } else if (type instanceof EnumElement one) {
                reserved(one, enums.get(values++));
            }
        }
    }

    private void message(MessageElement message, DescriptorProto.Builder built) {
        types(message.getNestedTypes(), built.getNestedTypeBuilderList(), built.getEnumTypeBuilderList());
        message.getReserveds().forEach(reserved -> ranges(reserved.getValues(), built::addReservedName,
                (first, last) -> built.addReservedRangeBuilder().setStart(first).setEnd(last + 1)));
        message.getExtensions().forEach(extensions -> ranges(extensions.getValues(), name -> { },
                (first, last) -> built.addExtensionRangeBuilder().setStart(first).setEnd(last + 1)));
        message.getExtendDeclarations().forEach(extend -> extensions(extend).forEach(built::addExtension));
        defaults(Stream.concat(message.getFields().stream(), message.getOneOfs().stream().flatMap(oneof -> oneof.getFields().stream())).toList(), built);
    }

    private static void reserved(EnumElement values, EnumDescriptorProto.Builder built) {
        values.getReserveds().forEach(reserved -> ranges(reserved.getValues(), built::addReservedName,
                (first, last) -> built.addReservedRangeBuilder().setStart(first).setEnd(last)));
    }

    private static void ranges(List<?> values, Consumer<String> name, BiConsumer<Integer, Integer> range) {
        for (Object value : values) {
            switch (value) {
                case Integer number -> range.accept(number, number);
                case IntRange numbers -> range.accept(numbers.getFirst(), numbers.getLast());
                default -> name.accept(value.toString());
            }
        }
    }

    private static void defaults(List<FieldElement> fields, DescriptorProto.Builder built) {
        var values = fields.stream().filter(field -> field.getDefaultValue() != null).collect(Collectors.toMap(FieldElement::getTag, Function.identity(), (one, other) -> one));
        for (var field : built.getFieldBuilderList()) {
            FieldElement written = values.get(field.getNumber());
            if (written != null) {
                String value = written.getDefaultValue();
                field.setDefaultValue(written.getType().equals("bytes") ? TextFormat.escapeBytes(ByteString.copyFrom(value, StandardCharsets.ISO_8859_1)) : value);
            }
        }
    }

    private List<FieldDescriptorProto> extensions(ExtendElement extend) {
        var holder = DescriptorProto.newBuilder();
        extend.getFields().forEach(field -> new ProtobufText(proto3).field(holder, field, -1));
        defaults(extend.getFields(), holder);
        return holder.getFieldList().stream().map(field -> field.toBuilder().setExtendee(extend.getName()).build()).toList();
    }

    private static void service(ServiceElement service, FileDescriptorProto.Builder built) {
        var added = built.addServiceBuilder().setName(service.getName());
        for (var call : service.getRpcs()) {
            var method = added.addMethodBuilder().setName(call.getName()).setInputType(call.getRequestType()).setOutputType(call.getResponseType());
            if (call.getRequestStreaming()) {
                method.setClientStreaming(true);
            }
            if (call.getResponseStreaming()) {
                method.setServerStreaming(true);
            }
        }
    }
}
