package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.SortBy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order in which a pipeline wants rows to be written. */
class SortReaderTest {
    private static Checked<PipelineSpec> read(String more) {
        String contract = Sample.of("name: carrier, logicalType: string, required: true, primaryKey: true", "name: dep_time, logicalType: timestamp",
                "name: tags, logicalType: array, items: {logicalType: string}");
        String text = "pipeline: p\nfrom: {kafka: {topics: t, format: json}}\ncontract: c\nto:\n  silver:\n    table: silver.things\n    " + more;
        return Pipelines.read("p.yaml", text, path -> contract);
    }

    @Test
    void columnsStandInTheirOrderEachWithItsDirection() {
        var silver = read("sort: [carrier, dep_time DESC]").orThrow().silver().orElseThrow();
        assertThat(silver.sort()).containsExactly(new SortBy("carrier", false), new SortBy("dep_time", true));
        assertThat(SortBy.of(SortBy.properties(silver.sort()))).isEqualTo(silver.sort());
        assertThat(read("sort: carrier asc").orThrow().silver().orElseThrow().sort()).containsExactly(new SortBy("carrier", false));
        assertThat(read("keep: 7d").orThrow().silver().orElseThrow().sort()).isEqualTo(List.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sort: [carier]                 | the contract has no column "carier" to sort by
            sort: [carrier up]             | "carrier up" is no sort term
            sort: [carrier, carrier desc]  | "carrier" is sorted by twice
            sort: [tags]                   | "tags" is of type
            sort: [carrier]\\n    merge: {mode: upsert} | sort cannot stand beside merge
            """)
    void whatCannotBeAnOrderIsNamed(String more, String fault) {
        assertThat(read(more.replace("\\n", "\n")).faults()).anySatisfy(found -> assertThat(found.text()).contains(fault));
    }
}
