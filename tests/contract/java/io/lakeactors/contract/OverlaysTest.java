package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.PipelineSpec.Part;
import io.lakeactors.model.Contract;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is different in an environment is said in a file of its own, and what may not be is refused there. */
class OverlaysTest {
    private static final String BASE = Sample.of("name: n, logicalType: integer, logicalTypeOptions: { minimum: 0 }, quality: [{ id: few, metric: nullValues, mustBeLessThan: 5 }]")
            + "    quality: [{ id: fresh, type: custom, engine: lakeactors, implementation: { metric: mean, column: n, mustBeLessThan: 5 } }]\n"
            + "servers: [{ server: lake, type: custom, description: test }]\n";

    private static Checked<String> over(String base, String overlay) {
        return EffectiveContract.of("in/c.yaml", base, Optional.of("c.prod.yaml"), path -> overlay);
    }

    @Test
    void thresholdsActionsRetentionAndServersCanBeDifferent() {
        String text = over(BASE, """
                servers: [{ server: lake, type: custom, description: prod }, { server: other, type: custom }]
                schema:
                  - name: things
                    customProperties: [{ property: la.onFail, value: drop }, { property: la.retention, value: 7d }]
                    properties: [{ name: n, logicalTypeOptions: { minimum: 10, maximum: 20 }, quality: [{ id: few, mustBe: 0, severity: info }] }]
                    quality: [{ id: fresh, mustBeBetween: [1, 2] }]
                """).orThrow();
        Contract contract = Sample.read(text).orThrow();
        assertThat(contract.rules()).extracting(Rule::id, Rule::onFail).containsExactly(
                org.assertj.core.api.Assertions.tuple("n.type", OnFail.DROP_ALERT), org.assertj.core.api.Assertions.tuple("n.range", OnFail.DROP_ALERT),
                org.assertj.core.api.Assertions.tuple("few", OnFail.LOG));
        assertThat(text).startsWith("# Put together from c.yaml, c.prod.yaml.\n").contains("minimum: 10  # c.prod.yaml:5\n", "description: prod", "server: other", "value: \"7d\"").doesNotContain("description: test")
                .containsPattern("implementation:\\n +metric: mean\\n +column: \"n\"\\n +mustBeBetween:").doesNotContain("mustBeLessThan");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "version: 2.0.0 | 1 | an overlay cannot change \"version\" of the contract", "schema: [{ name: things, physicalName: other }] | 1 | an overlay cannot change \"physicalName\" of \"things\"",
        "schema: [{ name: things, properties: [{ name: n, logicalType: string }] }] | 1 | an overlay cannot change \"logicalType\" of \"n\"",
        "schema: [{ name: things, properties: [{ name: n, unique: true }] }] | 1 | an overlay cannot change \"unique\" of \"n\"",
        "schema: [{ name: things, properties: [{ name: n, primaryKey: true }] }] | 1 | an overlay cannot change \"primaryKey\" of \"n\"",
        "schema: [{ name: things, properties: [{ name: n, logicalTypeOptions: { format: i32 } }] }] | 1 | an overlay cannot change \"format\" of the type of \"n\"",
        "schema: [{ name: things, properties: [{ name: m }] }] | 1 | the contract has no column \"m\" to lay this over. Did you mean \"n\"?",
        "schema: [{ name: thing }] | 1 | the contract has no table \"thing\" to lay this over. Did you mean \"things\"?",
        "schema: [{ name: things, quality: [{ id: old, mustBe: 0 }] }] | 1 | the contract has no quality entry \"old\" to lay this over. Possible here: fresh.",
        "schema: [{ name: things, quality: [{ id: fresh, type: sql }] }] | 1 | an overlay cannot change \"type\" of the check \"fresh\"",
        "schema: [{ name: things, properties: [{ name: n, customProperties: [{ property: la.mapping, value: { factor: 2 } }] }] }] | 1 | an overlay cannot change la.mapping",
        "schema: [{ name: things, customProperties: [{ property: la.onFail, value: explode }] }] | 1 | la.onFail",
        "schema: { name: things } | 1 | schema is a mapping, not a list", "servers: [lake] | 1 | an element of servers is a text, not a mapping",
        "schema: [{ name: things, properties: { n: {} } }] | 1 | properties is a mapping, not a list",
        "schema: [{ name: things, properties: [{ name: n, logicalTypeOptions: 5 }] }] | 1 | logicalTypeOptions is a number, not a mapping",
        "schema: [{ name: things, customProperties: [{ property: la.onFail, val: drop }] }] | 1 | the customProperty \"la.onFail\" has no value",
        "schema: [{ name: things, customProperties: [{ value: drop }] }] | 1 | the customProperty \"\" has no name"
    })
    void whatAColumnIsCannotBe(String overlay, int line, String message) {
        assertThat(over(BASE, overlay).faults()).extracting(Fault::text).anySatisfy(fault -> assertThat(fault).startsWith("in/c.prod.yaml:" + line + ": ").contains(message));
    }

    private static Checked<PipelineSpec> inEnvironment(Path file, String shown, String environment) {
        return Pipelines.read(file, shown, Optional.of(environment), path -> Sample.of("name: a, logicalType: string"), read -> { });
    }

    /** Also where the line of the text that is put together is another. */
    @Test
    void whatIsWrongWithAPipelineInAnEnvironmentIsToldWhereItWasWritten(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("p.yaml");
        Files.writeString(file, "# one\n# two\npipeline: p\nfrom: { kafka: { topics: [t], format: jsn } }\ncontract: c.yaml\nto: { silver: { table: silver.t } }\n");
        Files.writeString(folder.resolve("p.prod.yaml"), "# a comment\ngoals:\n  # another\n  fresh: soon\n");
        assertThat(inEnvironment(file, "in/p.yaml", "prod").faults()).extracting(Fault::where).containsExactly("in/p.yaml:4", "in/p.prod.yaml:4");
        Path gold = folder.resolve("g.yaml");
        Files.writeString(gold, "gold: g\n\nquery: select 1 as a\ncontract: c.yaml\nto: { gold: { table: gold } }\n");
        Files.writeString(folder.resolve("g.prod.yaml"), "# a comment\nevery: 1ms\n");
        assertThat(Golds.read(gold, "g.yaml", Optional.of("prod"), path -> Sample.of("name: a, logicalType: string"), read -> { }).faults()).extracting(Fault::where)
                .containsExactly("g.yaml:5", "g.prod.yaml:2");
    }

    /** Who has only the text that was put together, as a node has, names no line of it. */
    @Test
    void linesThatNobodyWroteAreNotNamed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("p.yaml");
        Files.writeString(file, "pipeline: p\nfrom: { kafka: { topics: [t], format: json } }\ncontract: c.yaml\nto: { silver: { table: silver.t } }\n");
        Files.writeString(folder.resolve("p.prod.yaml"), "goals: { fresh: 1s }\n");
        String made = inEnvironment(file, "p.yaml", "prod").orThrow().text();
        String contract = over(BASE, "slaProperties: [{ property: latency, value: 5 }]").orThrow();
        assertThat(Pipelines.read("p.yaml", made.replace("json", "jsno"), path -> contract).faults()).extracting(Fault::where).containsExactly("p.yaml");
        assertThat(Pipelines.read("p.yaml", made.replace("c.yaml", "\"c.yaml#other\""), path -> contract).faults()).extracting(Fault::where).containsExactly("c.yaml");
    }

    /** As after lake contract show --effective. */
    @Test
    void whoKeepsWhatWasPutTogetherAsAFileOfHisOwnIsToldItsLines(@TempDir Path folder) throws IOException {
        String kept = over(BASE, "slaProperties: [{ property: latency, value: 5 }]").orThrow();
        assertThat(kept).startsWith("# Put together from ");
        Path file = folder.resolve("p.yaml");
        Files.writeString(file, "# Put together from what was there.\npipeline: p\nfrom: { kafka: { topics: [t], format: jsno } }\ncontract: c.yaml\nto: { silver: { table: silver.t } }\n");
        Files.writeString(folder.resolve("c.yaml"), kept.replace("version: ", "version: x"));
        assertThat(Pipelines.read(file).faults()).extracting(Fault::line).hasSize(2).allMatch(line -> line > 1);
        assertThat(Contracts.written("c.yaml", kept.replace("version: ", "version: x")).faults()).extracting(Fault::line).isNotEmpty().allMatch(line -> line > 1);
        assertThat(Contracts.document("c.yaml", kept.replace("version: ", "version: x")).faults()).as("sent to a node").extracting(Fault::where).containsOnly("c.yaml");
    }

    @Test
    void otherFilesBesideAreNoOverlays() {
        assertThat(List.of("prod", "eu-1")).allMatch(Overlays::isEnvironment);
        assertThat(List.of("test", "odcs", "", "Prod", "../x")).noneMatch(Overlays::isEnvironment);
    }

    @Test
    void aPipelinesGoalsAndClusterCanBeDifferentAndItsTablesCannot(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("p.yaml");
        String text = "pipeline: p\nfrom: { kafka: { topics: [t], format: json } }\ncontract: c.yaml\nto: { silver: { table: silver.t } }\ngoals: { keep: 90d, fresh: 1s }\n";
        Files.writeString(folder.resolve("p.prod.yaml"), "from: { kafka: { cluster: big } }\nto: { silver: { keep: 30d } }\ngoals: { keep: 365d }\n");
        Files.writeString(file, text);
        PipelineSpec spec = inEnvironment(file, "p.yaml", "prod").orThrow();
        assertThat(List.of(spec.cluster(), spec.goals().keepMillis().orElseThrow(), spec.goals().keepMillis(Part.SILVER).orElseThrow(), spec.goals().freshMillis()))
                .isEqualTo(List.of("big", 365L * 86_400_000, 30L * 86_400_000, 1_000L));
        assertThat(inEnvironment(file, "/home/me/p.yaml", "prod").orThrow().text()).isEqualTo(spec.text());
        assertThat(inEnvironment(file, "p.yaml", "stage").orThrow().text()).isEqualTo(text);
        Files.writeString(folder.resolve("p.prod.yaml"), "to:\n  silver: { table: silver.other }\nfrom: { kafka: { topics: [u] } }\npipeline: q\n");
        assertThat(inEnvironment(file, "p.yaml", "prod").faults()).extracting(fault -> fault.where() + " " + fault.message()).containsExactly(
                "p.prod.yaml:2 an overlay cannot change to.silver.table", "p.prod.yaml:3 an overlay cannot change from.kafka.topics", "p.prod.yaml:4 an overlay cannot change pipeline");
    }
}
