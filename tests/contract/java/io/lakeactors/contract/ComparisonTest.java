package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.Contract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
    private static Contract of(String... properties) {
        return Sample.read(Sample.of(properties)).orThrow();
    }

    @Test
    void aContractFitsItself() {
        Contract contract = of("name: a, logicalType: string");
        assertThat(Comparison.of(contract, contract).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "physicalType: int | physicalType: long", "physicalType: float | physicalType: double", "physicalType: 'decimal(9,2)' | physicalType: 'decimal(18,2)'",
        "logicalType: string, required: true | logicalType: string", "logicalType: string | logicalType: string, logicalTypeOptions: {maxLength: 5}",
        "logicalType: timestamp | logicalType: timestamp, customProperties: [{property: la.timeForm, value: epoch-millis}]",
        "logicalType: string | logicalType: string, customProperties: [{property: la.sourceName, value: b}]",
        "logicalType: array, items: {physicalType: int} | logicalType: array, items: {physicalType: long}",
        "logicalType: object, properties: [{name: b, logicalType: date}] |"
                + " logicalType: object, properties: [{name: b, logicalType: date}, {name: c, logicalType: date}]"
    })
    void whatATableCanTakeFits(String before, String after) {
        Comparison comparison = Comparison.of(of("name: a, " + before), of("name: a, " + after));
        assertThat(comparison.fits()).isTrue();
        assertThat(comparison.additive()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "physicalType: long | physicalType: int | a changed from long to int",
                "physicalType: 'decimal(9,2)' | physicalType: 'decimal(18,3)' | a changed from decimal(9,2) to decimal(18,3)",
        "logicalType: string | logicalType: string, required: true | a became required, which rows from before may not meet",
        "physicalType: timestamp | physicalType: timestamptz | a changed from timestamp to timestamptz",
        "logicalType: object, properties: [{name: b, logicalType: date}] | logicalType: object, properties: [{name: c, logicalType: date}] | a.b was removed"
    })
    void whatATableCannotTakeBreaks(String before, String after, String breaking) {
        Comparison comparison = Comparison.of(of("name: a, " + before), of("name: a, " + after));
        assertThat(comparison.fits()).isFalse();
        assertThat(comparison.breaking()).singleElement().asString().isEqualTo(breaking);
    }

    @Test
    void aNewColumnFitsUnlessItIsRequired() {
        Contract before = of("name: a, logicalType: string");
        assertThat(Comparison.of(before, of("name: a, logicalType: string", "name: b, logicalType: date")).additive())
                .contains("b is new (date)", "the rule b.type is new");
        assertThat(Comparison.of(before, of("name: a, logicalType: string", "name: b, logicalType: date, required: true")).fits()).isFalse();
        assertThat(Comparison.of(before, of("name: b, logicalType: string")).breaking()).containsExactly(new Comparison.Breaking("a", "was removed"));
    }
}
