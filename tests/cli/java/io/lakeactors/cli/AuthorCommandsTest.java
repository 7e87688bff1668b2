package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.api.wire.Explanation;
import io.lakeactors.api.wire.Fault;
import io.lakeactors.api.wire.Json;
import io.lakeactors.cli.StubNode.Ran;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AuthorCommandsTest extends OnStubNode {
    @BeforeEach
    void aPipeline() throws IOException {
        file("a.odcs.yaml", Things.CONTRACT);
        file("a.yaml", Things.PIPELINE);
        file("a.jsonl", Things.EVENTS);
    }

    private void cases(String text) throws IOException {
        file("a.test.yaml", "cases:\n" + text);
    }

    @Test
    void testsThatPassExitWithZeroAndOneThatFailsWithOne() throws IOException {
        cases("  - { name: good, event: { id: 1 }, expect: written }\n");
        Ran good = node.lake("test");
        assertThat(good.code()).isZero();
        assertThat(good.out()).startsWith("a.test.yaml (pipeline a)\n  ok    good\n1 case: 1 passed, 0 failed");

        cases("  - name: bad\n    event: { id: 0 }\n    expect: { written: { id: 0 } }\n");
        Ran bad = node.lake("test", "a.test.yaml", "--junit", "reports/lake.xml");
        assertThat(bad.code()).isEqualTo(1);
        assertThat(bad.out()).startsWith("""
                a.test.yaml (pipeline a)
                  FAIL  bad  (line 2)
                          verdict (line 4)
                          + expected  written
                          - got       quarantined by id.range
                                      id is 0, not at least 1
                1 case: 0 passed, 1 failed""");
        assertThat(home.resolve("reports/lake.xml")).content().contains("failures=\"1\"");
        assertThat(node.asked).isEmpty();
    }

    @Test
    void onATerminalWhatIsExpectedIsGreenAndWhatCameRed() throws IOException {
        cases("  - { name: bad, event: { id: 0 }, expect: written }\n");
        String out = StubNode.run(Map.of(), home, true, "test").out();
        assertThat(out).contains("\u001b[31m  FAIL  bad", "\u001b[32m          + expected  written\u001b[0m",
                "\u001b[31m          - got       quarantined by id.range\u001b[0m");
    }

    @Test
    void programsGetTheWholeReport() throws IOException {
        cases("  - { name: bad, event: { id: 0 }, expect: written }\n");
        var report = Json.readAnswer(node.lake("test", "-o", "json").out(), Map.class);
        assertThat(report).containsEntry("failed", 1).containsEntry("passed", 0);
        assertThat(report.toString()).contains("name=bad", "passed=false", "what=verdict", "because=[id is 0, not at least 1]");
    }

    @Test
    void filesThatAreNotThereAreWrongUse() {
        Ran ran = node.lake("test", "b.test.yaml");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).startsWith("LA-5012 there is no file b.test.yaml");
        assertThat(node.lake("dev", "-f", "a.yaml", "--sample", "b.jsonl", "--once").err()).startsWith("LA-5012 there is no file b.jsonl");
        assertThat(node.lake("schema", "suggest", "--sample", "b.jsonl").code()).isEqualTo(2);
    }

    @Test
    void everyFaultOfThePipelineIsALine() throws IOException {
        file("a.yaml", "pipeline: a\nfrom: { kafka: { topics: [a] } }\nto: { silver: { table: silver.a } }\n");
        Ran ran = node.lake("plan", "-f", "a.yaml");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err().lines()).hasSize(2).allMatch(line -> line.startsWith("LA-500")).anyMatch(line -> line.contains("the pipeline has no contract"));
    }

    @Test
    void devShowsRowsAndWhatIsNotWritten() {
        Ran ran = node.lake("dev", "-f", "a.yaml", "--sample", "a.jsonl", "--once");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).isEqualTo("""
                Rows
                LINE  id
                   1  1

                Not written
                LINE  VERDICT      RULES     WHY                      EVENT
                   2  quarantined  id.range  id is 0, not at least 1  {"id":0}

                RULE      VERDICT      EVENTS   FIRST  WHY                      EVENT
                id.range  quarantined       1  line 2  id is 0, not at least 1  {"id":0}

                2 events: 1 written, 1 quarantined, 0 dropped; 16 B
                """);
    }

    @Test
    @Timeout(60)
    void devRunsAgainWhenAFileIsSavedAndOutlivesFaults() throws Exception {
        var out = new StringWriter();
        var err = new StringWriter();
        var running = new Thread(() -> Main.run(new Terminal(new PrintWriter(out), new PrintWriter(err), false, Map.of(), home), "dev", "-f", "a.yaml",
                "--sample", "a.jsonl"));
        running.start();
        try {
            await(out, "1 written, 1 quarantined");
            file("a.odcs.yaml", Things.CONTRACT.replace("minimum: 1", "minimum: 0"));
            await(out, "2 written, 0 quarantined");
            file("a.odcs.yaml", Things.CONTRACT.replace("integer", "integr"));
            await(err, "a.odcs.yaml:11");
            file("a.odcs.yaml", Things.CONTRACT);
            file("a.jsonl", "{\"id\":1}\n{\"id\":2}\n{\"id\":3}\n");
            await(out, "3 events: 3 written");
        } finally {
            running.interrupt();
            running.join(TimeUnit.SECONDS.toMillis(20));
        }
        assertThat(running.isAlive()).isFalse();
    }

    private static void await(StringWriter said, String words) throws InterruptedException {
        while (!said.toString().contains(words)) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Test
    void aPlanAsksTheNodeThatRuns() {
        node.on("POST /v1/explain", new Explanation("a", List.of(), List.of(), List.of(), List.of("add column id long"), List.of("the rule id.range is new"),
                List.of()));
        Ran ran = node.lake("plan", "-f", "a.yaml");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).startsWith("pipeline a under contract things 1.0.0\n\nsilver.a (silver)\n").contains("id.range  id must be at least 1  quarantine").endsWith("""
                Applying it would change at %s:
                  add column id long
                Against the contract that runs:
                  the rule id.range is new
                """.formatted(home));
        assertThat(node.asked).singleElement().asString().contains("\"dryRun\":true");
    }

    @Test
    void aPlanThatTheNodeWouldRefuseSaysWhyAndExitsWithOne() {
        node.fails("POST /v1/explain", 409, Fault.of(LakeError.of(ErrorCode.TABLE_DOES_NOT_FIT, "the contract no longer fits the table: column id is string",
                "silver.a", "Change it back")));
        Ran ran = node.lake("plan", "-f", "a.yaml", "--sample", "a.jsonl");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).contains("2 events: 1 written, 1 quarantined")
                .contains("would refuse it: LA-2007 the contract no longer fits the table: column id is string (silver.a)");
    }

    @Test
    void withoutANodeAPlanIsOfTheFilesAlone() {
        Ran ran = StubNode.run(Map.of(), home, false, "plan", "-f", "a.yaml", "--home", home.resolve("none").toString());
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("No node was asked");
        assertThat(Files.exists(home.resolve("none"))).isFalse();
    }

    @Test
    void aDraftComesWithWhatCannotBeRead() throws IOException {
        file("b.jsonl", "{\"x\":1}\n{\"x\"\n");
        Ran ran = node.lake("schema", "suggest", "--sample", "b.jsonl", "--name", "yes");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).startsWith("# DRAFT, made of 2 events of \"b.jsonl\"").contains("name: \"yes\"");
        assertThat(ran.err()).startsWith("not written under the draft: line 2: not JSON");
    }
}
