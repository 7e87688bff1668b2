package io.lakeactors.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.model.RowFault;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The guide shows what is read. */
class FormatsGuideTest {
    private static final String HEAD = """
            apiVersion: v3.1.0
            kind: DataContract
            id: 11111111-2222-3333-4444-555555555555
            name: orders
            version: 1.0.0
            status: active
            schema:
              - name: orders
                logicalType: object
                properties:
                  - { name: order_id, logicalType: string, required: true }
                  - { name: placed, logicalType: timestamp, required: true }
                  - { name: note, logicalType: string }
            """;

    private String guide;

    @BeforeEach
    void read() throws IOException {
        guide = Files.readString(Path.of(System.getProperty("lakeactors.root", "."), "docs/guides/formats.md"));
    }

    private String block(String kind, int index) {
        return Pattern.compile("```" + kind + "\\n(.*?)```", Pattern.DOTALL).matcher(guide).results().map(block -> block.group(1)).toList().get(index);
    }

    private static PipelineSpec spec(String from, String properties) {
        return Pipelines.read("guide", "pipeline: orders\n" + from + "contract: c\nto: { silver: { table: silver.orders } }\n", path -> HEAD + properties).orThrow();
    }

    @Test
    void theLinesOfTheGuideAreTwoRowsAndOneFault() {
        var spec = spec(block("yaml", 3), "      - { name: amount, logicalType: number, physicalType: 'decimal(12,2)' }\n");
        String[] lines = block("csv", 0).split("\n");
        var batch = Decoder.of(spec.contract(), spec.format()).decode(Records.raw(lines[0] + "\n" + lines[1], lines[2], lines[3]));
        assertThat(batch.faults()).extracting(RowFault::row, RowFault::column).containsExactly(org.assertj.core.groups.Tuple.tuple(2, "amount"));
        assertThat(Records.column(batch, 0)).containsExactly("A-1", "A-2", "A-3");
        assertThat(Records.column(batch, 2)).isEqualTo(Arrays.asList("two lines\nof text; in quotes", null, ""));
        assertThat(Records.column(batch, 3)).isEqualTo(Arrays.asList(new BigDecimal("12.50"), new BigDecimal("7.00"), null));
        assertThat(Records.column(batch, 1).getFirst()).isEqualTo(Instant.parse("2026-03-01T12:00:00Z").toEpochMilli() * 1_000);
    }

    @Test
    void theMessageOfTheGuideFillsColumns() {
        var spec = spec(block("yaml", 1), """
                      - { name: total, logicalType: object, properties: [{ name: cents, logicalType: integer }] }
                      - { name: tags, logicalType: array, items: { logicalType: string } }
                """);
        assertThat(Decoder.misfits(spec.contract(), spec.format())).isEmpty();
        var batch = Decoder.of(spec.contract(), spec.format()).decode(Records.raw("\n\001x\022\002\020\005\032\002\010\002*\001a*\001b"));
        assertThat(batch.faults()).isEmpty();
        assertThat(Records.row(batch, 0).values()).containsExactly("x", 2_000_000L, null, java.util.Map.of("cents", 5L), List.of("a", "b"));
    }
}
