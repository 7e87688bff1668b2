package io.lakeactors.contract.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Verdicts as Confluent's registry gives them: {@code rule} is the name that it has for a change, and {@code source} says whose the verdict is: the registry's own examples, its list of compatible changes
 * (both in the module protobuf-provider), or what Protobuf's language guide says under "Updating A Message Type".
 */
class ProtobufCompatibilityTest {
    private enum Source { EXAMPLES, RULES, GUIDE }

    /**
     * @param oldImport the file imported.proto that the old schema imports; empty for none
     * @param rule what stands in the way in one of the directions; empty if nothing does
     */
    private record Case(String name, String old, String oldImport, String fresh, String freshImport, boolean backward, boolean forward, String rule, Source source) {}

    private static Case both(String name, String old, String fresh, Source source) {
        return new Case(name, old, "", fresh, "", true, true, "", source);
    }

    private static Case backward(String name, String old, String fresh, String rule, Source source) {
        return new Case(name, old, "", fresh, "", true, false, rule, source);
    }

    private static Case forward(String name, String old, String fresh, String rule, Source source) {
        return new Case(name, old, "", fresh, "", false, true, rule, source);
    }

    private static Case none(String name, String old, String fresh, String rule, Source source) {
        return new Case(name, old, "", fresh, "", false, false, rule, source);
    }

    private static String proto3(String rest) {
        return "syntax = \"proto3\"; " + rest;
    }

    private static String m(String fields) {
        return proto3("message M { " + fields + " } message O { string s = 1; } enum E { A = 0; B = 1; }");
    }

    private static String m2(String fields) {
        return "syntax = \"proto2\"; message M { " + fields + " } message O { optional string s = 1; } enum E { A = 0; B = 1; }";
    }

    /** Each type with each: those that are written in one way can be read as each other. */
    private static Stream<Case> types() {
        var encodings = List.of(List.of("int32", "int64", "uint32", "uint64", "bool", "E"), List.of("sint32", "sint64"), List.of("string", "bytes"), List.of("fixed32", "sfixed32"),
                List.of("fixed64", "sfixed64"), List.of("float"), List.of("double"), List.of("O"));
        var cases = new ArrayList<Case>();
        for (var some : encodings) {
            for (var others : encodings) {
                for (String old : some) {
                    for (String fresh : others) {
                        String rule = some == others ? "" : old.equals("O") || fresh.equals("O") ? "FIELD_KIND_CHANGED" : "FIELD_SCALAR_KIND_CHANGED";
                        cases.add(new Case(old + " becomes " + fresh, m(old + " a = 1;"), "", m(fresh + " a = 1;"), "", some == others, some == others, rule, Source.GUIDE));
                    }
                }
            }
        }
        return cases.stream();
    }

    private static Stream<Case> fields() {
        String a = "string a = 1; ";
        return Stream.of(
                both("nothing changes", m(a), m(a), Source.RULES), both("a field is added", m(a), m(a + "string b = 2;"), Source.EXAMPLES), both("a field is removed", m(a + "string b = 2;"), m(a), Source.EXAMPLES),
                both("a field is renamed", m(a), m("string other = 1;"), Source.RULES), both("a field's number changes", m(a), m("string a = 2;"), Source.EXAMPLES),
                both("a field takes a reserved number", m(a + "reserved 3;"), m(a + "float c = 3;"), Source.EXAMPLES), both("a removed field's number and name are reserved", m(a + "int32 b = 2;"), m(a + "reserved 2; reserved \"b\";"), Source.GUIDE),
                none("a removed field's number is used again with another type", m(a + "int32 b = 2;"), m(a + "string c = 2;"), "FIELD_SCALAR_KIND_CHANGED", Source.EXAMPLES),
                both("fields change places in the text", m(a + "int32 b = 2;"), m("int32 b = 2; " + a), Source.RULES), both("a name is written in full", m("O o = 1;"), m(".O o = 1;"), Source.EXAMPLES),
                both("options and comments change", m(a), m("/* new */ string a = 1 [deprecated = true];"), Source.RULES), both("packed changes", m("repeated int32 a = 1;"), m("repeated int32 a = 1 [packed = false];"), Source.GUIDE),
                both("a text becomes a list", m("string a = 1;"), m("repeated string a = 1;"), Source.EXAMPLES), both("bytes become a list", m("optional bytes a = 1;"), m("repeated bytes a = 1;"), Source.EXAMPLES),
                both("a message becomes a list", m("O o = 1;"), m("repeated O o = 1;"), Source.EXAMPLES), none("a number becomes a list", m("optional int32 a = 1;"), m("repeated int32 a = 1;"), "FIELD_NUMERIC_LABEL_CHANGED", Source.EXAMPLES),
                none("a number without a label becomes a list", m("int32 a = 1;"), m("repeated int32 a = 1;"), "FIELD_NUMERIC_LABEL_CHANGED", Source.GUIDE),
                none("a list of enum values becomes one", m("repeated E a = 1;"), m("E a = 1;"), "FIELD_NUMERIC_LABEL_CHANGED", Source.GUIDE), both("a number becomes optional", m("int32 a = 1;"), m("optional int32 a = 1;"), Source.GUIDE),
                none("a number becomes a message", m("int32 a = 1;"), m("O a = 1;"), "FIELD_KIND_CHANGED", Source.EXAMPLES), none("a message becomes a text", m("O a = 1;"), m("string a = 1;"), "FIELD_KIND_CHANGED", Source.RULES),
                none("another message", m("O a = 1;") + " message P { string s = 1; }", m("P a = 1;") + " message P { string s = 1; }", "FIELD_NAMED_TYPE_CHANGED", Source.EXAMPLES),
                both("int32 becomes an enum", m("int32 a = 1;"), m("E a = 1;"), Source.EXAMPLES), both("another enum", m("E a = 1;") + " enum F { C = 0; }", m("F a = 1;") + " enum F { C = 0; }", Source.RULES));
    }

