package io.lakeactors.contract.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.AnyProto;
import com.google.protobuf.ApiProto;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StructProto;
import com.google.protobuf.TypeProto;
import com.google.protobuf.WrappersProto;
import io.lakeactors.contract.ProtobufSchemas;
import io.lakeactors.contract.registry.RegistryAnswer.Found;
import io.lakeactors.contract.registry.RegistryAnswer.Refused;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How .proto files are read, written in one way, and refused. */
class ProtobufDefinitionTest {
    private static final String EVERYTHING = """
            // About orders.
            syntax = 'proto3';
            package shop.v1;
            import public "google/protobuf/timestamp.proto"; import "confluent/meta.proto";
            import "google/protobuf/descriptor.proto";
            option java_package = "com.\\"shop\\"\\tx"; option optimize_for = CODE_SIZE;
            option (confluent.file_meta).doc = "orders";
            extend google.protobuf.FieldOptions { optional string label = 50001; Unit unit = 50002; repeated int32 many = 50003; }
            enum Unit { option allow_alias = true; NONE = 0; CENT = 1 [deprecated = true]; CENTS = 1; LOW = -1; reserved 5 to 9, 100 to max; reserved "X"; }
            /* An order. */
            message Order {
              option deprecated = true;
              reserved 9, 15 to 20; reserved "old", "older";
              int64 id = 1 [(label) = "key", json_name = "ID"]; // its key
              optional string note = 2 [(confluent.field_meta) = { tags: ["PII", "x"], params: [{ key: "a" value: "b" }] }];
              map<string, Line> lines = 3 [json_name = "theLines"];
              oneof paid { google.protobuf.Timestamp at = 4; bool never = 5; }
              repeated sint32 deltas = 6 [packed = false, (many) = 1, (many) = 2];
              message Line { Unit unit = 1 [(shop.v1.unit) = CENT]; .shop.v1.Order order = 2; double price = 3 [(label) = "a" "b"]; }
            }
            service Orders { option deprecated = true; rpc Get (Order) returns (stream Order) { option idempotency_level = NO_SIDE_EFFECTS; } rpc Put (stream Order) returns (Order); }
            """;
    private static final String OLD = """
            syntax = "proto2";
            message Old {
              required string text = 1 [default = "a\\"b"]; optional bytes raw = 2 [default = "\\001\\377"]; optional Kind kind = 3 [default = B]; optional float f = 4 [default = inf];
              repeated group Part = 5 { optional int32 x = 1; }
              enum Kind { A = 0; B = -1; }
              extensions 100 to 199; extensions 500 to max;
              extend Old { optional int32 more = 126; }
            }
            """;

    private final TestRegistry registry = new TestRegistry();

    private static ParsedSchema parse(String text) {
        return SchemaKind.PROTOBUF.parse(text, Map.of());
    }

    private static String proto3(String rest) {
        return "syntax = \"proto3\"; " + rest;
    }

