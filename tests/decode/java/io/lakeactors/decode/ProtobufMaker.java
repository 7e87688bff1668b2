package io.lakeactors.decode;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import io.lakeactors.model.Field;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Random messages of proto2 and proto3, records of them written in any order and in parts, and for each field what may be read of it. */
final class ProtobufMaker {
    private static final int DEPTH_MAX = 3;
    /** Numbers of fields at and beside those up to which a tag has one byte more, or a reader may find fields in another way. */
    private static final int[] EDGES = IntStream.concat(IntStream.rangeClosed(1, 17), IntStream.of(31, 32, 33, 511, 512, 513, 2047, 2048, 1 << 28, (1 << 29) - 1)).toArray();
    private static final String[] TEXTS = {"", "a", "shop", "Größe", "日本語の長いテキスト", "🛒🛒", "a text of more than eight bytes", "x".repeat(140)};
    private static final String[] NUMBERS = {"int32", "uint32", "sint32", "fixed32", "sfixed32", "int64", "uint64", "sint64", "fixed64", "sfixed64", "float", "double"};

    private final Random random;
    private final boolean proto3;
    private int names;

    ProtobufMaker(Random random) {
        this.random = random;
        proto3 = random.nextInt(3) != 0;
    }

    /** @param fields what is wanted of the message */
    record Made(Descriptor message, Descriptor read, List<Field> fields, String schema) {}

    /** A type as .proto files have it, what columns read it, and messages and enums that go beside the field. */
    private record Kind(String type, Type column) {}

    Made record() {
        var written = DescriptorProto.newBuilder().setName("M");
        var fields = new ArrayList<Field>();
        message(written, fields, 1);
        var file = file(written);
        var read = file.toBuilder();
        prune(read.getMessageTypeBuilder(0), fields);
        return new Made(linked(file).getMessageTypes().getFirst(), linked(read.build()).getMessageTypes().getFirst(), fields,
                Base64.getEncoder().encodeToString(file.toByteArray()));
    }

    private FileDescriptorProto file(DescriptorProto.Builder message) {
        return FileDescriptorProto.newBuilder().setName("t.proto").setPackage("t").setSyntax(proto3 ? "proto3" : "proto2")
                .addDependency("google/protobuf/timestamp.proto").addDependency("google/protobuf/duration.proto").addDependency("google/protobuf/wrappers.proto")
                .addMessageType(message).build();
    }