    private static Stream<Case> required() {
        String a = "optional string a = 1; ";
        return Stream.of(
                none("a required field is added", m2(a), m2(a + "required string b = 2;"), "REQUIRED_FIELD_ADDED", Source.EXAMPLES),
                none("a required field is removed", m2(a + "required string b = 2;"), m2(a), "REQUIRED_FIELD_REMOVED", Source.EXAMPLES),
                forward("a field becomes required", m2(a), m2("required string a = 1;"), "REQUIRED_FIELD_ADDED", Source.GUIDE),
                backward("a field is no longer required", m2("required string a = 1;"), m2(a), "REQUIRED_FIELD_ADDED", Source.GUIDE),
                forward("a list of texts becomes required", m2("repeated string a = 1;"), m2("required string a = 1;"), "REQUIRED_FIELD_ADDED", Source.GUIDE),
                none("a number becomes required", m2("optional int32 a = 1;"), m2("required int32 a = 1;"), "FIELD_NUMERIC_LABEL_CHANGED", Source.RULES),
                both("a default changes", m2("optional int32 a = 1 [default = 1];"), m2("optional int32 a = 1 [default = 2];"), Source.GUIDE),
                both("proto2 becomes proto3", m2(a), m("string a = 1;"), Source.RULES),
                both("a group gets a field", m2("optional group G = 1 { optional int32 x = 1; }"), m2("optional group G = 1 { optional int32 x = 1; optional int32 y = 2; }"), Source.RULES),
                none("a group becomes a message", m2("optional group G = 1 { optional string s = 1; }"), m2("optional O g = 1;"), "FIELD_KIND_CHANGED", Source.GUIDE),
                none("a group's field changes", m2("optional group G = 1 { optional int32 x = 1; }"), m2("optional group G = 1 { optional float x = 1; }"), "FIELD_SCALAR_KIND_CHANGED", Source.GUIDE));
    }

    private static Stream<Case> maps() {
        return Stream.of(
                both("a map stays", m("map<string, int32> a = 1;"), m("map<string, int32> a = 1;"), Source.RULES), both("a map's values become wider", m("map<string, int32> a = 1;"), m("map<string, int64> a = 1;"), Source.RULES),
                none("a map's values become texts", m("map<string, int32> a = 1;"), m("map<string, string> b = 1;"), "FIELD_SCALAR_KIND_CHANGED", Source.EXAMPLES),
                none("a map's keys change", m("map<string, int32> a = 1;"), m("map<int32, int32> a = 1;"), "FIELD_SCALAR_KIND_CHANGED", Source.RULES),
                none("a map's values become messages", m("map<string, string> a = 1;"), m("map<string, O> a = 1;"), "FIELD_KIND_CHANGED", Source.RULES),
                both("a map's message is named in full", m("map<string, O> a = 1;"), m("map<string, .O> a = 1;"), Source.EXAMPLES), none("a map becomes a message", m("map<string, string> a = 1;"), m("O a = 1;"), "FIELD_KIND_CHANGED", Source.RULES),
                both("a map is added", m("int32 a = 1;"), m("int32 a = 1; map<string, O> b = 2;"), Source.RULES), both("a map is removed", m("int32 a = 1; map<string, O> b = 2;"), m("int32 a = 1;"), Source.RULES));
    }

