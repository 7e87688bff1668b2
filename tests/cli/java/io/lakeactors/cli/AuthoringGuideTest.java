package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever follows the guide sees what it says. */
class AuthoringGuideTest {
    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern COMMAND = Pattern.compile("lake (.*?)(?: > (\\S+))?(?:\\s+# exits ([0-9]))?");

    @TempDir
    Path folder;

    private String said = "";
    private int commands;

    @Test
    void everyCommandOfTheGuideDoesWhatTheGuideShows() throws IOException {
        String guide = Files.readString(Path.of(System.getProperty("lakeactors.root", "."), "docs/guides/authoring.md"));
        Matcher block = BLOCK.matcher(guide);
        while (block.find()) {
            switch (block.group(1)) {
                case "yaml", "json" -> write(block.group(2));
                case "sh" -> block.group(2).lines().forEach(this::run);
                case "text" -> block.group(2).lines().forEach(line -> assertThat(said).contains(line));
                default -> throw new AssertionError("a block of " + block.group(1));
            }
        }
        assertThat(commands).isEqualTo(4);
        assertThat(folder.resolve("report.xml")).content().contains("tests=\"5\" failures=\"0\"");
        assertThat(folder.resolve("draft.odcs.yaml")).content().contains("# DRAFT", "physicalType: decimal(18,2)", "physicalType: timestamptz",
                "logicalType: object");
    }

    private void write(String block) throws IOException {
        int end = block.indexOf('\n');
        Files.writeString(folder.resolve(block.substring(2, end)), block.substring(end + 1));
    }

    private void run(String line) {
        Matcher command = COMMAND.matcher(line);
        assertThat(command.matches()).as(line).isTrue();
        commands++;
        StubNode.Ran ran = StubNode.run(Map.of(), folder, false, command.group(1).strip().split("\\s+"));
        assertThat(ran.code()).as(line + "\n" + ran.out() + ran.err()).isEqualTo(command.group(3) == null ? 0 : Integer.parseInt(command.group(3)));
        said = ran.out();
        if (command.group(2) != null) {
            try {
                Files.writeString(folder.resolve(command.group(2)), said);
            } catch (IOException full) {
                throw new AssertionError(full);
            }
        }
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
