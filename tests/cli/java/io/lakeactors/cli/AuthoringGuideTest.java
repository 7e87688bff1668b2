package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever follows the guide sees what it says. */
class AuthoringGuideTest {
    @TempDir
    Path folder;

    @Test
    void everyCommandOfTheGuideDoesWhatTheGuideShows() throws IOException {
        assertThat(FollowedGuide.follow("authoring.md", folder)).isEqualTo(4);
        assertThat(folder.resolve("report.xml")).content().contains("tests=\"5\" failures=\"0\"");
        assertThat(folder.resolve("draft.odcs.yaml")).content().contains("# DRAFT", "physicalType: decimal(18,2)", "physicalType: timestamptz",
                "logicalType: object");
    }

    @Test
    void theDraftOfTheGuideCanBeUsedAsItIs() throws IOException {
        Files.writeString(folder.resolve("s.jsonl"), "{\"id\": 1, \"at\": \"2026-03-01T12:00:00Z\", \"in\": {\"x\": 1.5}}\n");
        Files.writeString(folder.resolve("s.odcs.yaml"), StubNode.run(Map.of(), folder, false, "schema", "suggest", "--sample", "s.jsonl").out());
        Files.writeString(folder.resolve("s.yaml"),
                "pipeline: s\nfrom: { kafka: { topics: [s], format: json } }\ncontract: s.odcs.yaml\nto: { silver: { table: silver.s, partition: [day(at)] } }\n");
        StubNode.Ran ran = StubNode.run(Map.of(), folder, false, "dev", "-f", "s.yaml", "--sample", "s.jsonl", "--once");
        assertThat(List.of(ran.code(), ran.err())).isEqualTo(List.of(0, ""));
        assertThat(ran.out()).contains("1 event: 1 written, 0 quarantined, 0 dropped");
    }
}