    private static Stream<Case> oneofs() {
        String a = "string a = 1; ";
        String b = "int32 b = 2; ";
        return Stream.of(
                forwardBlocked("a field moves into a new oneof with a new one", a + b, a + "oneof n { int32 b = 2; int32 c = 3; }", "ONEOF_FIELD_REMOVED", Source.EXAMPLES),
                none("fields move into a oneof together with a new one", m(a + b), m("oneof n { string a = 1; int32 b = 2; int32 c = 3; }"), "MULTIPLE_FIELDS_MOVED_TO_ONEOF", Source.EXAMPLES),
                forward("fields move into a oneof together", m(a + b), m("oneof n { string a = 1; int32 b = 2; }"), "MULTIPLE_FIELDS_MOVED_TO_ONEOF", Source.GUIDE),
                both("a field moves into a oneof alone", m(a + b), m(a + "oneof n { int32 b = 2; }"), Source.EXAMPLES),
                backward("a oneof gets a field", m("oneof n { string a = 1; }"), m("oneof n { string a = 1; int32 b = 2; }"), "ONEOF_FIELD_REMOVED", Source.EXAMPLES),
                forward("a oneof loses a field", m("oneof n { string a = 1; int32 b = 2; }"), m("oneof n { string a = 1; }"), "ONEOF_FIELD_REMOVED", Source.EXAMPLES),
                forward("a field moves into a oneof that is there", m(a + "oneof n { int32 b = 2; }"), m("oneof n { string a = 1; int32 b = 2; }"), "FIELD_MOVED_TO_EXISTING_ONEOF", Source.EXAMPLES),
                forward("a field moves into a oneof that is renamed", m(a + "oneof n { int32 b = 2; }"), m("oneof o { string a = 1; int32 b = 2; }"), "FIELD_MOVED_TO_EXISTING_ONEOF", Source.EXAMPLES),
                both("a oneof is renamed", m("oneof n { string a = 1; int32 b = 2; }"), m("oneof o { string a = 1; int32 b = 2; }"), Source.EXAMPLES),
                none("a field's type changes while its oneof is renamed", m("oneof n { string a = 1; int32 b = 2; }"), m("oneof o { string a = 1; string b = 2; }"), "FIELD_SCALAR_KIND_CHANGED", Source.EXAMPLES),
                backward("a field leaves its oneof", m("oneof n { string a = 1; int32 b = 2; }"), m("oneof n { string a = 1; } int32 b = 2;"), "FIELD_MOVED_TO_EXISTING_ONEOF", Source.EXAMPLES),
                none("a field's type changes while it leaves its oneof", m("oneof n { string a = 1; int32 b = 2; }"), m("oneof n { string a = 1; } string b = 2;"), "FIELD_SCALAR_KIND_CHANGED", Source.EXAMPLES),
                none("a field moves between oneofs", m("oneof n { int32 a = 1; int32 b = 2; } oneof o { int32 c = 3; }"), m("oneof n { int32 a = 1; } oneof o { int32 c = 3; int32 b = 2; }"), "FIELD_MOVED_TO_EXISTING_ONEOF", Source.EXAMPLES),
                forward("two oneofs become one", m("oneof n { string a = 1; } oneof o { int32 b = 2; }"), m("oneof p { string a = 1; int32 b = 2; }"), "FIELD_MOVED_TO_EXISTING_ONEOF", Source.EXAMPLES),
                backward("a oneof becomes two", m("oneof n { string a = 1; int32 b = 2; }"), m("oneof n { int32 b = 2; } oneof o { string a = 1; }"), "FIELD_MOVED_TO_EXISTING_ONEOF", Source.EXAMPLES),
                forward("a field is dropped while its oneof is renamed", m("oneof n { int32 a = 1; int32 b = 2; }"), m("oneof o { int32 a = 1; }"), "ONEOF_FIELD_REMOVED", Source.EXAMPLES),
                both("a oneof goes with all its fields", m("int32 x = 9; oneof n { string a = 1; int32 b = 2; }"), m("int32 x = 9;"), Source.RULES), both("a oneof comes", m("int32 x = 9;"), m("int32 x = 9; oneof n { string a = 1; }"), Source.RULES),
                both("a field becomes optional, which is a oneof of its own within descriptors", m("string a = 1;"), m("optional string a = 1;"), Source.GUIDE));
    }

    private static Case forwardBlocked(String name, String old, String fresh, String rule, Source source) {
        return backward(name, m(old), m(fresh), rule, source);
    }