    private static FileDescriptor linked(FileDescriptorProto file) {
        try {
            return FileDescriptor.buildFrom(file,
                    new FileDescriptor[] {TimestampProto.getDescriptor(), DurationProto.getDescriptor(), WrappersProto.getDescriptor()});
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is passed is not looked into: of what nobody wants the oracle sees bytes too, or it does not know the field. */
    private static void prune(DescriptorProto.Builder message, List<Field> fields) {
        for (int i = message.getFieldCount() - 1; i >= 0; i--) {
            String name = message.getField(i).getName();
            if (message.getField(i).getLabel() == Label.LABEL_REPEATED && fields.stream().noneMatch(field -> field.name().equals(name))) {
                message.removeField(i);
            }
        }
        for (var field : message.getFieldBuilderList()) {
            var wanted = fields.stream().filter(each -> each.name().equals(field.getName())).findFirst();
            boolean sized = field.getType() == FieldDescriptorProto.Type.TYPE_STRING || field.getType() == FieldDescriptorProto.Type.TYPE_MESSAGE;
            if (wanted.isEmpty() && field.getLabel() == Label.LABEL_REQUIRED) {
                field.setLabel(Label.LABEL_OPTIONAL);
            }
            if (wanted.isEmpty() && field.getType() == FieldDescriptorProto.Type.TYPE_ENUM) {
                // Else a number that it does not have would not end what another member of its oneof said.
                field.setType(FieldDescriptorProto.Type.TYPE_INT32).clearTypeName();
            }
            if (wanted.isEmpty() && sized || wanted.isPresent() && sized && isBinary(wanted.get().type())) {
                field.setType(FieldDescriptorProto.Type.TYPE_BYTES).clearTypeName();
            } else if (wanted.isPresent() && field.getTypeName().startsWith(".t.M")) {
                inner(message, field.getTypeName()).ifPresent(inner -> prune(inner, wanted.get().type()));
            }
        }
    }

    private static boolean isBinary(Type type) {
        return type instanceof Type.Array(var element) ? isBinary(element.type()) : type instanceof Type.Binary;
    }

    private static void prune(DescriptorProto.Builder inner, Type type) {
        switch (type) {
            case Type.Struct(var fields) -> prune(inner, fields);
            case Type.Array(var element) -> prune(inner, element.type());
            case Type.Dictionary(var value) -> {
                if (isBinary(value.type())) {
                    inner.getFieldBuilder(1).setType(FieldDescriptorProto.Type.TYPE_BYTES);
                } else if (value.type() instanceof Type.Struct(var fields)) {
                    inner(inner, inner.getField(1).getTypeName()).ifPresent(of -> prune(of, fields));
                }
            }
            default -> {
                // Nothing is within.
            }
        }
    }

    private static java.util.Optional<DescriptorProto.Builder> inner(DescriptorProto.Builder message, String name) {
        return message.getNestedTypeBuilderList().stream().filter(inner -> name.endsWith("." + inner.getName())).findFirst();
    }

    private void message(DescriptorProto.Builder message, List<Field> fields, int depth) {
        message(message, fields, depth, ".t.M");
    }

    private void message(DescriptorProto.Builder message, List<Field> fields, int depth, String path) {
        int count = random.nextInt(8);
        var numbers = numbers(count);
        boolean oneof = count > 2 && random.nextBoolean();
        for (int i = 0; i < count; i++) {
            String name = "f" + i;
            var field = message.addFieldBuilder().setName(name).setNumber(numbers.get(i));
            int shape = oneof && i < 3 ? 9 : random.nextInt(9);
            Type type;
            if (shape == 0 && depth < DEPTH_MAX) {
                type = map(message, field, depth, path);
            } else {
                type = typed(message, field, depth, path);
                if (shape == 1 || shape == 2) {
                    field.setLabel(Label.LABEL_REPEATED);
                    type = new Type.Array(Field.of("element", type, false));
                } else if (shape == 9) {
                    field.setOneofIndex(0);
                } else if (shape == 3 && !proto3) {
                    field.setLabel(Label.LABEL_REQUIRED);
                } else if (shape == 4 && proto3) {
                    field.setProto3Optional(true);
                }
            }
            if (random.nextInt(6) != 0) {
                fields.add(Field.of(name, type, false));
            }
        }
        if (oneof) {
            message.addOneofDeclBuilder().setName("o");
        }
        for (var field : message.getFieldBuilderList()) {
            if (field.getProto3Optional()) {
                field.setOneofIndex(message.getOneofDeclCount());
                message.addOneofDeclBuilder().setName("_" + field.getName());
            }
        }
        if (random.nextInt(5) == 0) {
            fields.add(Field.of("nobody", new Type.Text(), false));
        }
        Collections.shuffle(fields, random);
    }

    private List<Integer> numbers(int count) {
        var numbers = new LinkedHashSet<Integer>();
        while (numbers.size() < count) {
            numbers.add(switch (random.nextInt(12)) {
                case 0 -> 500 + random.nextInt(18_500);
                case 1 -> 100_000 + random.nextInt(1 << 28);
                case 2, 3, 4, 5 -> EDGES[random.nextInt(EDGES.length)];
                default -> 1 + random.nextInt(2 * count);
            });
        }
        return List.copyOf(numbers);
    }

    private Type map(DescriptorProto.Builder message, FieldDescriptorProto.Builder field, int depth, String path) {
        String name = field.getName().toUpperCase(java.util.Locale.ROOT) + "Entry";
        var entry = DescriptorProto.newBuilder().setName(name);
        entry.getOptionsBuilder().setMapEntry(true);
        var keyTypes = new String[] {"string", "int32", "uint64", "bool", "sint64", "fixed32"};
        entry.addFieldBuilder().setName("key").setNumber(1).setLabel(Label.LABEL_OPTIONAL).setType(type(keyTypes[random.nextInt(keyTypes.length)]));
        var value = entry.addFieldBuilder().setName("value").setNumber(2).setLabel(Label.LABEL_OPTIONAL);
        // A message for a value is declared within the entry: only the maker does so.
        Type type = typed(entry, value, depth + 1, path + "." + name);
        message.addNestedType(entry);
        field.setLabel(Label.LABEL_REPEATED).setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(path + "." + name);
        return new Type.Dictionary(Field.of("value", type, false));
    }

    private static FieldDescriptorProto.Type type(String word) {
        return FieldDescriptorProto.Type.valueOf("TYPE_" + word.toUpperCase(java.util.Locale.ROOT));
    }

    private Type typed(DescriptorProto.Builder message, FieldDescriptorProto.Builder field, int depth, String path) {
        field.setLabel(Label.LABEL_OPTIONAL);
        int kind = random.nextInt(depth < DEPTH_MAX ? 17 : 14);
        return switch (kind) {
            case 0, 1, 2, 3, 4 -> number(field);
            case 5 -> plain(field, "bool", new Type.Bool());
            case 6, 7 -> plain(field, "string", random.nextInt(4) == 0 ? new Type.Binary() : new Type.Text());
            case 8 -> plain(field, "bytes", new Type.Binary());
            case 9 -> {
                String name = "E" + names++;
                message.addEnumType(EnumDescriptorProto.newBuilder().setName(name)
                        .addValue(com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto.newBuilder().setName(name + "_ZERO").setNumber(0))
                        .addValue(com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto.newBuilder().setName(name + "_FAR").setNumber(-5))
                        .addValue(com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto.newBuilder().setName(name + "_ONE").setNumber(1)));
                field.setType(FieldDescriptorProto.Type.TYPE_ENUM).setTypeName(path + "." + name);
                // A number that proto2's enums do not have is no value for the library, and a number for us.
                yield proto3 && random.nextInt(4) == 0 ? new Type.Long() : new Type.Text();
            }
            case 10 -> known(field, "Timestamp", new Type.Timestamp(true, TimeForm.ISO));
            case 11 -> known(field, "Duration", new Type.Decimal(38, 9));
            case 12 -> known(field, "Int64Value", new Type.Long());
            case 13 -> known(field, "StringValue", new Type.Text());
            default -> {
                String name = "N" + names++;
                var inner = DescriptorProto.newBuilder().setName(name);
                var fields = new ArrayList<Field>();
                message(inner, fields, depth + 1, path + "." + name);
                message.addNestedType(inner);
                field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(path + "." + name);
                yield new Type.Struct(fields);
            }
        };
    }

    private static Type plain(FieldDescriptorProto.Builder field, String word, Type type) {
        field.setType(type(word));
        return type;
    }

    private static Type known(FieldDescriptorProto.Builder field, String name, Type type) {
        field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(".google.protobuf." + name);
        return type;
    }

    private Type number(FieldDescriptorProto.Builder field) {
        String word = NUMBERS[random.nextInt(NUMBERS.length)];
        boolean small = word.equals("int32") || word.equals("sint32") || word.equals("sfixed32");
        Type type = switch (word) {
            case "float" -> random.nextBoolean() ? new Type.Float() : new Type.Double();
            case "double" -> new Type.Double();
            case "uint64", "fixed64" -> new Type.Decimal(20, 0);
            default -> random.nextInt(4) == 0 ? new Type.Double() : small && random.nextBoolean() ? new Type.Int() : new Type.Long();
        };
        return plain(field, word, type);
    }

    /** A record of a message: its fields in any order, repeated ones packed or not or both, messages and oneofs more than once, tags of more bytes than they need. */
    byte[] encoded(Descriptor message) {
        return encoded(message, 1);
    }

    private byte[] encoded(Descriptor message, int depth) {
        var parts = new ArrayList<byte[]>();
        for (FieldDescriptor field : message.getFields()) {
            // An entry's message may have required fields, which its default lacks.
            boolean needed = field.isRequired() || message.getOptions().getMapEntry() && field.getType() == FieldDescriptor.Type.MESSAGE;
            if (needed || random.nextInt(4) != 0) {
                int times = field.isRepeated() ? random.nextInt(20) == 0 ? 40 : random.nextInt(4) : random.nextInt(6) == 0 ? 2 + random.nextInt(2) : 1;
                for (int i = 0; i < times; i++) {
                    byte[] part = part(field, depth);
                    parts.add(random.nextInt(12) == 0 ? lengthened(part, CodedOutputStream.computeTagSize(field.getNumber())) : part);
                }
            }
        }
        if (random.nextInt(4) == 0) {
            parts.add(written(out -> {
                out.writeString(77_777, "nobody knows this");
                out.writeTag(77_778, 3);
                out.writeInt32(1, 5);
                out.writeTag(77_778, 4);
            }));
        }
        if (random.nextBoolean()) {
            Collections.shuffle(parts, random);
        }
        var out = new ByteArrayOutputStream();
        parts.forEach(out::writeBytes);
        return out.toByteArray();
    }

    /** Its tag, which has so many bytes, gets one more, unless it has all that it may have. */
    private static byte[] lengthened(byte[] part, int tag) {
        return tag == BinaryInput.INT_BYTES ? part
                : ByteBuffer.allocate(part.length + 1).put(part, 0, tag - 1).put((byte) (part[tag - 1] | 0x80)).put((byte) 0).put(part, tag, part.length - tag).array();
    }

    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }

    private static byte[] written(Writing writing) {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        try {
            writing.to(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private byte[] part(FieldDescriptor field, int depth) {
        if (field.isPackable() && random.nextBoolean()) {
            byte[] body = written(out -> {
                for (int i = random.nextInt(5); i > 0; i--) {
                    bare(out, field);
                }
            });
            return written(out -> out.writeByteArray(field.getNumber(), body));
        }
        return written(out -> {
            switch (field.getType()) {
                case MESSAGE -> out.writeByteArray(field.getNumber(), body(field, depth));
                case STRING -> out.writeString(field.getNumber(), text());
                case BYTES -> out.writeByteArray(field.getNumber(), bytes(random.nextInt(30)));
                default -> {
                    out.writeTag(field.getNumber(), com.google.protobuf.WireFormat.WIRETYPE_VARINT + wire(field));
                    bare(out, field);
                }
            }
        });
    }

    private byte[] body(FieldDescriptor field, int depth) {
        Descriptor message = field.getMessageType();
        return switch (message.getFullName()) {
            case "google.protobuf.Timestamp" -> written(out -> {
                out.writeInt64(1, random.nextLong(-62_135_596_800L, 253_402_300_800L));
                out.writeInt32(2, random.nextInt(1_000_000_000));
            });
            case "google.protobuf.Duration" -> written(out -> {
                out.writeInt64(1, random.nextLong(0, 315_576_000_001L));
                out.writeInt32(2, random.nextInt(1_000_000_000));
            });
            default -> depth > 6 ? new byte[0] : encoded(message, depth + 1);
        };
    }

    private static int wire(FieldDescriptor field) {
        return switch (field.getType()) {
            case FIXED32, SFIXED32, FLOAT -> 5;
            case FIXED64, SFIXED64, DOUBLE -> 1;
            default -> 0;
        };
    }

    private void bare(CodedOutputStream out, FieldDescriptor field) throws IOException {
        switch (field.getType()) {
            case INT32 -> out.writeInt32NoTag((int) whole(32));
            case UINT32 -> out.writeUInt32NoTag((int) whole(32));
            case SINT32 -> out.writeSInt32NoTag((int) whole(32));
            case INT64 -> out.writeInt64NoTag(whole(64));
            case UINT64 -> out.writeUInt64NoTag(whole(64));
            case SINT64 -> out.writeSInt64NoTag(whole(64));
            case FIXED32 -> out.writeFixed32NoTag((int) whole(32));
            case SFIXED32 -> out.writeSFixed32NoTag((int) whole(32));
            case FIXED64 -> out.writeFixed64NoTag(whole(64));
            case SFIXED64 -> out.writeSFixed64NoTag(whole(64));
            case FLOAT -> out.writeFloatNoTag(random.nextInt(9) == 0 ? Float.NaN : (float) random.nextGaussian() * 1e6f);
            case DOUBLE -> out.writeDoubleNoTag(random.nextInt(9) == 0 ? Double.NEGATIVE_INFINITY : random.nextGaussian() * 1e9);
            case BOOL -> out.writeBoolNoTag(random.nextBoolean());
            case ENUM -> out.writeEnumNoTag(field.getEnumType().getValues().get(random.nextInt(3)).getNumber());
            case STRING, BYTES, MESSAGE, GROUP -> throw new IllegalStateException("never packed");
        }
    }

    private long whole(int bits) {
        return random.nextLong() >> (64 - 1 - random.nextInt(bits));
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)];
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