    private static FileDescriptorProto descriptor(ParsedSchema schema) {
        try {
            return FileDescriptorProto.parseFrom(Base64.getDecoder().decode(schema.serialized()));
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @ParameterizedTest
    @CsvSource({"EVERYTHING", "OLD"})
    void theCanonicalTextSaysTheSameAsWhatWasSentAndIsItsOwn(String which) {
        var sent = parse(which.equals("OLD") ? OLD : EVERYTHING);
        var again = parse(sent.canonical());
        assertThat(again.canonical()).isEqualTo(sent.canonical());
        assertThat(again.serialized()).isEqualTo(sent.serialized());
        assertThat(descriptor(parse(sent.normalized())).getMessageType(0).getNestedTypeList()).extracting("name").isEqualTo(descriptor(sent).getMessageType(0).getNestedTypeList().stream().map(one -> one.getName()).toList());
        assertThat(parse(sent.normalized()).normalized()).isEqualTo(sent.normalized());
    }

    @ParameterizedTest
    @CsvSource({"EVERYTHING", "OLD"})
    void aDescriptorBecomesTheTextThatItCameFrom(String which) {
        var text = parse(which.equals("OLD") ? OLD : EVERYTHING);
        var fromDescriptor = parse(text.serialized());
        assertThat(fromDescriptor.canonical()).contains(which.equals("OLD") ? "repeated group Part = 5" : "map<string, .shop.v1.Order.Line> lines = 3 [json_name = \"theLines\"]");
        assertThat(descriptor(fromDescriptor)).isEqualTo(descriptor(text));
    }

    /** protoc has made these descriptors. */
    @Test
    void protocsDescriptorsBecomeTextAndTheSameDescriptorsAgain() {
        for (var own : List.of(AnyProto.getDescriptor(), ApiProto.getDescriptor(), StructProto.getDescriptor(), TypeProto.getDescriptor(), WrappersProto.getDescriptor())) {
            var parsed = parse(Base64.getEncoder().encodeToString(own.toProto().toByteArray()));
            assertThat(parsed.canonical()).as(own.getName()).startsWith("syntax = \"proto3\";").doesNotContain("[json_name");
            assertThat(ordered(descriptor(parse(parsed.canonical())))).as(own.getName()).isEqualTo(ordered(own.toProto()));
        }
    }

    /** But for its name, the order of fields and names that follow from others. */
    private static FileDescriptorProto ordered(FileDescriptorProto file) {
        var built = file.toBuilder().setName("x");
        built.getMessageTypeBuilderList().forEach(ProtobufDefinitionTest::order);
        return built.build();
    }

    private static void order(DescriptorProto.Builder message) {
        var fields = message.getFieldList().stream().sorted(Comparator.comparingInt(FieldDescriptorProto::getNumber)).map(field -> field.toBuilder().clearJsonName().build()).toList();
        message.clearField().addAllField(fields);
        message.getNestedTypeBuilderList().forEach(ProtobufDefinitionTest::order);
    }

    @Test
    void optionsStandInTheDescriptorWithTheirMeaning() {
        var file = descriptor(parse(EVERYTHING));
        assertThat(file.getOptions().getJavaPackage()).isEqualTo("com.\"shop\"\tx");
        assertThat(file.getOptions().getOptimizeFor()).isEqualTo(DescriptorProtos.FileOptions.OptimizeMode.CODE_SIZE);
        assertThat(file.getOptions().getUnknownFields().hasField(1088)).isTrue();
        var order = file.getMessageType(0);
        assertThat(order.getField(0).getOptions().getUnknownFields().getField(50001).getLengthDelimitedList().getFirst().toStringUtf8()).isEqualTo("key");
        assertThat(order.getField(1).getProto3Optional()).isTrue();
        assertThat(order.getReservedNameList()).containsExactly("old", "older");
        assertThat(order.getReservedRange(1)).extracting("start", "end").containsExactly(15, 21);
        var deltas = order.getFieldList().stream().filter(field -> field.getName().equals("deltas")).findFirst().orElseThrow();
        assertThat(deltas.getOptions().getPacked()).isFalse();
        assertThat(deltas.getOptions().getUnknownFields().getField(50003).getLengthDelimitedList().getFirst().toByteArray()).containsExactly(1, 2);
        assertThat(file.getService(0).getMethod(0)).extracting("inputType", "serverStreaming").containsExactly(".shop.v1.Order", true);
    }

    @Test
    void blanksAndCommentsAreNoDifferenceAndNeitherIsTheFormThatItIsSentIn() {
        var first = registry.register("a", SchemaKind.PROTOBUF, proto3("message M { map<string, int32> m = 1; .M next = 2; }"));
        assertThat(registry.register("b", SchemaKind.PROTOBUF, proto3("// new\nmessage   M{map < string,int32 > m=1; /* x */ .M next = 2;}")).id()).isEqualTo(first.id());
        assertThat(registry.register("c", SchemaKind.PROTOBUF, parse(first.definition().text()).serialized()).id()).isEqualTo(first.id());
        assertThat(first.definition().text()).isEqualTo("""
                syntax = "proto3";
                message M {
                  map<string, int32> m = 1;
                  .M next = 2;
                }
                """);
    }

    @Test
    void orderAndHalfNamesAreNoDifferenceWhenNormalised() {
        String one = proto3("package p; option java_package = \"x\"; option deprecated = true; import \"google/protobuf/duration.proto\"; import \"google/protobuf/any.proto\"; "
                + "message M { string b = 2 [deprecated = true, json_name = \"c\"]; E e = 1; map<string, M> m = 3; enum E { A = 0; C = 2; B = 1; } }");
        String other = proto3("import \"google/protobuf/any.proto\"; import \"google/protobuf/duration.proto\"; package p; option deprecated = true; option java_package = \"x\"; "
                + "message M { .p.M.E e = 1; string b = 2 [json_name = \"c\", deprecated = true]; map<string, p.M> m = 3; enum E { A = 0; B = 1; C = 2; } }");
        assertThat(parse(one).canonical()).isNotEqualTo(parse(other).canonical());
        assertThat(parse(one).normalized()).isEqualTo(parse(other).normalized());
        assertThat(parse("syntax = \"proto2\"; message M { }").normalized()).isEqualTo(parse("message M { }").normalized());
    }

    @Test
    void messagesKeepThePlacesThatRecordsNameThemBy() {
        var protoc = FileDescriptorProto.newBuilder().setName("x.proto").setSyntax("proto3");
        var message = protoc.addMessageTypeBuilder().setName("M");
        message.addFieldBuilder().setName("tags").setNumber(1).setLabel(Label.LABEL_REPEATED).setType(Type.TYPE_MESSAGE).setTypeName(".M.TagsEntry");
        var entry = message.addNestedTypeBuilder().setName("TagsEntry");
        entry.getOptionsBuilder().setMapEntry(true);
        entry.addFieldBuilder().setName("key").setNumber(1).setLabel(Label.LABEL_OPTIONAL).setType(Type.TYPE_STRING);
        entry.addFieldBuilder().setName("value").setNumber(2).setLabel(Label.LABEL_OPTIONAL).setType(Type.TYPE_STRING);
        message.addNestedTypeBuilder().setName("Inner").addFieldBuilder().setName("a").setNumber(1).setLabel(Label.LABEL_OPTIONAL).setType(Type.TYPE_INT32);
        String sent = Base64.getEncoder().encodeToString(protoc.build().toByteArray());
        String kept = registry.register("s", SchemaKind.PROTOBUF, sent).definition().text();
        assertThat(kept).contains("option map_entry = true");
        var read = ProtobufSchemas.parse(kept, Map.of());
        assertThat(ProtobufSchemas.message(read, new int[] {0, 1}, 2)).hasValueSatisfying(inner -> assertThat(inner.getFullName()).isEqualTo("M.Inner"));
        assertThat(read.getMessageTypes().getFirst().findFieldByName("tags").isMapField()).isTrue();
    }

    @Test
    void whatNoTextCanSayStaysAsItCame() {
        var strange = FileDescriptorProto.newBuilder().setName("x.proto").setSyntax("proto3");
        strange.addMessageTypeBuilder().setName("M").getOptionsBuilder().setUnknownFields(com.google.protobuf.UnknownFieldSet.newBuilder()
                .addField(50_000, com.google.protobuf.UnknownFieldSet.Field.newBuilder().addVarint(1).build()).build());
        var found = registry.register("s", SchemaKind.PROTOBUF, Base64.getEncoder().encodeToString(strange.build().toByteArray()));
        assertThat(descriptor(parse(found.definition().text())).getMessageType(0).getOptions().getUnknownFields().hasField(50_000)).isTrue();
    }

    @Test
    void filesAreImportedByTheNamesOfReferences() {
        registry.register("money", SchemaKind.PROTOBUF, proto3("package shop; message Money { int64 cents = 1; }"));
        registry.register("line", SchemaKind.PROTOBUF, proto3("package shop; import public \"shop/money.proto\"; message Line { Money price = 1; }"), new SchemaReference("shop/money.proto", "money", RegistryCall.LATEST));
        String order = proto3("package shop; import \"shop/line.proto\"; message Order { repeated Line lines = 1; Money total = 2; }");
        var found = registry.register("order", SchemaKind.PROTOBUF, order, new SchemaReference("shop/line.proto", "line", 1));
        assertThat(registry.ask(new RegistryCall.ReferencedBy("line", 1))).isEqualTo(new RegistryAnswer.Numbers(List.of(found.id())));
        assertThat(registry.tryRegister("order", SchemaKind.PROTOBUF, order)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.fault()).isEqualTo(RegistryFault.INVALID_SCHEMA);
            assertThat(refused.message()).contains("the schema imports \"shop/line.proto\", which is not among its references");
        });
    }