    private static Stream<Case> enums() {
        return Stream.of(
                both("a value is added", proto3("enum E { A = 0; }"), proto3("enum E { A = 0; B = 1; }"), Source.RULES), both("a value is renamed", proto3("enum E { A = 0; B = 1; }"), proto3("enum E { A = 0; C = 1; }"), Source.EXAMPLES),
                both("a value is removed", proto3("enum E { A = 0; B = 1; }"), proto3("enum E { A = 0; }"), Source.RULES), both("an enum is removed with its field's type", m("E a = 1;"), proto3("message M { int32 a = 1; } message O { string s = 1; }"), Source.EXAMPLES),
                both("a value gets an alias", proto3("enum E { A = 0; }"), proto3("enum E { option allow_alias = true; A = 0; B = 0; }"), Source.RULES),
                none("an enum's name goes to a message", m("E a = 1;"), proto3("message M { E a = 1; message E { int32 x = 1; } } message O { string s = 1; }"), "FIELD_KIND_CHANGED", Source.EXAMPLES));
    }

    private static Stream<Case> messages() {
        String one = "message M { string a = 1; } ";
        return Stream.of(
                none("the package changes", proto3("package foo; " + one), proto3("package bar; " + one), "PACKAGE_CHANGED", Source.EXAMPLES), none("a package comes", proto3(one), proto3("package foo; " + one), "PACKAGE_CHANGED", Source.RULES),
                backward("a message is added", proto3(one), proto3(one + "message N { }"), "MESSAGE_REMOVED", Source.EXAMPLES), forward("a message is removed", proto3(one + "message N { }"), proto3(one), "MESSAGE_REMOVED", Source.RULES),
                none("a message is renamed", proto3(one), proto3("message N { string a = 1; }"), "MESSAGE_REMOVED", Source.RULES), both("messages change places", proto3(one + "message N { }"), proto3("message N { } " + one), Source.EXAMPLES),
                forward("a message within is removed", proto3("message M { message N { } }"), proto3("message M { }"), "MESSAGE_REMOVED", Source.RULES), both("a message within gets a field", proto3("message M { message N { } }"), proto3("message M { message N { string a = 1; } }"), Source.EXAMPLES),
                none("a message within changes", proto3("message M { message N { string a = 1; } N n = 1; }"), proto3("message M { message N { int32 a = 1; } N n = 1; }"), "FIELD_SCALAR_KIND_CHANGED", Source.RULES),
                none("a message moves into another", proto3(one + "message N { M m = 1; }"), proto3("message N { M m = 1; message M { string a = 1; } }"), "MESSAGE_REMOVED", Source.RULES),
                none("a tree's nodes change", proto3("message M { int32 v = 1; M left = 2; }"), proto3("message M { string v = 1; M left = 2; }"), "FIELD_SCALAR_KIND_CHANGED", Source.RULES),
                both("a service changes", proto3(one + "service S { rpc Get (M) returns (M); }"), proto3(one + "service S { rpc Put (M) returns (stream M); }"), Source.RULES));
    }

    private static Stream<Case> imports() {
        String uses = proto3("import \"imported.proto\"; message M { shop.Money m = 1; }");
        String money = proto3("package shop; message Money { int64 cents = 1; }");
        return Stream.of(
                new Case("an imported message gets a field", uses, money, uses, money.replace("cents = 1;", "cents = 1; string currency = 2;"), true, true, "", Source.RULES),
                new Case("an imported message changes", uses, money, uses, money.replace("int64", "string"), false, false, "FIELD_SCALAR_KIND_CHANGED", Source.EXAMPLES),
                new Case("an imported message comes from another package", uses, money, uses.replace("shop.", "market."), money.replace("shop", "market"), true, true, "", Source.EXAMPLES),
                new Case("an imported message changes with its package", uses, money, uses.replace("shop.", "market."), money.replace("shop", "market").replace("int64", "string"), false, false, "FIELD_NAMED_TYPE_CHANGED", Source.EXAMPLES),
                new Case("a message moves to an import", proto3("message M { Money m = 1; } message Money { int64 cents = 1; }"), "", uses, money, false, true, "MESSAGE_REMOVED", Source.EXAMPLES),
                new Case("a message moves from an import", uses, money, proto3("message M { Money m = 1; } message Money { int64 cents = 1; }"), "", true, false, "MESSAGE_REMOVED", Source.EXAMPLES),
                new Case("an imported enum changes", proto3("import \"imported.proto\"; message M { E e = 1; }"), proto3("enum E { A = 0; }"), proto3("import \"imported.proto\"; message M { E e = 1; }"), proto3("enum E { A = 0; B = 1; }"),
                        true, true, "", Source.RULES),
                none("a well-known type gives way to a number", proto3("import \"google/protobuf/timestamp.proto\"; message M { google.protobuf.Timestamp t = 1; }"), proto3("message M { int64 t = 1; }"), "FIELD_KIND_CHANGED", Source.RULES),
                none("a well-known type gives way to another", proto3("import \"google/protobuf/timestamp.proto\"; message M { google.protobuf.Timestamp t = 1; }"),
                        proto3("import \"google/protobuf/duration.proto\"; message M { google.protobuf.Duration t = 1; }"), "FIELD_NAMED_TYPE_CHANGED", Source.RULES));
    }

