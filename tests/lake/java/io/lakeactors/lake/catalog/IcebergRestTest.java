package io.lakeactors.lake.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.lake.iceberg.CatalogConfig;
import io.lakeactors.lake.iceberg.CommitSteps;
import io.lakeactors.lake.iceberg.IcebergStore;
import io.lakeactors.testkit.WallClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes over the wire, where a client would hide it. */
class IcebergRestTest {
    private static final String NOTES = "{\"name\":\"notes\",\"schema\":{\"type\":\"struct\",\"schema-id\":0,\"fields\":"
            + "[{\"id\":1,\"name\":\"n\",\"required\":false,\"type\":\"long\"}]}}";

    @TempDir
    Path dir;

    private IcebergStore store;
    private IcebergRest rest;

    @BeforeEach
    void open() {
        store = IcebergStore.open(CatalogConfig.sqlite("lake", dir.resolve("catalog.db"), dir.resolve("warehouse")), CommitSteps.NONE, new WallClock());
        rest = new IcebergRest(store.door(), FedTables.NONE);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private IcebergRest.Answer ask(String method, String path, String key, String body) {
        return rest.answer(new IcebergRest.Request(method, List.of(path.split("/")), Map.of(), Optional.ofNullable(key), body));
    }

    private static JsonNode json(IcebergRest.Answer answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    private void assertError(IcebergRest.Answer answer, int status, String type) throws IOException {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).at("/error/code").asInt()).isEqualTo(status);
        assertThat(json(answer).at("/error/type").asText()).isEqualTo(type);
        assertThat(json(answer).at("/error/message").asText()).isNotBlank().doesNotContain("\n");
    }

    @Test
    void theConfigurationListsWhatThereIs() throws IOException {
        JsonNode config = json(ask("GET", "v1/config", null, ""));
        assertThat(config.path("endpoints")).extracting(JsonNode::asText).contains("GET /v1/{prefix}/namespaces", "POST /v1/{prefix}/transactions/commit", "GET /v1/{prefix}/namespaces/{namespace}/views");
        assertThat(config.path("idempotency-key-lifetime").asText()).isEqualTo("PT24H");
    }

    @Test
    void errorsAreTheProtocols() throws IOException {
        assertError(ask("GET", "v1/namespaces/none", null, ""), 404, "NoSuchNamespaceException");
        assertError(ask("GET", "v1/namespaces/none/tables/t", null, ""), 404, "NoSuchTableException");
        assertError(ask("GET", "v1/nothing/at/all", null, ""), 404, "NotFound");
        assertError(ask("PUT", "v1/namespaces", null, ""), 405, "MethodNotAllowed");
        assertError(ask("POST", "v1/namespaces", null, "{no json"), 400, "BadRequestException");
        assertError(ask("POST", "v1/namespaces", null, "{}"), 400, "BadRequestException");
        assertError(ask("POST", "v1/namespaces", null, "{\"namespace\":[\"a\",\"b\"]}"), 400, "BadRequestException");
        assertThat(ask("HEAD", "v1/namespaces/none", null, "")).isEqualTo(new IcebergRest.Answer(404, ""));
    }

    @Test
    void aRequestThatComesAgainUnderItsKeyIsAnsweredAgainAndDoneOnce() throws IOException {
        var created = ask("POST", "v1/namespaces", "k1", "{\"namespace\":[\"shop\"],\"properties\":{\"owner\":\"ann\"}}");
        assertThat(ask("POST", "v1/namespaces", "k1", "{\"namespace\":[\"shop\"],\"properties\":{\"owner\":\"ann\"}}")).isEqualTo(created);
        assertError(ask("POST", "v1/namespaces", "k2", "{\"namespace\":[\"shop\"]}"), 409, "AlreadyExistsException");
        var table = json(ask("POST", "v1/namespaces/shop/tables", "k3", NOTES));
        assertThat(json(ask("POST", "v1/namespaces/shop/tables", "k3", NOTES)).at("/metadata/table-uuid")).isEqualTo(table.at("/metadata/table-uuid"));
        assertThat(ask("DELETE", "v1/namespaces/shop/tables/notes", "k4", "").status()).isEqualTo(204);
        assertThat(ask("DELETE", "v1/namespaces/shop/tables/notes", "k4", "").status()).isEqualTo(204);
        assertError(ask("DELETE", "v1/namespaces/shop/tables/notes", "k5", ""), 404, "NoSuchTableException");
        assertThat(ask("DELETE", "v1/namespaces/shop", "k6", "").status()).isEqualTo(204);
        assertThat(ask("DELETE", "v1/namespaces/shop", "k6", "").status()).isEqualTo(204);
    }

    @Test
    void listsComeInPages() throws IOException {
        for (String name : List.of("a", "b", "c")) {
            ask("POST", "v1/namespaces", null, "{\"namespace\":[\"" + name + "\"]}");
        }
        JsonNode first = json(rest.answer(new IcebergRest.Request("GET", List.of("v1", "namespaces"), Map.of("pageSize", "2", "pageToken", ""), Optional.empty(), "")));
        assertThat(first.path("namespaces")).hasSize(2);
        JsonNode second = json(rest.answer(new IcebergRest.Request("GET", List.of("v1", "namespaces"), Map.of("pageSize", "2", "pageToken", first.path("next-page-token").asText()),
                Optional.empty(), "")));
        assertThat(second.path("namespaces")).hasSize(1);
        assertThat(second.path("next-page-token").isNull()).isTrue();
    }

    @Test
    void onlyReportsOfMetricsMayBePostedByThoseWhoMayOnlyRead() {
        assertThat(IcebergRest.isChange("POST", List.of("v1", "namespaces", "a", "tables", "t", "metrics"))).isFalse();
        assertThat(IcebergRest.isChange("GET", List.of("v1", "namespaces"))).isFalse();
        assertThat(IcebergRest.isChange("DELETE", List.of("v1", "namespaces", "a", "tables", "metrics"))).isTrue();
        assertThat(IcebergRest.isChange("POST", List.of("v1", "namespaces", "a", "tables", "metrics"))).isTrue();
        assertThat(IcebergRest.isChange("DELETE", List.of("v1", "namespaces", "a", "tables", "t", "metrics"))).isTrue();
    }
}
