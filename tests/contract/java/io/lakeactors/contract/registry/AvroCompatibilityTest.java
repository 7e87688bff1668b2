package io.lakeactors.contract.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Verdicts as the Avro specification gives them under "Schema Resolution"; the reader is the schema that reads. */
class AvroCompatibilityTest {
    private enum Reads {
        /** Each reads what was written with the other. */
        BOTH(true, true),
        /** The new schema reads what was written with the old one, and not the other way round. */
        NEW(true, false),
        OLD(false, true),
        NONE(false, false);

        private final boolean backward;
        private final boolean forward;

        Reads(boolean backward, boolean forward) {
            this.backward = backward;
            this.forward = forward;
        }
    }

    private record Case(String name, String old, String fresh, Reads reads) {}

    private static String record(String... fields) {
        return "{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + String.join(",", fields) + "]}";
    }

    private static String field(String name, String type) {
        return "{\"name\":\"" + name + "\",\"type\":" + type + "}";
    }

    private static String field(String name, String type, String defaultValue) {
        return "{\"name\":\"" + name + "\",\"type\":" + type + ",\"default\":" + defaultValue + "}";
    }

    private static Case types(String old, String fresh, Reads reads) {
        return new Case(old + " becomes " + fresh, record(field("a", old)), record(field("a", fresh)), reads);
    }

    private static String named(String kind, String rest) {
        return "{\"type\":\"" + kind + "\",\"name\":\"N\"," + rest + "}";
    }

    private static String q(String word) {
        return "\"" + word + "\"";
    }

    /** "the writer's schema may be promoted to the reader's as follows": each pair that is listed, and each that is not. */
    private static Stream<Case> promotions() {
        var wider = Map.of("int", List.of("long", "float", "double"), "long", List.of("float", "double"), "float", List.of("double"), "string", List.of("bytes"), "bytes", List.of("string"));
        var primitives = List.of("null", "boolean", "int", "long", "float", "double", "bytes", "string");
        return primitives.stream().flatMap(old -> primitives.stream().map(fresh -> {
            boolean backward = old.equals(fresh) || wider.getOrDefault(old, List.of()).contains(fresh);
            boolean forward = old.equals(fresh) || wider.getOrDefault(fresh, List.of()).contains(old);
            return types(q(old), q(fresh), reads(backward, forward));
        }));
    }

    private static Reads reads(boolean backward, boolean forward) {
        return Arrays.stream(Reads.values()).filter(one -> one.backward == backward && one.forward == forward).findFirst().orElseThrow();
    }

    private static Stream<Case> records() {
        String a = field("a", q("int"));
        return Stream.of(
                new Case("nothing changes", record(a), record(a), Reads.BOTH),
                new Case("a field with a default is added", record(a), record(a, field("b", q("int"), "0")), Reads.BOTH),
                new Case("a field without a default is added", record(a), record(a, field("b", q("int"))), Reads.OLD),
                new Case("a field with a default is removed", record(a, field("b", q("int"), "0")), record(a), Reads.BOTH),
                new Case("a field without a default is removed", record(a, field("b", q("int"))), record(a), Reads.NEW),
                new Case("a field gets a default", record(a), record(field("a", q("int"), "1")), Reads.BOTH),
                new Case("fields change places", record(a, field("b", q("string"))), record(field("b", q("string")), a), Reads.BOTH),
                new Case("a nullable field without a default is added", record(a), record(a, field("b", "[\"null\",\"int\"]")), Reads.OLD),
                new Case("a nullable field with default null is added", record(a), record(a, field("b", "[\"null\",\"int\"]", "null")), Reads.BOTH),
                new Case("a field is renamed", record(a), record(field("b", q("int"))), Reads.NONE),
                new Case("a field is renamed with an alias", record(a), record("{\"name\":\"b\",\"type\":\"int\",\"aliases\":[\"a\"]}"), Reads.NEW),
                new Case("a field is renamed with an alias and a default for the old", record(field("a", q("int"), "0")), record("{\"name\":\"b\",\"type\":\"int\",\"aliases\":[\"a\"]}"), Reads.BOTH),
                new Case("the record is renamed", record(a), record(a).replace("\"R\"", "\"S\""), Reads.NONE),
                new Case("the record is renamed with an alias", record(a), record(a).replace("\"name\":\"R\"", "\"name\":\"S\",\"aliases\":[\"R\"]"), Reads.NEW),
                new Case("documentation changes", record(a), record("{\"name\":\"a\",\"type\":\"int\",\"doc\":\"all new\"}"), Reads.BOTH),
                new Case("an inner record gets a field with a default", record(field("a", record(field("x", q("int"))).replace("\"R\"", "\"I\""))),
                        record(field("a", record(field("x", q("int")), field("y", q("int"), "0")).replace("\"R\"", "\"I\""))), Reads.BOTH),
                new Case("an inner record gets a field without a default", record(field("a", record(field("x", q("int"))).replace("\"R\"", "\"I\""))),
                        record(field("a", record(field("x", q("int")), field("y", q("int"))).replace("\"R\"", "\"I\""))), Reads.OLD),
                new Case("a record that names itself gets a field with a default", record(field("next", "[\"null\",\"R\"]")), record(field("next", "[\"null\",\"R\"]"), field("v", q("int"), "0")), Reads.BOTH),
                new Case("a record becomes an int", record(a), q("int"), Reads.NONE));
    }

    private static Stream<Case> unions() {
        return Stream.of(
                types("\"int\"", "[\"null\",\"int\"]", Reads.NEW),
                types("[\"null\",\"int\"]", "\"int\"", Reads.OLD),
                types("[\"null\",\"int\"]", "[\"int\",\"null\"]", Reads.BOTH),
                types("[\"null\",\"int\"]", "[\"null\",\"long\"]", Reads.NEW),
                types("[\"null\",\"int\"]", "[\"null\",\"int\",\"string\"]", Reads.NEW),
                types("[\"int\",\"string\"]", "[\"int\",\"boolean\"]", Reads.NONE),
                types("\"int\"", "[\"null\",\"string\"]", Reads.NONE),
                types("\"int\"", "[\"null\",\"long\"]", Reads.NEW),
                types("[\"int\",\"long\"]", "\"long\"", Reads.BOTH),
                types("[\"int\"]", "\"int\"", Reads.BOTH),
                types("\"string\"", "[\"null\",\"bytes\"]", Reads.NEW));
    }

    private static Stream<Case> namedTypes() {
        String symbols = named("enum", "\"symbols\":[\"A\",\"B\"]");
        String more = named("enum", "\"symbols\":[\"A\",\"B\",\"C\"]");
        return Stream.of(
                new Case("an enum gets a symbol", record(field("a", symbols)), record(field("a", more)), Reads.NEW),
                new Case("an enum with a default loses a symbol", record(field("a", more)), record(field("a", named("enum", "\"symbols\":[\"A\",\"B\"],\"default\":\"A\""))), Reads.BOTH),
                new Case("symbols change places", record(field("a", symbols)), record(field("a", named("enum", "\"symbols\":[\"B\",\"A\"]"))), Reads.BOTH),
                new Case("an enum is renamed", record(field("a", symbols)), record(field("a", symbols.replace("\"N\"", "\"M\""))), Reads.NONE),
                new Case("an enum becomes a string", record(field("a", symbols)), record(field("a", q("string"))), Reads.NONE),
                new Case("a fixed stays", record(field("a", named("fixed", "\"size\":4"))), record(field("a", named("fixed", "\"size\":4"))), Reads.BOTH),
                new Case("a fixed grows", record(field("a", named("fixed", "\"size\":4"))), record(field("a", named("fixed", "\"size\":8"))), Reads.NONE),
                new Case("a fixed is renamed", record(field("a", named("fixed", "\"size\":4"))), record(field("a", named("fixed", "\"size\":4").replace("\"N\"", "\"M\""))), Reads.NONE),
                new Case("a fixed becomes bytes", record(field("a", named("fixed", "\"size\":4"))), record(field("a", q("bytes"))), Reads.NONE));
    }

    private static Stream<Case> collections() {
        return Stream.of(
                types("{\"type\":\"array\",\"items\":\"int\"}", "{\"type\":\"array\",\"items\":\"long\"}", Reads.NEW),
                types("{\"type\":\"array\",\"items\":\"int\"}", "{\"type\":\"array\",\"items\":\"string\"}", Reads.NONE),
                types("{\"type\":\"array\",\"items\":\"int\"}", "{\"type\":\"array\",\"items\":[\"null\",\"int\"]}", Reads.NEW),
                types("{\"type\":\"map\",\"values\":\"float\"}", "{\"type\":\"map\",\"values\":\"double\"}", Reads.NEW),
                types("{\"type\":\"map\",\"values\":\"float\"}", "{\"type\":\"map\",\"values\":\"boolean\"}", Reads.NONE),
                types("{\"type\":\"array\",\"items\":\"int\"}", "{\"type\":\"map\",\"values\":\"int\"}", Reads.NONE),
                types("\"int\"", "{\"type\":\"array\",\"items\":\"int\"}", Reads.NONE),
                types("\"long\"", "{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}", Reads.BOTH),
                types("{\"type\":\"int\",\"logicalType\":\"date\"}", "{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}", Reads.NEW));
    }

    private static List<Case> all() {
        return Stream.of(promotions(), records(), unions(), namedTypes(), collections()).flatMap(cases -> cases).toList();
    }

    static Stream<MatrixCase> matrix() {
        return all().stream().map(one -> new MatrixCase(SchemaKind.AVRO, one.name(), one.old(), "", one.fresh(), "", one.reads().backward, one.reads().forward));
    }

    @TestFactory
    Stream<DynamicTest> eachPairGetsTheVerdictOfTheSpecification() {
        return all().stream().map(one -> DynamicTest.dynamicTest(one.name(), () -> {
            assertThat(accepted(Compatibility.BACKWARD, one)).as("BACKWARD").isEqualTo(one.reads().backward);
            assertThat(accepted(Compatibility.FORWARD, one)).as("FORWARD").isEqualTo(one.reads().forward);
            assertThat(accepted(Compatibility.FULL, one)).as("FULL").isEqualTo(one.reads().backward && one.reads().forward);
            assertThat(accepted(Compatibility.NONE, one)).as("NONE").isTrue();
        }));
    }

    private static boolean accepted(Compatibility level, Case one) {
        var registry = new TestRegistry().level(level);
        registry.register("s", SchemaKind.AVRO, one.old());
        return registry.tryRegister("s", SchemaKind.AVRO, one.fresh()) instanceof RegistryAnswer.Found;
    }

    @Test
    void theMatrixIsLargeEnoughToTrustIt() {
        assertThat(all()).hasSizeGreaterThan(100);
        for (Reads reads : Reads.values()) {
            assertThat(all().stream().filter(one -> one.reads() == reads)).as(reads.name()).hasSizeGreaterThan(8);
        }
    }
}