    private static List<Case> all() {
        return Stream.of(types(), fields(), required(), maps(), oneofs(), enums(), messages(), imports()).flatMap(cases -> cases).toList();
    }

    static Stream<MatrixCase> matrix() {
        return all().stream().map(one -> new MatrixCase(SchemaKind.PROTOBUF, one.name(), one.old(), one.oldImport(), one.fresh(), one.freshImport(), one.backward(), one.forward()));
    }

    @TestFactory
    Stream<DynamicTest> eachPairGetsItsVerdictAndTheRulesName() {
        return all().stream().map(one -> DynamicTest.dynamicTest(one.name() + " [" + one.source() + "]", () -> {
            assertThat(accepted(Compatibility.BACKWARD, one)).as("BACKWARD").isEqualTo(one.backward());
            assertThat(accepted(Compatibility.FORWARD, one)).as("FORWARD").isEqualTo(one.forward());
            assertThat(accepted(Compatibility.FULL, one)).as("FULL").isEqualTo(one.backward() && one.forward());
            assertThat(accepted(Compatibility.NONE, one)).as("NONE").isTrue();
            if (!one.rule().isEmpty()) {
                assertThat(registered(Compatibility.FULL, one)).isInstanceOfSatisfying(RegistryAnswer.Refused.class, refused -> {
                    assertThat(refused.fault()).isEqualTo(RegistryFault.INCOMPATIBLE);
                    assertThat(refused.message()).contains("errorType:'" + one.rule() + "'");
                });
            }
        }));
    }

    private static boolean accepted(Compatibility level, Case one) {
        return registered(level, one) instanceof RegistryAnswer.Found;
    }

    private static RegistryAnswer registered(Compatibility level, Case one) {
        var registry = new TestRegistry().level(level).level("imported", Compatibility.NONE);
        registry.register("s", SchemaKind.PROTOBUF, one.old(), references(registry, one.oldImport()));
        return registry.tryRegister("s", SchemaKind.PROTOBUF, one.fresh(), references(registry, one.freshImport()));
    }

    private static SchemaReference[] references(TestRegistry registry, String imported) {
        return imported.isEmpty() ? new SchemaReference[0]
                : new SchemaReference[] {new SchemaReference("imported.proto", "imported", registry.register("imported", SchemaKind.PROTOBUF, imported).version())};
    }

    @Test
    void theMatrixIsLargeEnoughToTrustIt() {
        assertThat(all()).hasSizeGreaterThan(300);
        assertThat(all().stream().filter(one -> one.name().length() > 20 || !one.name().contains(" becomes "))).as("pairs of types apart").hasSizeGreaterThan(70);
    }

    @Test
    void withTransitiveLevelsAllOlderVersionsCount() {
        for (var level : List.of(Compatibility.BACKWARD, Compatibility.BACKWARD_TRANSITIVE)) {
            var registry = new TestRegistry().level(level);
            registry.register("s", SchemaKind.PROTOBUF, m("int32 a = 1; string b = 2;"));
            registry.register("s", SchemaKind.PROTOBUF, m("string b = 2;"));
            var answer = registry.tryRegister("s", SchemaKind.PROTOBUF, m("string a = 1; string b = 2;"));
            assertThat(answer instanceof RegistryAnswer.Found).as(level.name()).isEqualTo(!level.isTransitive());
        }
    }

    @Test
    void whyIsSaidWithTheFieldAndTheRule() {
        var registry = new TestRegistry();
        registry.register("s", SchemaKind.PROTOBUF, proto3("package shop; message Order { message Line { int32 count = 3; } repeated Line lines = 1; }"));
        assertThat(registry.tryRegister("s", SchemaKind.PROTOBUF, proto3("package shop; message Order { message Line { string count = 3; } repeated Line lines = 1; }")))
                .isInstanceOfSatisfying(RegistryAnswer.Refused.class, refused -> assertThat(refused.message()).contains("FIELD_SCALAR_KIND_CHANGED")
                        .contains("at Order.Line.count (field 3): int32 becomes string, which is written in another way").contains("{oldSchemaVersion: 1}"));
    }
}
