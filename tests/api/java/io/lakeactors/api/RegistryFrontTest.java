package io.lakeactors.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths, bodies, numbers of errors and content types as Confluent's API has them. */
class RegistryFrontTest {
    private static final String MEDIA = "application/vnd.schemaregistry.v1+json";
    private static final String ORDER = "{\"type\":\"record\",\"name\":\"Order\",\"fields\":[{\"name\":\"id\",\"type\":\"int\"}]}";
    private static final String WIDER = ORDER.replace("\"int\"", "\"long\"");

    private ApiFixture api;

    @BeforeEach
    void start() {
        api = new ApiFixture(Optional.of(ApiFixture.TOKEN));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private HttpResponse<String> call(String method, String path, String body) {
        var publisher = body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        return api.send(api.request("/registry" + path).header("Content-Type", MEDIA).header("Authorization", "Bearer " + ApiFixture.TOKEN).method(method, publisher).build());
    }

    private JsonNode done(String method, String path, String body) {
        var response = call(method, path, body);
        assertThat(response.statusCode()).as(method + " " + path + ": " + response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith(MEDIA);
        return ApiFixture.json(response);
    }

    private void refused(String method, String path, String body, int status, int code) {
        var response = call(method, path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith(MEDIA);
        var error = ApiFixture.json(response);
        assertThat(error.path("error_code").asInt()).as(response.body()).isEqualTo(code);
        assertThat(error.path("message").asText()).isNotBlank();
    }

    private static String schema(String text, String... more) {
        return ApiFixture.JSON.createObjectNode().put("schema", text).toString().replaceFirst("}$", String.join("", more) + "}");
    }

    @Test
    void aSchemaGoesInAndIsFoundOnEveryWay() {
        assertThat(done("POST", "/subjects/orders-value/versions", schema(ORDER)).toString()).isEqualTo("{\"id\":1}");
        assertThat(done("POST", "/subjects/orders-value/versions", schema(WIDER, ",\"schemaType\":\"AVRO\"")).toString()).isEqualTo("{\"id\":2}");
        assertThat(done("GET", "/schemas/ids/1", null)).isEqualTo(ApiFixture.JSON.createObjectNode().put("schema", ORDER));
        assertThat(call("GET", "/schemas/ids/1/schema", null).body()).isEqualTo(ORDER);
        assertThat(done("GET", "/schemas/ids/1/versions", null).toString()).isEqualTo("[{\"subject\":\"orders-value\",\"version\":1}]");
        assertThat(done("GET", "/schemas/ids/1/subjects", null).toString()).isEqualTo("[\"orders-value\"]");
        assertThat(done("GET", "/subjects", null).toString()).isEqualTo("[\"orders-value\"]");
        assertThat(done("GET", "/subjects?subjectPrefix=x", null).toString()).isEqualTo("[]");
        assertThat(done("GET", "/subjects/orders-value/versions", null).toString()).isEqualTo("[1,2]");
        var latest = done("GET", "/subjects/orders-value/versions/latest", null);
        assertThat(latest).isEqualTo(done("GET", "/subjects/orders-value/versions/2", null)).isEqualTo(done("GET", "/subjects/orders-value/versions/-1", null));
        assertThat(latest).isEqualTo(ApiFixture.JSON.createObjectNode().put("subject", "orders-value").put("version", 2).put("id", 2).put("schema", WIDER));
        assertThat(call("GET", "/subjects/orders-value/versions/1/schema", null).body()).isEqualTo(ORDER);
        assertThat(done("POST", "/subjects/orders-value", schema(ORDER)).path("version").asInt()).isEqualTo(1);
        assertThat(done("GET", "/schemas/types", null).toString()).isEqualTo("[\"JSON\",\"PROTOBUF\",\"AVRO\"]");
        assertThat(done("GET", "", null).toString()).isEqualTo("{}");
        assertThat(done("GET", "/", null).toString()).isEqualTo("{}");
    }

    @Test
    void whatBelongsToASchemaComesBackWithIt() {
        done("POST", "/subjects/money/versions", schema("{\"type\":\"integer\"}", ",\"schemaType\":\"JSON\""));
        done("POST", "/subjects/order/versions", schema("{\"properties\":{\"price\":{\"$ref\":\"money.json\"}}}", ",\"schemaType\":\"JSON\"",
                ",\"references\":[{\"name\":\"money.json\",\"subject\":\"money\",\"version\":1}]", ",\"metadata\":{\"properties\":{\"owner\":\"ann\"}}", ",\"ruleSet\":{\"domainRules\":[{\"name\":\"r\"}]}"));
        var found = done("GET", "/schemas/ids/2", null);
        assertThat(found.path("schemaType").asText()).isEqualTo("JSON");
        assertThat(found.at("/references/0/version").asInt()).isEqualTo(1);
        assertThat(found.at("/metadata/properties/owner").asText()).isEqualTo("ann");
        assertThat(found.at("/ruleSet/domainRules/0/name").asText()).isEqualTo("r");
        assertThat(done("GET", "/subjects/money/versions/1/referencedby", null).toString()).isEqualTo("[2]");
        refused("DELETE", "/subjects/money/versions/1", null, 422, 42206);
    }

    @Test
    void aProtobufSchemaIsTakenAsTextOrDescriptorAndGivenAsEither() {
        String text = "syntax = \"proto3\";\nmessage M {\n  int32 a = 1;\n}\n";
        assertThat(done("POST", "/subjects/p/versions", schema("syntax='proto3'; message M{int32 a=1;}", ",\"schemaType\":\"PROTOBUF\"")).toString()).isEqualTo("{\"id\":1}");
        var found = done("GET", "/schemas/ids/1", null);
        assertThat(found.path("schemaType").asText()).isEqualTo("PROTOBUF");
        assertThat(found.path("schema").asText()).isEqualTo(text);
        assertThat(call("GET", "/schemas/ids/1/schema", null).body()).isEqualTo(text);
        String descriptor = done("GET", "/schemas/ids/1?format=serialized", null).path("schema").asText();
        assertThat(descriptor).isBase64().isEqualTo(done("GET", "/subjects/p/versions/1?format=serialized", null).path("schema").asText())
                .isEqualTo(call("GET", "/subjects/p/versions/latest/schema?format=serialized", null).body());
        assertThat(done("POST", "/subjects/other/versions", schema(descriptor, ",\"schemaType\":\"PROTOBUF\"")).toString()).isEqualTo("{\"id\":1}");
        assertThat(done("POST", "/subjects/p?format=serialized", schema(text, ",\"schemaType\":\"PROTOBUF\"")).path("schema").asText()).isEqualTo(descriptor);
        assertThat(done("GET", "/schemas/ids/1?format=unheard-of", null)).isEqualTo(found);
        var verdict = done("POST", "/compatibility/subjects/p/versions?verbose=true", schema(text.replace("int32", "string"), ",\"schemaType\":\"PROTOBUF\""));
        assertThat(verdict.at("/messages/0").asText()).contains("FIELD_SCALAR_KIND_CHANGED").contains("M.a (field 1)");
        refused("POST", "/subjects/p/versions", schema(text.replace("int32", "string"), ",\"schemaType\":\"PROTOBUF\""), 409, 409);
    }

    @Test
    void schemasOfAllSubjectsAreListed() {
        for (String subject : List.of("b-value", "a-value", "a-key")) {
            done("POST", "/subjects/" + subject + "/versions", schema("\"int\""));
        }
        done("POST", "/subjects/a-value/versions", schema("\"long\""));
        done("DELETE", "/subjects/a-key", null);
        assertThat(done("GET", "/schemas", null).toString()).isEqualTo("[{\"subject\":\"a-value\",\"version\":1,\"id\":1,\"schema\":\"\\\"int\\\"\"},"
                + "{\"subject\":\"a-value\",\"version\":2,\"id\":2,\"schema\":\"\\\"long\\\"\"},{\"subject\":\"b-value\",\"version\":1,\"id\":1,\"schema\":\"\\\"int\\\"\"}]");
        assertThat(done("GET", "/schemas?subjectPrefix=a-&deleted=true", null).findValuesAsText("subject")).containsExactly("a-key", "a-value", "a-value");
        assertThat(done("GET", "/schemas?latestOnly=true", null).findValuesAsText("version")).containsExactly("2", "1");
        assertThat(done("GET", "/schemas?offset=1&limit=1", null).findValuesAsText("version")).containsExactly("2");
        assertThat(done("GET", "/schemas?limit=0", null).toString()).isEqualTo("[]");
        assertThat(done("GET", "/schemas?subjectPrefix=:*:&offset=9", null).toString()).isEqualTo("[]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "GET|/schemas/ids/99||404|40403", "GET|/schemas/ids/x||404|40403", "GET|/subjects/none/versions||404|40401", "GET|/subjects/none/versions/1||404|40401",
        "GET|/subjects/s/versions/7||404|40402", "GET|/subjects/s/versions/0||422|42202", "GET|/subjects/s/versions/newest||422|42202", "POST|/subjects/none|{\"schema\":\"\\\"int\\\"\"}|404|40401",
        "POST|/subjects/s|{\"schema\":\"\\\"long\\\"\"}|404|40403", "POST|/subjects/s/versions|{\"schema\":\"{\"}|422|42201", "POST|/subjects/s/versions|{}|422|42201", "POST|/subjects/s/versions|[]|422|42201",
        "POST|/subjects/s/versions|{|422|42201", "POST|/subjects/s/versions|{\"schema\":\"\\\"string\\\"\"}|409|409",
        "POST|/subjects/s/versions|{\"schema\":\"x\",\"schemaType\":\"PROTOBUF\"}|422|42201", "POST|/subjects/s/versions|{\"schema\":\"x\",\"schemaType\":\"XML\"}|422|42201", "GET|/schemas/ids/99?format=serialized||404|40403", "POST|/subjects/s/versions|{\"schema\":\"\\\"int\\\"\",\"metadata\":7}|422|42201",
        "POST|/subjects/s/versions|{\"schema\":\"\\\"N\\\"\",\"references\":[{\"name\":\"N\",\"subject\":\"n\",\"version\":1}]}|422|42201",
        "POST|/subjects/s/versions|{\"schema\":\"\\\"int\\\"\",\"id\":7}|422|42205", "POST|/subjects/%20/versions|{\"schema\":\"\\\"int\\\"\"}|422|42208",
        "DELETE|/subjects/none||404|40401", "DELETE|/subjects/s?permanent=true||404|40405", "DELETE|/subjects/s/versions/1?permanent=true||404|40407", "DELETE|/subjects/s/versions/9||404|40402",
        "PUT|/config|{\"compatibility\":\"SIDEWARD\"}|422|42203", "PUT|/config|{}|422|42203", "PUT|/config|{\"compatibility\":\"FULL\",\"alias\":\"x\"}|422|42203", "GET|/config/s||404|40408",
        "DELETE|/config/s||404|40401", "PUT|/mode|{\"mode\":\"SLOW\"}|422|42204", "PUT|/mode|{\"mode\":\"IMPORT\"}|422|42205", "GET|/mode/s||404|40409",
        "POST|/compatibility/subjects/s/versions/9|{\"schema\":\"\\\"int\\\"\"}|404|40402", "GET|/nothing||404|404", "PUT|/subjects/s/versions|{}|405|405"
    })
    void whatCannotBeIsRefusedUnderTheNumberThatClientsKnow(String method, String path, String body, int status, int code) {
        done("POST", "/subjects/s/versions", schema("\"int\""));
        refused(method, path, body, status, code);
    }

    @Test
    void deletionHasTwoSteps() {
        done("POST", "/subjects/s/versions", schema("\"int\""));
        done("POST", "/subjects/s/versions", schema("\"long\""));
        assertThat(done("DELETE", "/subjects/s/versions/1", null).toString()).isEqualTo("1");
        refused("DELETE", "/subjects/s/versions/1", null, 404, 40406);
        assertThat(done("GET", "/subjects/s/versions?deleted=true", null).toString()).isEqualTo("[1,2]");
        assertThat(done("GET", "/subjects/s/versions?deletedOnly=true", null).toString()).isEqualTo("[1]");
        assertThat(done("DELETE", "/subjects/s/versions/1?permanent=true", null).toString()).isEqualTo("1");
        assertThat(done("DELETE", "/subjects/s", null).toString()).isEqualTo("[2]");
        refused("DELETE", "/subjects/s", null, 404, 40404);
        assertThat(done("GET", "/subjects", null).toString()).isEqualTo("[]");
        assertThat(done("GET", "/subjects?deleted=true", null).toString()).isEqualTo("[\"s\"]");
        assertThat(done("DELETE", "/subjects/s?permanent=true", null).toString()).isEqualTo("[2]");
    }

    @Test
    void compatibilityIsSetAndAskedFor() {
        assertThat(done("GET", "/config", null).toString()).isEqualTo("{\"compatibilityLevel\":\"BACKWARD\"}");
        assertThat(done("PUT", "/config", "{\"compatibility\":\"full\"}").toString()).isEqualTo("{\"compatibility\":\"FULL\"}");
        assertThat(done("GET", "/config/s?defaultToGlobal=true", null).toString()).isEqualTo("{\"compatibilityLevel\":\"FULL\"}");
        assertThat(done("PUT", "/config/s", "{\"compatibility\":\"BACKWARD\"}").toString()).isEqualTo("{\"compatibility\":\"BACKWARD\"}");
        done("POST", "/subjects/s/versions", schema("\"long\""));
        assertThat(done("POST", "/compatibility/subjects/s/versions/latest", schema("\"double\"")).toString()).isEqualTo("{\"is_compatible\":true}");
        var verdict = done("POST", "/compatibility/subjects/s/versions?verbose=true", schema("\"int\""));
        assertThat(verdict.path("is_compatible").asBoolean()).isFalse();
        assertThat(verdict.at("/messages/0").asText()).contains("TYPE_MISMATCH");
        assertThat(done("POST", "/compatibility/subjects/new/versions/latest", schema("\"int\"")).path("is_compatible").asBoolean()).isTrue();
        assertThat(done("DELETE", "/config/s", null).toString()).isEqualTo("{\"compatibilityLevel\":\"BACKWARD\"}");
        assertThat(done("GET", "/mode", null).toString()).isEqualTo("{\"mode\":\"READWRITE\"}");
        assertThat(done("PUT", "/mode/s", "{\"mode\":\"READONLY\"}").toString()).isEqualTo("{\"mode\":\"READONLY\"}");
        refused("POST", "/subjects/s/versions", schema("\"double\""), 422, 42205);
        assertThat(done("DELETE", "/mode/s", null).toString()).isEqualTo("{\"mode\":\"READONLY\"}");
    }

    @Test
    void subjectsMayHaveAnySigns() {
        done("POST", "/subjects/a%2Fb%20%C3%BC+%25/versions", schema("\"int\""));
        assertThat(done("GET", "/subjects", null).get(0).asText()).isEqualTo("a/b ü+%");
        assertThat(done("GET", "/subjects/a%2Fb%20%C3%BC+%25/versions", null).toString()).isEqualTo("[1]");
    }

    @Test
    void changesNeedTheTokenAndLookingDoesNotOnLoopback() {
        done("POST", "/subjects/s/versions", schema("\"int\""));
        var bare = List.of(
                api.request("/registry/subjects/s/versions").POST(HttpRequest.BodyPublishers.ofString(schema("\"long\""))), api.request("/registry/subjects/s").DELETE(),
                api.request("/registry/config").PUT(HttpRequest.BodyPublishers.ofString("{\"compatibility\":\"NONE\"}")), api.request("/registry/mode").PUT(HttpRequest.BodyPublishers.ofString("{}")),
                api.request("/registry/config/s").DELETE(), api.request("/registry/subjects/s/versions/1").DELETE());
        for (var request : bare) {
            var response = api.send(request.header("Content-Type", MEDIA).build());
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(ApiFixture.json(response).path("error_code").asInt()).isEqualTo(401);
        }
        assertThat(api.get("/registry/schemas/ids/1").statusCode()).isEqualTo(200);
        assertThat(api.send(api.request("/registry/subjects/s").header("Content-Type", MEDIA).POST(HttpRequest.BodyPublishers.ofString(schema("\"int\""))).build()).statusCode()).isEqualTo(200);
        assertThat(api.send(api.request("/registry/compatibility/subjects/s/versions").header("Content-Type", MEDIA).POST(HttpRequest.BodyPublishers.ofString(schema("\"int\""))).build())
                .statusCode()).isEqualTo(200);
    }

    @Test
    void theTokenMayComeAsAPassword() {
        String right = Base64.getEncoder().encodeToString(("anybody:" + ApiFixture.TOKEN).getBytes(StandardCharsets.UTF_8));
        String wrong = Base64.getEncoder().encodeToString("anybody:guess".getBytes(StandardCharsets.UTF_8));
        assertThat(basic(right)).isEqualTo(200);
        assertThat(basic(wrong)).isEqualTo(401);
        assertThat(basic("%%%")).isEqualTo(401);
        assertThat(api.send(api.request("/v1/pipelines/x").header("Authorization", "Basic " + right).DELETE().build()).statusCode()).as("elsewhere").isEqualTo(401);
    }

    private int basic(String pair) {
        return api.send(api.request("/registry/subjects/s/versions").header("Content-Type", MEDIA).header("Authorization", "Basic " + pair)
                .POST(HttpRequest.BodyPublishers.ofString(schema("\"int\""))).build()).statusCode();
    }

    @Test
    void aPageInABrowserCannotRegisterUnasked() {
        var form = api.request("/registry/subjects/s/versions").header("Content-Type", "text/plain").header("Authorization", "Bearer " + ApiFixture.TOKEN)
                .POST(HttpRequest.BodyPublishers.ofString(schema("\"int\""))).build();
        assertThat(api.send(form).statusCode()).isEqualTo(415);
    }

    @Test
    void aSchemaOfFiftyMegabytesIsNotReadAndASmallerOneThatIsTooLargeIsNamedSo() {
        refused("POST", "/subjects/s/versions", schema("x".repeat(50 << 20)), 413, 413);
        refused("POST", "/subjects/s/versions", schema("x".repeat(2 << 20)), 422, 42209);
    }

    @Test
    void aRegistryThatDoesNotAnswerIsAFailureOfTheServer() {
        api.registry.away = true;
        refused("GET", "/schemas/ids/1", null, 500, 50002);
        refused("GET", "/subjects", null, 500, 50002);
    }
}
