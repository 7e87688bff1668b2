package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.api.wire.SchemaVersion;
import io.lakeactors.cli.StubNode.Answer;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** {@code lake schema}. */
class SchemaCommandTest extends OnStubNode {
    private static final String CHECK = "POST /registry/compatibility/subjects/orders-value/versions?verbose=true";
    private static final String REGISTER = "POST /registry/subjects/orders-value/versions";

    private static SchemaVersion version(String subject, int version, int id, String type, String schema) {
        return new SchemaVersion(subject, version, id, type, schema, null, null, null);
    }

    @Test
    void subjectsAreListedWithTheirLatestVersion() {
        node.on("GET /registry/subjects", "[\"a/b\",\"orders-value\"]").on("GET /registry/subjects/a%2Fb/versions/latest", version("a/b", 3, 12, null, "\"int\""))
                .on("GET /registry/subjects/orders-value/versions/latest", version("orders-value", 1, 2, "JSON", "{}"));
        assertThat(node.lake("schema", "ls").out()).isEqualTo("""
                SUBJECT       VERSION  ID  TYPE
                a/b                 3  12  AVRO
                orders-value        1   2  JSON
                """);
        assertThat(node.lake("schema", "ls", "-o", "json").out()).contains("\"subject\"", "\"id\"");
    }

    @Test
    void anEmptyRegistrySaysSo() {
        node.on("GET /registry/subjects", "[]");
        assertThat(node.lake("schema", "ls").out()).isEqualTo("No schema is registered.\n");
    }

    @Test
    void aVersionIsShownReadably() {
        node.on("GET /registry/subjects/orders-value/versions/2", "{\"subject\":\"orders-value\",\"version\":2,\"id\":7,\"schema\":\"{\\\"type\\\":\\\"int\\\"}\","
                + "\"references\":[{\"name\":\"N\",\"subject\":\"n\",\"version\":1}],\"newer\":1}");
        assertThat(node.lake("schema", "show", "orders-value", "--version", "2").out()).isEqualTo("""
                orders-value version 2  id 7  AVRO
                references N: n version 1
                {
                  "type" : "int"
                }
                """);
    }

    @Test
    void aCheckForABuildEndsWithOneAndTheReasons() throws IOException {
        file("order.avsc", "\"int\"");
        node.on(CHECK, "{\"is_compatible\":true,\"messages\":[]}");
        var fits = node.lake("schema", "check", "orders-value", "order.avsc", "--reference", "shop.Money=money:latest");
        assertThat(fits.out()).isEqualTo("orders-value: the schema is compatible.\n");
        assertThat(fits.code()).isZero();
        assertThat(node.asked).containsExactly(CHECK + " {\"schema\":\"\\\"int\\\"\",\"schemaType\":\"AVRO\",\"references\":[{\"name\":\"shop.Money\",\"subject\":\"money\",\"version\":-1}]}");
        node.on(CHECK, "{\"is_compatible\":false,\"messages\":[\"{errorType:'TYPE_MISMATCH'}\"]}");
        var breaks = node.lake("schema", "check", "orders-value", "order.avsc");
        assertThat(breaks.out()).isEqualTo("orders-value: the schema is not compatible.\n  {errorType:'TYPE_MISMATCH'}\n");
        assertThat(breaks.code()).isEqualTo(1);
        assertThat(node.lake("schema", "check", "orders-value", "order.avsc", "-o", "json").out()).contains("\"is_compatible\" : false");
    }

    @Test
    void aRegistrationTellsVersionAndNumber() throws IOException {
        file("order.json", "{}");
        node.on(REGISTER + "?normalize=true", "{\"id\":7}").on("POST /registry/subjects/orders-value?normalize=true", version("orders-value", 2, 7, "JSON", "{}"));
        var ran = node.lake("schema", "register", "orders-value", "order.json", "--normalize");
        assertThat(ran.out()).as(ran.err()).isEqualTo("orders-value: version 2, id 7\n");
        assertThat(ran.code()).isZero();
    }

    @Test
    void aProtoFileIsProtobufAndNamesWhatItImports() throws IOException {
        file("order.proto", "import \"money.proto\";");
        node.on(CHECK, "{\"is_compatible\":true,\"messages\":[]}");
        assertThat(node.lake("schema", "check", "orders-value", "order.proto", "--reference", "shop/money.proto=shop/money.proto:1").code()).isZero();
        assertThat(node.asked).containsExactly(CHECK + " {\"schema\":\"import \\\"money.proto\\\";\",\"schemaType\":\"PROTOBUF\",\"references\":[{\"name\":\"shop/money.proto\",\"subject\":\"shop/money.proto\",\"version\":1}]}");
    }

    @Test
    void anIncompatibleOneIsNotRegisteredAndTheReasonsAreTold() throws IOException {
        file("order.avsc", "\"int\"");
        node.on(REGISTER, () -> new Answer(409, "{\"error_code\":409,\"message\":\"Schema being registered is incompatible\"}"));
        node.on(CHECK, "{\"is_compatible\":false,\"messages\":[\"why\"]}");
        var ran = node.lake("schema", "register", "orders-value", "order.avsc");
        assertThat(ran.out()).isEqualTo("orders-value: the schema is not compatible.\n  why\n");
        assertThat(ran.code()).isEqualTo(1);
    }

    @Test
    void whatTheRegistryRefusesIsSaidInItsWords() throws IOException {
        file("order.avsc", "{");
        node.on(REGISTER, () -> new Answer(422, "{\"error_code\":42201,\"message\":\"it is not an Avro schema: unexpected end\"}"));
        var ran = node.lake("schema", "register", "orders-value", "order.avsc");
        assertThat(ran.err()).contains("it is not an Avro schema: unexpected end").contains("42201");
        assertThat(ran.code()).isEqualTo(2);
        node.on("GET /registry/subjects", () -> new Answer(500, "{\"error_code\":50002,\"message\":\"late\"}"));
        assertThat(node.lake("schema", "ls").code()).isEqualTo(3);
    }

    @Test
    void aFileThatDoesNotSayWhatItIsNeedsAType() throws IOException {
        file("order.txt", "{}");
        assertThat(node.lake("schema", "check", "s", "order.txt").err()).contains("--type avro, --type json or --type protobuf");
        assertThat(node.lake("schema", "check", "s", "order.txt", "--type", "xml").err()).contains("\"xml\"");
        assertThat(node.lake("schema", "check", "s", "absent.avsc").err()).contains("there is no file");
        assertThat(node.lake("schema", "check", "s", "order.txt", "--type", "json", "--reference", "x").err()).contains("NAME=SUBJECT:VERSION");
        assertThat(node.asked).isEmpty();
    }
}
