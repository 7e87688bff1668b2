package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which version of the table format a pipeline asks for. */
class FormatVersionTest {
    private static Checked<PipelineSpec> read(String more) {
        String contract = Sample.of("name: id, logicalType: string, required: true");
        String text = "pipeline: p\nfrom: {kafka: {topics: t, format: json}}\ncontract: c\nto:\n  silver: {table: silver.things}\n" + more;
        return Pipelines.read("p.yaml", text, path -> contract);
    }

    @Test
    void thereIsTwoAndThreeAndNothingIsAskedForUnlessItIsSaid() {
        assertThat(read("").orThrow().formatVersion()).isEmpty();
        assertThat(read("  format-version: 3\n").orThrow().formatVersion()).contains(3);
        assertThat(read("  format-version: 4\n").faults()).anySatisfy(fault -> assertThat(fault.text()).contains("to.format-version cannot be \"4\""));
    }
}
