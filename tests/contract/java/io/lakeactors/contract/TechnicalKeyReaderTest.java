package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.Comparison.Change;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A column that is generated of the key. */
class TechnicalKeyReaderTest {
    private static final String[] COLUMNS = {"name: line, logicalType: integer, required: true, primaryKey: true, primaryKeyPosition: 2",
        "name: id, logicalType: string, required: true, primaryKey: true, primaryKeyPosition: 1", "name: note, logicalType: string", "name: price, logicalType: number, required: true",
        "name: twice, logicalType: number, required: true, customProperties: [{ property: la.mapping, value: { expression: price * 2.0 } }]"};

    private static String contract(String key, String... columns) {
        String said = "    customProperties:\n      - { property: la.technicalKey, value: " + key + " }\n";
        return Sample.of(columns).replace("    properties:\n", said + "    properties:\n");
    }

    private static Contract read(String key, String... columns) {
        return Sample.read(contract(key, columns)).orThrow();
    }

    @Test
    void itIsAColumnBehindTheOthersMadeOfThePrimaryKeyInItsOrder() {
        Field key = read("{ column: order_sk, generator: hash128 }", COLUMNS).schema().fields().getLast();
        assertThat(key.name()).isEqualTo("order_sk");
        assertThat(key.type().word()).isEqualTo("string");
        assertThat(key.source()).isEqualTo("`hash128(`id`, `line`)`");
        assertThat(key.required()).as("rows from before have none").isFalse();
    }

    @Test
    void itIsMadeOfWhatItSaysWhereItStandsInTheContract() {
        var fields = read("{ column: sk, of: [id] }", "name: sk, logicalType: string, required: true, description: ours", COLUMNS[1]).schema().fields();
        assertThat(fields).extracting(Field::name).containsExactly("sk", "id");
        assertThat(fields.getFirst().source()).isEqualTo("`hash128(`id`)`");
        assertThat(fields.getFirst().required()).isTrue();
        assertThat(fields.getFirst().doc()).isEqualTo("ours");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{ column: sk, of: [idd] } | there is no column \"idd\" to make \"sk\" of | Did you mean \"id\"?",
        "{ column: sk, of: [note] } | \"note\" may be null, and rows without it would have no \"sk\" | Write required: true at it",
        "{ column: sk, of: [price] } | hash128 is made of columns of plain types but float, double and binary, not of price (double) | Choose columns of type string, int",
        "{ column: sk, of: [twice] } | \"twice\" is calculated itself | Make it of the columns that \"twice\" is calculated of.",
        "{ column: note, of: [note] } | there is no column \"note\" to make \"note\" of | ",
        "{ column: line } | there is no column \"line\" to make \"line\" of | ",
        "{ column: price, of: [id] } | \"price\" cannot be generated: it is described as double | Describe it as logicalType: string without la.mapping, or not at all.",
        "{ column: NOTE, of: [id] } | \"note\" cannot be generated: it is described as string | Describe it",
        "{ column: _la_key } | \"_la_key\" cannot be the name of a generated column | do not begin with _la_",
        "{ column: sk, generator: sha } | la.technicalKey | ",
        "{ colum: sk } | colum | Did you mean \"column\"?"})
    void whatCannotBeIsSaidWithItsLineAndItsMend(String key, String fault, String mend) {
        assertThat(Sample.faults(contract(key, COLUMNS))).anySatisfy(told -> assertThat(told).contains("c.yaml:11: ").contains(fault).contains(mend == null ? "" : mend));
    }

    @Test
    void withoutAPrimaryKeyItMustSayWhatItIsMadeOf() {
        assertThat(Sample.faults(contract("{ column: sk }", COLUMNS[2]))).singleElement().asString().contains("la.technicalKey has nothing to make \"sk\" of", "primaryKey: true");
    }

    @Test
    void whatIsCalculatedOfItIsRefused() {
        String calculated = "name: size, logicalType: integer, customProperties: [{ property: la.mapping, value: { expression: size(sk) } }]";
        assertThat(Sample.faults(contract("{ column: sk, of: [id] }", COLUMNS[1], "name: sk, logicalType: string", calculated))).singleElement().asString()
                .contains("\"size\" is calculated of \"sk\", which is calculated itself");
    }

    @Test
    void anotherWayToMakeItIsAnotherKey() {
        var before = read("{ column: sk, of: [id] }", COLUMNS);
        assertThat(Comparison.of(before, read("{ column: sk }", COLUMNS)).changes()).singleElement().extracting(Change::where, Change::rule).containsExactly("things.sk", ChangeRule.KEY_CHANGED);
        assertThat(Comparison.of(Sample.read(Sample.of(COLUMNS)).orThrow(), before).changes()).singleElement().extracting(Change::rule).isEqualTo(ChangeRule.COLUMN_ADDED);
    }

    @Test
    void goldRowsAreWhatTheQueryGives() {
        String gold = "gold: g\nquery: select 1\ncontract: c.yaml\nto: { gold: { table: gold.things } }\n";
        assertThat(Golds.read("g.yaml", gold, path -> contract("{ column: sk, of: [id] }", COLUMNS)).faults()).extracting(Fault::message)
                .anyMatch(message -> message.contains("la.technicalKey, and rows of a gold table are what the query gives"));
    }
}