    @Test
    void wellKnownFilesNeedNoReference() {
        for (String known : List.of("google/protobuf/any", "google/protobuf/api", "google/protobuf/descriptor", "google/protobuf/duration", "google/protobuf/empty", "google/protobuf/field_mask",
                "google/protobuf/source_context", "google/protobuf/struct", "google/protobuf/timestamp", "google/protobuf/type", "google/protobuf/wrappers", "confluent/meta", "confluent/type/decimal",
                "confluent/type/variant", "confluent/types/decimal", "google/type/calendar_period", "google/type/color", "google/type/date", "google/type/datetime", "google/type/dayofweek", "google/type/decimal", "google/type/expr",
                "google/type/fraction", "google/type/interval", "google/type/latlng", "google/type/localized_text", "google/type/money", "google/type/month", "google/type/phone_number",
                "google/type/postal_address", "google/type/quaternion", "google/type/timeofday")) {
            assertThat(parse(proto3("import \"" + known + ".proto\"; message M { }"))).as(known).isNotNull();
        }
        assertThat(parse(proto3("import \"confluent/type/decimal.proto\"; message M { confluent.type.Decimal d = 1; }"))).isNotNull();
    }

    @Test
    void aCircleOfImportsIsRefused() {
        registry.register("a", SchemaKind.PROTOBUF, proto3("message A { }"));
        registry.register("b", SchemaKind.PROTOBUF, proto3("import \"a.proto\"; message B { A a = 1; }"), new SchemaReference("a.proto", "a", 1));
        String circle = proto3("import \"b.proto\"; message A { B b = 1; }");
        assertThat(registry.tryRegister("a", SchemaKind.PROTOBUF, circle, new SchemaReference("b.proto", "b", 1))).isInstanceOfSatisfying(Refused.class,
                refused -> assertThat(refused.message()).contains("A is defined both in the schema and in a.proto: do they import each other in a circle?"));
        assertThat(registry.tryRegister("self", SchemaKind.PROTOBUF, proto3("import \"self.proto\"; message S { }"), new SchemaReference("self.proto", "self", 1))).isInstanceOfSatisfying(Refused.class,
                refused -> assertThat(refused.message()).contains("No schema reference found for subject \"self\" and version 1"));
        assertThatThrownBy(() -> SchemaKind.PROTOBUF.parse(proto3("import \"x\";"), Map.of("x", proto3("import \"y\";"), "y", proto3("import \"x\";"))))
                .isInstanceOf(RegistryRefusal.class).hasMessageContaining("x imports itself");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "message M { string a = 1 }|line 1, column 46: expected ';'", "message M {\\n  strin g a = 1;\\n}|line 2, column 12: expected '='", "message M {|line 1, column 31: unexpected end of file", "messag M { }|line 1, column 20: unexpected label: messag",
        "message M { Money m = 1; }|\"Money\" is not defined", "import \"x.proto\"; message M { }|the schema imports \"x.proto\", which is not among its references", "message M { int32 a = 1; int32 b = 1; }|Field number 1 has already been used in \"M\"",
        "message M { int32 a = 1; string a = 2; }|M.a: \"a\" is already defined in \"M\"", "message M { int32 a = 0; }|Field numbers must be positive integers", "message M { int32 a = 536870912; }|a field's number is between 1 and 536870911", "message M { int32 a = 19500; }|are Protobuf's own", "message M { reserved 3; int32 a = 3; }|M.a: the number 3 is reserved",
        "message M { reserved \"a\"; int32 a = 3; }|M.a: the name is reserved", "message M { required int32 a = 1; }|required", "enum E { A = 1; }|E: in proto3 an enum's first value is 0", "enum E { A = 0; B = 0; }|say option allow_alias = true",
        "message M { map<float, int32> m = 1; }|a map's keys are integers, bool or string", "message M { oneof o { } }|a oneof has at least one field", "enum E { }|E: Enums must contain at least one value", "message M { int32 a = 1 [(mine) = 1]; }|option (mine) is declared neither here nor in what is imported",
        "option java_packag = \"x\"; message M { }|java_packag", "message M { int32 a = 1 [default = 3]; }|M.a: proto3 has no defaults", "message M { } message M { }|M (the schema:1:34) is already defined at the schema:1:20"
    })
    void whatIsNoSchemaIsRefusedWithPlaceAndReason(String rest, String why) {
        assertThat(registry.tryRegister("s", SchemaKind.PROTOBUF, proto3(rest.replace("\\n", "\n")))).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.fault()).isEqualTo(RegistryFault.INVALID_SCHEMA);
            assertThat(refused.message()).startsWith("it is not a Protobuf schema: ").contains(why).doesNotContain("Exception");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"''|it is empty", "' '|it is empty", "edition = \"2023\"; message M { }|edition", "/* new */ edition = \"2023\"; message M { }|it is written in an edition", "garbage|garbage", "{}|word", "AAAA|AAAA", "syntax = \"proto4\"; message M { }|proto4"})
    void whatIsNoProtobufAtAllIsRefused(String text, String why) {
        assertThat(registry.tryRegister("s", SchemaKind.PROTOBUF, text)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.fault()).isEqualTo(RegistryFault.INVALID_SCHEMA);
            assertThat(refused.message()).contains(why);
        });
    }

    @ParameterizedTest
    @CsvSource({"message A { int32 x = 010; }", "message A { oneof o { int32 x = 010; } }", "enum E { A = 0; B = -010; }", "message A { reserved 010 to 020; }", "enum E { A = 00; }"})
    void aNumberThatSomeReadAsOctalIsRefused(String text) {
        for (boolean normalize : List.of(true, false)) {
            assertThat(registry.ask(new RegistryCall.Register("s", SchemaDefinition.of(SchemaKind.PROTOBUF, proto3(text)), 0, 0, normalize))).isInstanceOfSatisfying(Refused.class, refused -> {
                assertThat(refused.fault()).isEqualTo(RegistryFault.INVALID_SCHEMA);
                assertThat(refused.message()).startsWith("it is not a Protobuf schema: line 1, column ").contains("octal");
            });
        }
        assertThat(parse("message A { optional int32 x = 1 [default = 010]; }").normalized()).as("a value has one meaning only")
                .contains("[default = 010]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"message M {|}", "option a = {|}", "message M { int32 x = 1 [a = {|", "message M { int32 x = 1 [|", "rpc (|"})
    void aTextThatIsNestedWithoutEndIsRefusedBeforeItIsRead(String open, String close) {
        String deep = open.repeat(100_000) + (close == null ? "" : close.repeat(100_000));
        assertThatThrownBy(() -> parse(deep)).isInstanceOf(RegistryRefusal.class).hasMessageContaining("nested more than 200 deep");
    }

    @ParameterizedTest
    @CsvSource({"message/**/A%d{}", "message A-%d {}", "message M%d { }", "enum/*{*/ E%d { }", "message N%d { } ;"})
    void typesAreCountedHoweverTheyAreWritten(String type) {
        String many = IntStream.range(0, 10_001).mapToObj(type::formatted).collect(Collectors.joining());
        assertThat(registry.tryRegister("many", SchemaKind.PROTOBUF, proto3(many))).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.message()).contains("more than 10000 messages"));
    }

    /** Each field keeps its name in full. */
    @ParameterizedTest
    @CsvSource({"package %s; message M { int32 a = 1; }", "message %s { int32 a = 1; }", "message M { int32 %s = 1; }", "message M { oneof %s { int32 a = 1; } }", "message M { enum %s { A = 0; } }", "enum E { %s = 0; }",
        "message M { } service %s { rpc A (M) returns (M); }"})
    void aNameThatIsTooLongIsRefusedAsTextAndAsDescriptor(String text) {
        assertThatThrownBy(() -> parse(proto3(text.formatted("x".repeat(1_001))))).isInstanceOf(RegistryRefusal.class).hasMessageContaining("longer than 1000 characters");
        parse(proto3(text.formatted("x".repeat(900))));
        var sent = descriptor(parse(proto3(text.formatted("LONG")))).toString().replace("LONG", "x".repeat(1_001));
        var built = FileDescriptorProto.newBuilder();
        assertThatCode(() -> com.google.protobuf.TextFormat.merge(sent, built)).doesNotThrowAnyException();
        assertThatThrownBy(() -> parse(Base64.getEncoder().encodeToString(built.build().toByteArray()))).isInstanceOf(RegistryRefusal.class).hasMessageContaining("longer than 1000 characters");
    }

    @Test
    void namesThatAreTooLongTogetherAreRefused() {
        String fields = IntStream.range(1, 12_000).mapToObj(i -> "int32 f" + i + " = " + i + ";").collect(Collectors.joining());
        assertThatThrownBy(() -> parse(proto3("package " + "x".repeat(900) + "; message M { " + fields + " }"))).isInstanceOf(RegistryRefusal.class).hasMessageContaining("names have more than 10000000");
    }

    @Test
    void aDescriptorsTypesAreCounted() {
        var many = FileDescriptorProto.newBuilder().setName("x").setSyntax("proto3");
        var outer = many.addMessageTypeBuilder().setName("M");
        IntStream.range(0, 5_000).forEach(i -> outer.addNestedTypeBuilder().setName("N" + i));
        IntStream.range(0, 5_000).forEach(i -> outer.addEnumTypeBuilder().setName("E" + i).addValueBuilder().setName("V" + i).setNumber(0));
        assertThatThrownBy(() -> parse(Base64.getEncoder().encodeToString(many.build().toByteArray()))).isInstanceOf(RegistryRefusal.class).hasMessageContaining("more than 10000 messages");
    }

    @Test
    void aFieldMayBeCalledMessage() {
        parse(proto3("message M { string message = 1; string enum = 2; }"));
    }

    @Test
    void aDeepOrLargeSchemaEndsInAnAnswer() {
        String deep = "message M { ".repeat(3_000) + "}".repeat(3_000);
        assertThat(registry.tryRegister("deep", SchemaKind.PROTOBUF, proto3(deep))).isInstanceOf(Refused.class);
        String many = IntStream.range(0, 10_001).mapToObj(i -> "message M" + i + " { }").collect(Collectors.joining());
        assertThat(registry.tryRegister("many", SchemaKind.PROTOBUF, proto3(many))).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.message()).contains("more than 10000 messages"));
        String wide = IntStream.range(1, 15_000).mapToObj(i -> "int32 f" + i + " = " + i + ";").collect(Collectors.joining(" ", "message M { ", " }"));
        registry.register("wide", SchemaKind.PROTOBUF, proto3(wide));
        assertThat(registry.tryRegister("wide", SchemaKind.PROTOBUF, proto3(wide.replace("int32 f7 ", "string f7 ")))).isInstanceOf(Refused.class);
        assertThat(registry.tryRegister("wide", SchemaKind.PROTOBUF, proto3(wide.replace("int32 f7 ", "int64 f7 ")))).isInstanceOf(Found.class);
    }
}
