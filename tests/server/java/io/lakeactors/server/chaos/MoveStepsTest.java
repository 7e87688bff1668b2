package io.lakeactors.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MoveStepsTest {
    private static final Instant TOLD = Instant.parse("2026-01-01T00:00:00Z");

    private static JsonNode line(String second, String partition, String end, int millis, String steps) {
        try {
            return new ObjectMapper().readTree("{\"@timestamp\":\"2026-01-01T00:00:0" + second + "Z\",\"signal\":\"PartitionMoved\",\"partition\":\"" + partition
                    + "\",\"end\":\"" + end + "\",\"ms\":" + millis + ",\"steps\":{" + steps + "}}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void eachStepOfThoseThatMovedIsToldByItsMedian() {
        var lines = List.of(
                line("0.300", "t/0", "left", 200, ""), line("1.000", "t/0", "resumed", 600, "\"JournalReplayed\":20,\"BatchCommitted\":580"),
                line("0.500", "t/1", "left", 300, ""), line("1.100", "t/1", "resumed", 550, "\"JournalReplayed\":30,\"BatchCommitted\":520"),
                line("0.400", "t/2", "left", 300, ""), line("2.100", "t/2", "resumed", 1_500, "\"JournalReplayed\":40,\"BatchCommitted\":1460"));
        var medians = MoveSteps.medians(MoveSteps.Who.PARTITIONS, TOLD, lines);
        assertThat(medians).isEqualTo(Map.of("Asked", 100L, "Left", 300L, "Begun", 100L, "JournalReplayed", 30L, "BatchCommitted", 580L));
        assertThat(MoveSteps.text(medians)).isEqualTo("ms of each step: Asked 100, Left 300, Begun 100, JournalReplayed 30, BatchCommitted 580");
    }

    @Test
    void whoOnlyLeftOrHadResumedBeforeIsNotCounted() {
        assertThat(MoveSteps.medians(MoveSteps.Who.PARTITIONS, TOLD, List.of(line("0.300", "t/0", "left", 200, ""), line("0.200", "t/0", "resumed", 100, "\"Woken\":1"),
                line("0.900", "t/1", "resumed", 100, "\"Woken\":1")))).isEmpty();
    }

    @Test
    void committersAreToldApartFromPartitions() throws IOException {
        var lines = new ArrayList<>(List.of(line("0.300", "t/0", "left", 200, ""), line("1.000", "t/0", "resumed", 600, "\"BatchCommitted\":600")));
        for (var line : List.copyOf(lines)) {
            lines.add(new ObjectMapper().readTree(line.toString().replace("PartitionMoved", "CommitterMoved").replace("partition", "table").replace("Batch", "").replace("00.3", "00.2")));
        }
        assertThat(MoveSteps.medians(MoveSteps.Who.COMMITTERS, TOLD, lines)).isEqualTo(Map.of("Asked", 0L, "Left", 200L, "Begun", 200L, "Committed", 600L));
        assertThat(MoveSteps.medians(MoveSteps.Who.PARTITIONS, TOLD, lines)).containsEntry("Asked", 100L);
    }
}
