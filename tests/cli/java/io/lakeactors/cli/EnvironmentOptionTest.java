package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.api.wire.Adoption;
import io.lakeactors.api.wire.Applied;
import io.lakeactors.api.wire.CheckReport;
import io.lakeactors.api.wire.ContractPublication;
import io.lakeactors.api.wire.Explanation;
import io.lakeactors.api.wire.PublishedContract;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --env}: whatever an author asks of his files, it is asked of what they say in that environment. */
class EnvironmentOptionTest extends OnStubNode {
    @BeforeEach
    void files() throws IOException {
        file("a.odcs.yaml", Things.CONTRACT);
        file("a.odcs.prod.yaml", "schema: [{ name: things, properties: [{ name: id, logicalTypeOptions: { minimum: -7 } }] }]\n");
        file("a.yaml", Things.PIPELINE);
        file("a.jsonl", Things.EVENTS);
    }

    @Test
    void devAndPlanRunASampleUnderTheContractOfTheEnvironment() {
        assertThat(node.lake("dev", "-f", "a.yaml", "--sample", "a.jsonl", "--once").code()).isEqualTo(1);
        assertThat(node.lake("dev", "-f", "a.yaml", "--sample", "a.jsonl", "--once", "--env", "prod").code()).isZero();
        node.on("POST /v1/explain", new Explanation("a", List.of(), List.of(), List.of(), List.of(), List.of(), List.of()));
        assertThat(node.lake("plan", "-f", "a.yaml", "--sample", "a.jsonl").out()).contains("2 events: 1 written, 1 quarantined");
        node.asked.clear();
        assertThat(node.lake("plan", "-f", "a.yaml", "--sample", "a.jsonl", "--env", "prod").out()).contains("id must be at least -7", "2 events: 2 written");
        assertThat(node.asked).singleElement().asString().contains("minimum: -7");
    }

    @Test
    void casesAreHeldToTheContractOfTheEnvironment() throws IOException {
        file("a.test.yaml", "cases:\n  - { name: none, event: { id: 0 }, expect: written }\n");
        file("b.yaml", Things.PIPELINE.replace("a.odcs.yaml", "b.odcs.yaml"));
        file("b.odcs.yaml", Things.CONTRACT);
        file("b.test.yaml", "cases:\n  - { name: none, event: { id: 0 }, expect: quarantined }\n");
        assertThat(node.lake("test", "a.test.yaml").code()).isEqualTo(1);
        assertThat(node.lake("test", "a.test.yaml", "--env", "prod").code()).isZero();
        assertThat(node.lake("test", "--env", "prod").out()).as("those that are the same everywhere are tested too").contains("2 cases: 2 passed");
        var misspelt = node.lake("test", "--env", "prd");
        assertThat(misspelt.err()).contains("nothing is said of the environment prd: there is no a.prd.yaml, nor a.odcs.prd.yaml, nor b.prd.yaml, nor b.odcs.prd.yaml");
        assertThat(misspelt.code()).isEqualTo(2);
    }

    @Test
    void whatIsSentToANodeIsThatOfTheEnvironment() {
        node.on("POST /v1/check", new CheckReport(true, "a", List.of(), List.of()));
        node.on("POST /v1/explain", new Explanation("a", List.of(), List.of(), List.of(), List.of(), List.of(), List.of()));
        node.on("POST /v1/pipelines", new Applied("a", true, false, List.of()));
        node.on("POST /v1/contracts", new ContractPublication("things", "1.0.0", null, true, false, List.of()));
        node.on("POST /v1/adopt", new Adoption("archive.a", "/lake/a", 1, 1, 1, List.of(), false));
        for (var command : List.of(List.of("check", "a.yaml"), List.of("explain", "a.yaml"), List.of("apply", "-f", "a.yaml"), List.of("contract", "publish", "a.odcs.yaml"),
                List.of("table", "adopt", "archive.a", "/lake/a", "--contract", "a.odcs.yaml"))) {
            node.asked.clear();
            var words = new ArrayList<>(command);
            words.addAll(List.of("--env", "prod"));
            assertThat(node.lake(words.toArray(String[]::new)).code()).as(command.toString()).isZero();
            assertThat(node.asked).as(command.toString()).singleElement().asString().contains("minimum: -7  # a.odcs.prod.yaml:1");
        }
    }

