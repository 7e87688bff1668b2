package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.api.wire.Lineage;
import io.lakeactors.api.wire.Lineage.Input;
import io.lakeactors.api.wire.Lineage.Maker;
import io.lakeactors.api.wire.Lineage.Step;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code lake lineage}. */
class LineageCommandTest extends OnStubNode {
    private static final String COMMIT = "01a20757-45bb-7667-93f9-f816e8cced0f";

    private static Input read(int partition, Long from, long next) {
        return new Input("topic", "orders", "cluster-a", partition, from, next, null);
    }

    private static Lineage lineage() {
        var orders = new Input("table", "silver.orders", null, null, null, null, 7L);
        var gone = new Input("table", "silver.gone", null, null, null, null, 5L);
        var gold = new Step(9, 2_000_000, "gold", List.of(new Maker("gold:sales", "sales 2.0.0")), "not-a-uuid", null, List.of("r-1"), List.of(orders, gone), 12, 3);
        var second = new Step(7, 1_500_000, "pipeline", List.of(new Maker("shop", "orders 1.1.0")), COMMIT, 4L, List.of(), List.of(read(0, 5L, 9), read(1, null, 20)), 1_400, 0);
        var first = new Step(6, 1_000_000, "pipeline", List.of(new Maker("shop", "orders 1.0.0")), COMMIT, 4L, List.of(), List.of(read(0, 0L, 5)), 5, 0);
        return new Lineage(List.of(new Lineage.Table("gold.sales", 0, "s3://lake/gold/sales", 9L, 2_000_000, List.of(orders, gone), List.of(gold)),
                new Lineage.Table("silver.orders", 1, "/warehouse/silver/orders", 7L, 1_500_000, List.of(read(0, 0L, 9), read(1, 0L, 20)), List.of(second, first)),
                new Lineage.Table("silver.gone", 1, "", 5L, 0, List.of(), List.of())));
    }

    @Test
    void aTableStandsAboveWhatItWasMadeOfAndItsStepsBelow() throws IOException {
        node.on("GET /v1/lineage/gold.sales?steps=20", lineage());
        var ran = node.lake("lineage", "gold.sales");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).isEqualTo("""
                gold.sales @ 9  gold sales, contract sales 2.0.0
                  silver.orders @ 7  pipeline shop, contract orders 1.1.0; pipeline shop, contract orders 1.0.0
                    orders, 29 positions of 2 partitions
                  silver.gone @ 5  its snapshot has expired

                WHEN                  SNAPSHOT  BY          CONTRACT     OF                              ADDED  REMOVED
                1970-01-01T00:33:20Z         9  gold sales  sales 2.0.0  silver.orders@7, silver.gone@5     12        3
                """);
        assertThat(node.lake("lineage", "gold.sales", "-o", "json").out()).contains("\"cluster\" : \"cluster-a\"", "\"from\" : null");
    }

    @Test
    void aTableWithoutASnapshotIsSaidToHaveNone() throws IOException {
        node.on("GET /v1/lineage/silver.new?steps=5", new Lineage(List.of(new Lineage.Table("silver.new", 0, "/w", null, 0, List.of(), List.of()))));
        assertThat(node.lake("lineage", "silver.new", "--steps", "5").out()).isEqualTo("silver.new  no snapshot yet\n");
    }

    @Test
    void eachStepIsAnEventOfOpenLineageOldestFirst() throws IOException {
        node.on("GET /v1/lineage/gold.sales?steps=20", lineage());
        var events = node.lake("lineage", "gold.sales", "--openlineage").out().lines().map(LineageCommandTest::json).toList();
        assertThat(events).extracting(event -> event.at("/job/name").asText()).containsExactly("shop", "shop", "gold:sales");
        assertThat(events).allSatisfy(event -> {
            assertThat(event.at("/eventType").asText()).isEqualTo("COMPLETE");
            assertThat(event.at("/eventTime").asText()).endsWith("Z");
            assertThat(java.util.UUID.fromString(event.at("/run/runId").asText())).isNotNull();
            assertThat(event.findParents("_schemaURL")).isNotEmpty().allSatisfy(facet -> assertThat(facet.path("_producer").asText()).isNotEmpty());
        });
        JsonNode read = events.get(1);
        assertThat(read.at("/run/runId").asText()).isEqualTo(COMMIT);
        assertThat(read.at("/inputs/0/namespace").asText() + " " + read.at("/inputs/0/name").asText()).isEqualTo("kafka://cluster-a orders");
        assertThat(read.at("/inputs/0/inputFacets/lakeactors_positions/partitions").toString()).isEqualTo("[{\"partition\":0,\"from\":5,\"next\":9},{\"partition\":1,\"from\":null,\"next\":20}]");
        assertThat(read.at("/outputs/0/namespace").asText() + " " + read.at("/outputs/0/name").asText()).isEqualTo("file /warehouse/silver/orders");
        assertThat(read.at("/run/facets/lakeactors_commit/contracts/0").asText()).isEqualTo("orders 1.1.0");
        assertThat(read.at("/outputs/0/outputFacets/outputStatistics/rowCount").asLong()).isEqualTo(1_400);
    }

    @Test
    void whatOneEventWritesAnotherReadsUnderTheSameName() throws IOException {
        node.on("GET /v1/lineage/gold.sales?steps=20", lineage());
        var events = node.lake("lineage", "gold.sales", "--openlineage").out().lines().map(LineageCommandTest::json).toList();
        JsonNode made = events.get(1).at("/outputs/0");
        JsonNode used = events.get(2).at("/inputs/0");
        assertThat(List.of(used.path("namespace"), used.path("name"), used.at("/facets/version/datasetVersion")))
                .isEqualTo(List.of(made.path("namespace"), made.path("name"), made.at("/facets/version/datasetVersion")));
        assertThat(used.at("/facets/symlinks/identifiers/0/name").asText()).isEqualTo("silver.orders");
        JsonNode gold = events.get(2).at("/outputs/0");
        assertThat(gold.path("namespace").asText() + " " + gold.path("name").asText()).isEqualTo("s3://lake gold/sales");
        assertThat(events.get(2).at("/inputs/1/name").asText()).as("nobody knows where it lay").isEqualTo("silver.gone");
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
