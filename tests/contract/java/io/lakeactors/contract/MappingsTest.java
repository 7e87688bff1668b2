package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.Field;
import io.lakeactors.model.Type;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What contracts say of how columns are made. */
class MappingsTest {
    private static String mapped(String type, String mapping) {
        return "name: x, " + type + ", customProperties: [{ property: la.mapping, value: { " + mapping + " } }]";
    }

    private static List<Field> fields(String... properties) {
        return Sample.read(Sample.of(properties)).orThrow().schema().fields();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "logicalType: number | path: weather.temp | weather.temp (double)", "logicalType: integer | from: string | x (string)", "logicalType: integer | values: { A: 1, B: 2 } | x (string), 2 known values",
        "logicalType: number | path: [a.b, c], factor: 0.5, offset: -3 | a.b.c (double), times 0.5 plus -3", "logicalType: string | default: none | x (string), \"none\" if there is none",
        "physicalType: 'decimal(9,2)' | from: 'decimal(12, 3)' | x (decimal(12,3))", "logicalType: date | from: timestamptz | x (timestamptz)"
    })
    void aMappingSaysWhatIsReadAndWhatBecomesOfIt(String type, String mapping, String words) {
        assertThat(fields(mapped(type, mapping)).getFirst().source()).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "logicalType: integer | from: strnig | nothing can be mapped from \"strnig\". Did you mean \"string\"?", "logicalType: integer | from: boolean | \"x\" cannot be cast from boolean to long",
        "logicalType: integer | from: string, factor: 2 | \"x\" cannot be calculated from string to long", "logicalType: integer | values: { A: one } | \"one\" can be no value of \"x\", which is of type long",
        "logicalType: integer | default: none | \"none\" can be no value of \"x\", which is of type long", "logicalType: integer | values: { A: 1 }, from: long | are found by their texts",
        "logicalType: integer | path: a..b | has an empty name", "logicalType: integer | expression: y + z | there is no column \"z\". Did you mean \"y\"?",
        "logicalType: integer | expression: y > 1 | the expression of \"x\" yields no long", "logicalType: integer | expression: y, from: long | has an expression, and from besides",
        "logicalType: integer | expression: x + 1 | there is no column \"x\"", "logicalType: integer | path: y.z | \"y\" reads all of y, and \"x\" a part of it",
        "logicalType: integer | path: 'y', from: string | \"x\" reads y as string, and \"y\" as long", "logicalType: integer | pth: y | unknown key \"pth\". Did you mean \"path\"?"
    })
    void aMappingThatCannotBeIsAFaultOfItsLine(String type, String mapping, String message) {
        assertThat(Sample.faults(Sample.of("name: y, logicalType: integer", mapped(type, mapping)))).anySatisfy(fault -> assertThat(fault).startsWith("c.yaml:12: ").contains(message));
    }

    @Test
    void fieldsAreReadOnceWhoeverReadsThem() {
        var source = SourceSchema.of(fields("name: y, logicalType: integer", mapped("logicalType: integer", "path: a.b, factor: 2"), mapped("logicalType: number", "path: a.c.d").replace("name: x", "name: z"),
                mapped("logicalType: integer", "path: y").replace("name: x", "name: again"), mapped("logicalType: integer", "expression: y + 1").replace("name: x", "name: more")));
        assertThat(source.ways()).containsExactly(List.of(0), List.of(1, 0), List.of(1, 1, 0), List.of(0), List.of());
        assertThat(source.fields()).extracting(Field::name).containsExactly("y", "a");
        assertThat(source.fields().getLast().type()).isEqualTo(new Type.Struct(List.of(Field.of("b", new Type.Long(), false),
                Field.of("c", new Type.Struct(List.of(Field.of("d", new Type.Double(), false))), false))));
    }

    @Test
    void anotherMappingReadsOtherwiseAndBreaksNobody() {
        var before = Contracts.document("a", Sample.of(mapped("logicalType: number", "factor: 2"))).orThrow();
        var after = Contracts.document("b", Sample.of(mapped("logicalType: number", "factor: 3"))).orThrow();
        assertThat(Comparison.of(before, after).changes()).singleElement().satisfies(change -> assertThat(change.rule()).isEqualTo(ChangeRule.READING_CHANGED));
        var one = Contracts.document("a", Sample.of(mapped("logicalType: integer", "values: { A: 1 }"))).orThrow();
        var two = Contracts.document("b", Sample.of(mapped("logicalType: integer", "values: { A: 2 }"))).orThrow();
        assertThat(Comparison.of(one, two).changes()).extracting(Comparison.Change::what).containsExactly("is read from \"x (string), 1 known values\", by another mapping than before");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "logicalType: timestamp, logicalTypeOptions: { timezone: true } | default: 2026-01-01T00:00:00+01:00 | default: 2026-01-01",
        "physicalType: timestamptz | default: 2026-01-01T00:00Z | default: 2026-01-01T00:00:00", "physicalType: timestamp | default: '2026-01-01 00:00:00.5' | default: 2026-01-01T00:00:00Z",
        "logicalType: number | default: 0.5 | default: .5", "logicalType: number | default: 1e308 | default: '1f'", "logicalType: number | default: -1 | default: '0x1p3'",
        "physicalType: float | default: 1e38 | default: 1e39", "logicalType: integer | values: { A: 1 } | values: { A: '1.' }", "physicalType: 'decimal(9,2)' | default: 1.5 | default: '.5'",
        "logicalType: date | default: 2026-01-01 | default: '+12026-01-01'"
    })
    void whatStandsForAValueIsWrittenAsReadersTakeIt(String type, String right, String wrong) {
        assertThat(Sample.faults(Sample.of(mapped(type, right)))).isEmpty();
        assertThat(Sample.faults(Sample.of(mapped(type, wrong)))).singleElement().asString().contains("can be no value of \"x\"");
    }

    @Test
    void aMappingFromAFieldThatLinesLackIsAFaultOfThePipeline() {
        String pipeline = "pipeline: p\nfrom:\n  kafka:\n    topics: [t]\n    format: csv\n    columns: [a, bb]\ncontract: c.yaml\nto: { silver: { table: silver.t } }\n";
        assertThat(Pipelines.read("p.yaml", pipeline, path -> Sample.of(mapped("logicalType: integer", "path: b, from: string"))).faults()).extracting(Fault::text)
                .containsExactly("p.yaml:6: from.kafka.columns has no \"b\", which the contract's \"x\" is read from. Did you mean \"a\"?");
    }
}