    @Test
    void contractsAreComparedAsTheyAreInTheEnvironment() throws IOException {
        file("next.odcs.yaml", Things.CONTRACT.replace("minimum: 1", "minimum: -7"));
        assertThat(node.lake("contract", "diff", "a.odcs.yaml", "next.odcs.yaml").out()).contains("things.id.range");
        assertThat(node.lake("contract", "diff", "a.odcs.yaml", "next.odcs.yaml", "--env", "prod").out()).isEqualTo("Both say the same.\n");
        node.on("GET /v1/contracts/things", new PublishedContract("things", "i", "1.0.0", Things.CONTRACT, 0));
        assertThat(node.lake("contract", "diff", "things", "a.odcs.yaml", "--env", "prod").out()).as("what is published is as it was published").contains("things.id.range");
        assertThat(node.lake("contract", "diff", "things", "things", "--env", "prod").err()).contains("nothing is said of the environment prod");
        assertThat(node.lake("contract", "show", "things", "--env", "prod").err()).contains("there is no file things, and a published contract is the same in every environment");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "plan -f a.yaml", "dev -f a.yaml --sample a.jsonl --once", "check a.yaml", "explain a.yaml", "apply -f a.yaml", "contract lint a.odcs.yaml", "contract show a.odcs.yaml",
        "contract diff a.odcs.yaml a.odcs.yaml", "contract publish a.odcs.yaml", "table adopt archive.a /lake/a --contract a.odcs.yaml", "check gold.yaml"
    })
    void anEnvironmentOfWhichNothingIsSaidIsRefusedWhereverItCanBeGiven(String command) throws IOException {
        file("gold.yaml", "gold: g\nquery: select 1\n");
        var refused = node.lake((command + " --env stage").split(" "));
        assertThat(refused.err()).contains("nothing is said of the environment stage: there is no ").contains(".stage.yaml");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(node.lake((command + " --env test").split(" ")).err()).contains("\"test\" cannot be an environment's name");
        assertThat(node.asked).isEmpty();
    }

    /** A node is sent none. */
    @Test
    void whatStandsBesideARuleSetSaysNothingOfAnEnvironment() throws IOException {
        file("sales.yaml", "ruleSet: sales\nversion: 1.0.0\ndefaults: { onFail: quarantine }\n");
        file("sales.eu.yaml", "ruleSet: sales\nversion: 1.0.0\ndefaults: { onFail: quarantine }\n");
        file("a.odcs.yaml", Things.CONTRACT + "customProperties: [{ property: la.ruleSets, value: [{ file: sales.yaml, version: 1 }] }]\n");
        file("a.test.yaml", "cases:\n  - { name: none, event: { id: 1 }, expect: written }\n");
        for (String command : List.of("plan -f a.yaml", "dev -f a.yaml --sample a.jsonl --once", "apply -f a.yaml", "test a.test.yaml")) {
            assertThat(node.lake((command + " --env eu").split(" ")).err()).as(command).contains("nothing is said of the environment eu: there is no a.eu.yaml, nor a.odcs.eu.yaml").doesNotContain("sales");
        }
    }

    /** The text that is sent has other lines than those that people wrote. */
    @Test
    void whatIsWrongInAnEnvironmentIsToldWhereItWasWritten() throws IOException {
        file("a.yaml", "# A pipeline.\n\n" + Things.PIPELINE.replace("format: json", "format: jsno"));
        file("a.prod.yaml", "# In production:\ngoals:\n\n  fresh: soon\n");
        var check = node.lake("check", "a.yaml", "--env", "prod");
        assertThat(check.out()).contains("a.yaml:4", "a.prod.yaml:4").endsWith("a.yaml: 2 faults\n");
        assertThat(check.code()).isEqualTo(1);
        assertThat(node.lake("apply", "-f", "a.yaml", "--env", "prod").err()).contains("a.yaml:4", "a.prod.yaml:4");
        assertThat(node.lake("plan", "-f", "a.yaml", "--env", "prod").err()).contains("a.yaml:4", "a.prod.yaml:4");
        assertThat(node.asked).isEmpty();
    }
}
