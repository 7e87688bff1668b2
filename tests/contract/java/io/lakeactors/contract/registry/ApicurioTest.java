package io.lakeactors.contract.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.registry.Apicurio.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apicurio's registry as a second opinion on every pair of the matrices. Where it differs stands in apicurio.txt, by reason; the guide says whom the specification bears out. */
class ApicurioTest {
    private static final List<Compatibility> LEVELS = List.of(Compatibility.BACKWARD, Compatibility.FORWARD);
    private static final Map<String, String> HEADINGS = Map.of("AVRO", "Avro", "JSON", "JSON Schema", "PROTOBUF", "Protobuf");
    private static final Pattern ROW = Pattern.compile("\\| ([^|]+) \\| (\\d+) \\|");
    private static final String DRAFT_7 = "\"$schema\":\"http://json-schema.org/draft-07/schema#\"";

    @TempDir
    Path dir;

    /** By reason, one line a verdict. */
    private static Map<String, List<String>> differences() throws IOException {
        var byReason = new LinkedHashMap<String, List<String>>();
        try (var in = ApicurioTest.class.getResourceAsStream("/registry/apicurio.txt")) {
            var lines = List.<String>of();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (line.startsWith("# ")) {
                    lines = new ArrayList<>();
                    assertThat(byReason.put(line.substring(2), lines)).as(line).isNull();
                } else if (!line.isBlank()) {
                    lines.add(line);
                }
            }
        }
        return byReason;
    }

    @Test
    @Tag("apicurio")
    void everyVerdictIsOursButThoseThatAreWrittenDown() throws Exception {
        var found = new ArrayList<String>();
        try (var apicurio = Apicurio.start(Path.of(System.getProperty("apicurio.app")), dir.resolve("log"))) {
            int subject = 0;
            for (MatrixCase one : MatrixCase.all()) {
                for (var level : LEVELS) {
                    Verdict theirs = verdict(apicurio, one, level, "s" + subject++);
                    if (theirs != (one.accepted(level) ? Verdict.TAKEN : Verdict.REFUSED)) {
                        found.add(one.kind() + " " + level + " " + theirs + " " + one.name());
                    }
                }
            }
        }
        Files.write(Path.of("target", "apicurio-differs.txt"), found);
        assertThat(found).containsExactlyInAnyOrderElementsOf(differences().values().stream().flatMap(List::stream).toList());
    }

    private static Verdict verdict(Apicurio apicurio, MatrixCase one, Compatibility level, String subject) throws Exception {
        if (apicurio.register(subject, one.kind(), marked(one, one.old()), one.oldImport()) != Verdict.TAKEN) {
            return Verdict.UNREAD;
        }
        apicurio.level(subject, level);
        return apicurio.register(subject, one.kind(), marked(one, one.fresh()), one.freshImport());
    }

    /** To Apicurio only what says so is JSON Schema. */
    private static String marked(MatrixCase one, String text) {
        if (one.kind() != SchemaKind.JSON || !text.startsWith("{") || text.contains("$schema")) {
            return text;
        }
        return "{" + DRAFT_7 + (text.equals("{}") ? "" : ",") + text.substring(1);
    }

    @Test
    void eachDifferenceIsAnotherVerdictOnACaseOfTheMatrices() throws IOException {
        var ours = new HashMap<String, Boolean>();
        for (MatrixCase one : MatrixCase.all()) {
            LEVELS.forEach(level -> ours.put(one.kind() + " " + level + " " + one.name(), one.accepted(level)));
        }
        var lines = differences().values().stream().flatMap(List::stream).toList();
        assertThat(lines).doesNotHaveDuplicates();
        for (String line : lines) {
            var words = line.split(" ", 4);
            String verdict = words[0] + " " + words[1] + " " + words[3];
            assertThat(ours).as(line).containsKey(verdict);
            switch (Verdict.valueOf(words[2])) {
                case TAKEN -> assertThat(ours.get(verdict)).as(line).isFalse();
                case REFUSED -> assertThat(ours.get(verdict)).as(line).isTrue();
                case UNREAD -> {
                    // That is never ours.
                }
            }
        }
    }

    @Test
    void theGuideCountsTheDifferencesByLanguageAndReason() throws IOException {
        var written = new LinkedHashMap<String, Map<String, Integer>>();
        int sum = 0;
        for (var reason : differences().entrySet()) {
            var languages = reason.getValue().stream().map(line -> line.substring(0, line.indexOf(' '))).distinct().toList();
            assertThat(languages).as(reason.getKey()).hasSize(1);
            written.computeIfAbsent(HEADINGS.get(languages.getFirst()), heading -> new LinkedHashMap<>()).put(reason.getKey(), reason.getValue().size());
            sum += reason.getValue().size();
        }
        String guide = Files.readString(Path.of(System.getProperty("lakeactors.root"), "docs", "guides", "registry-verdicts.md"));
        assertThat(told(guide)).isEqualTo(written);
        var cases = MatrixCase.all().stream().collect(Collectors.groupingBy(MatrixCase::kind, Collectors.counting()));
        assertThat(guide).contains(String.format("%,d verdicts", 2 * MatrixCase.all().size()), sum + " of them", "All " + 2 * cases.get(SchemaKind.AVRO) + " verdicts on **Avro** are the same",
                String.format("(%d of Avro, %d of JSON Schema, %d of Protobuf)", cases.get(SchemaKind.AVRO), cases.get(SchemaKind.JSON), cases.get(SchemaKind.PROTOBUF)));
    }

    /** The rows of the guide's tables: what and how many, by heading. */
    private static Map<String, Map<String, Integer>> told(String guide) {
        var tables = new LinkedHashMap<String, Map<String, Integer>>();
        String heading = "";
        for (String line : guide.split("\n")) {
            Matcher row = ROW.matcher(line);
            if (line.startsWith("## ")) {
                heading = line.substring(3);
            } else if (row.lookingAt()) {
                var table = tables.computeIfAbsent(heading, first -> new LinkedHashMap<>());
                assertThat(table.put(row.group(1), Integer.parseInt(row.group(2)))).as(line).isNull();
            }
        }
        return tables;
    }

    @Test
    void noTwoCasesOfALanguageHaveOneName() {
        assertThat(MatrixCase.all()).extracting(one -> one.kind() + " " + one.name()).doesNotHaveDuplicates();
    }
}
