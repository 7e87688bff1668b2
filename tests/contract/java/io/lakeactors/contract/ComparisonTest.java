package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.ChangeRule.Weight;
import io.lakeactors.contract.Comparison.Change;
import io.lakeactors.model.Contract;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
    private static ContractDocument document(String text) {
        return Contracts.document("c.yaml", text).orThrow();
    }

    private static Comparison compared(String before, String after) {
        return Comparison.of(document(before), document(after));
    }

    private static Comparison ofColumns(String before, String after) {
        return compared(Sample.of("name: a, " + before), Sample.of("name: a, " + after));
    }

    @Test
    void aContractIsAsItself() {
        String text = Sample.of("name: a, logicalType: string");
        Comparison same = compared(text, "# in other layout\n" + text.replace("name: a, logicalType: string", "logicalType: string,   name: a"));
        assertThat(same.isEmpty()).isTrue();
        assertThat(same.needs()).isEmpty();
        assertThat(same.isAllowed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "physicalType: int | physicalType: long | type-widened", "physicalType: float | physicalType: double | type-widened",
        "physicalType: 'decimal(9,2)' | physicalType: 'decimal(18,2)' | type-widened", "logicalType: string | logicalType: string, logicalTypeOptions: {maxLength: 5} | check-added",
        "logicalType: string, logicalTypeOptions: {maxLength: 5} | logicalType: string, logicalTypeOptions: {maxLength: 6} | check-changed",
        "logicalType: string, logicalTypeOptions: {maxLength: 5} | logicalType: string | check-removed",
        "logicalType: timestamp | logicalType: timestamp, customProperties: [{property: la.timeForm, value: epoch-millis}] | reading-changed",
        "logicalType: string | logicalType: string, customProperties: [{property: la.sourceName, value: b}] | reading-changed",
        "logicalType: array, items: {physicalType: int} | logicalType: array, items: {physicalType: long} | type-widened",
        "logicalType: string | logicalType: string, unique: true | check-added", "logicalType: string | logicalType: string, primaryKey: true | check-added",
        "logicalType: string | logicalType: string, quality: [{type: sql, query: select 1, mustBe: 1}] | check-added",
        "logicalType: string | logicalType: string, quality: [{type: custom, engine: soda, implementation: x}] | promise-changed",
        "logicalType: object, properties: [{name: b, logicalType: date}] | logicalType: object, properties: [{name: b, logicalType: date}, {name: c, logicalType: date}] | column-added",
        "logicalType: object, properties: [{name: b, logicalType: string}] | logicalType: object, properties: [{name: b, logicalType: string, logicalTypeOptions: {maxLength: 5}}] | check-added",
        "logicalType: object, properties: [{name: b, logicalType: string, logicalTypeOptions: {maxLength: 5}}] | logicalType: object, properties: [{name: b, logicalType: string}] | check-removed",
        "logicalType: array, items: {logicalType: integer, logicalTypeOptions: {minimum: 1}} | logicalType: array, items: {logicalType: integer, logicalTypeOptions: {minimum: 2}} | check-changed",
        "logicalType: array, items: {logicalType: object, properties: [{name: b, logicalType: date}]} | logicalType: array, items: {logicalType: object, properties: [{name: b, logicalType: date}, {name: c, logicalType: string, logicalTypeOptions: {maxLength: 5}}]} | column-added"
    })
    void whatBreaksNobodyNeedsTheSecondNumber(String before, String after, String rule) {
        Comparison found = ofColumns(before, after);
        assertThat(found.changes()).singleElement().satisfies(change -> assertThat(change.rule().word()).isEqualTo(rule));
        assertThat(found.weight()).contains(Weight.ADDITIVE);
        assertThat(found.isAllowed()).isTrue();
        assertThat(found.isSaid()).isFalse();
        assertThat(found.needs()).contains("1.1.0");
    }

    @Test
    void anotherThresholdIsToldWithBothAllowances() {
        String entry = "logicalType: string, quality: [{id: k, metric: nullValues, unit: percent, mustBeLessThan: 5, customProperties: [{property: la.per, value: 1000}]}]";
        assertThat(ofColumns(entry, entry.replace("5", "7").replace("value: 1000}", "value: 1000}, {property: la.onFail, value: fail_batch}")).changes()).extracting(Change::toString)
                .containsExactly("things.k allows fewer than 7 % of the records of each 1000 positions of a partition, else: quarantine the range; "
                        + "before fewer than 5 % of the records of each 1000 positions of a partition, else: stop the pipeline (check-changed)");
        assertThat(ofColumns("logicalType: string", entry).changes()).extracting(Change::toString).containsExactly("things.k is new (check-added)");
        assertThat(ofColumns(entry, "logicalType: string").changes()).extracting(Change::toString).containsExactly("things.k was removed (check-removed)");
    }

    @Test
    void anotherRetentionIsAnotherPromise() {
        String none = Sample.of("name: a, logicalType: string");
        String kept = none.replace("    properties:", "    customProperties: [{ property: la.retention, value: 90d }]\n    properties:");
        assertThat(compared(kept, kept.replace("90d", "1h")).changes()).extracting(Change::toString).containsExactly("things.la.retention was \"90d\" and is \"1h\" (promise-changed)");
        assertThat(compared(none, kept).changes()).extracting(Change::toString).containsExactly("things.la.retention is new: \"90d\" (promise-changed)");
        assertThat(compared(kept, none).changes()).extracting(Change::toString).containsExactly("things.la.retention was \"90d\" and is gone (promise-changed)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "physicalType: long | physicalType: int | things.a changed from long to int (type-changed)",
        "physicalType: 'decimal(9,2)' | physicalType: 'decimal(18,3)' | things.a changed from decimal(9,2) to decimal(18,3) (type-changed)",
        "physicalType: timestamp | physicalType: timestamptz | things.a changed from timestamp to timestamptz (type-changed)",
        "logicalType: string | logicalType: string, required: true | things.a became required, which rows from before may not meet (required-added)",
        "logicalType: string, required: true | logicalType: string | things.a is no longer required, so that readers may meet nulls (required-dropped)",
        "logicalType: string, unique: true | logicalType: string | things.a.unique no longer says that a is unique (key-changed)",
        "logicalType: string, primaryKey: true | logicalType: string | things.primaryKey was a and is gone (key-changed)"
    })
    void whatBreaksReadersNeedsTheFirstNumber(String before, String after, String breaking) {
        Comparison found = ofColumns(before, after);
        assertThat(found.changes()).singleElement().asString().isEqualTo(breaking);
        assertThat(found.isAllowed()).isFalse();
        assertThat(found.needs()).contains("2.0.0");
        String raised = Sample.of("name: a, " + after).replace("version: 1.0.0", "version: 2.0.0");
        assertThat(compared(Sample.of("name: a, " + before), raised).isAllowed()).isTrue();
    }

    private static final String GOING = "name: b, logicalType: string, customProperties: [{property: la.deprecated, value: {since: 1.1.0, removeIn: 3.0.0, replacement: a}}]";

    @Test
    void aRenamedColumnIsOneChangeAndBreaksWhoReadsItByName() {
        Comparison found = compared(Sample.of("name: a, logicalType: string, required: true"),
                Sample.of("name: b, logicalType: string, required: true, customProperties: [{property: la.renamedFrom, value: a}, {property: la.sourceName, value: a}]"));
        assertThat(found.changes()).singleElement().asString().isEqualTo("things.a is now called b (column-renamed)");
        assertThat(found.needs()).contains("2.0.0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "logicalType: object, properties: [%s] | things.a.b is now called c (column-renamed)",
        "logicalType: array, items: {logicalType: object, properties: [%s]} | things.a.items.b is now called c (column-renamed)"
    })
    void soIsARenamedFieldThatIsNestedInOne(String within, String change) {
        Comparison found = ofColumns(within.formatted("{name: b, logicalType: date}"), within.formatted("{name: c, logicalType: date, customProperties: [{property: la.renamedFrom, value: b}, {property: la.sourceName, value: b}]}"));
        assertThat(found.changes()).singleElement().asString().isEqualTo(change);
        assertThat(found.needs()).contains("2.0.0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "logicalType: object, properties: [{name: c, logicalType: string, logicalTypeOptions: {maxLength: 5}}]",
        "logicalType: array, items: {logicalType: object, properties: [{name: c, logicalType: string, logicalTypeOptions: {maxLength: 5}}]}"
    })
    void rulesOfNestedFieldsComeAndGoWithTheirColumn(String nested) {
        String one = Sample.of("name: a, logicalType: date");
        String two = Sample.of("name: a, logicalType: date", "name: b, " + nested);
        assertThat(compared(one, two).changes()).singleElement().satisfies(change -> assertThat(change.rule()).isEqualTo(ChangeRule.COLUMN_ADDED));
        assertThat(compared(two, one).changes()).singleElement().satisfies(change -> assertThat(change.rule()).isEqualTo(ChangeRule.COLUMN_REMOVED));
    }

    @Test
    void whatIsWrongWithTheFormerNameOfANestedFieldIsTold() {
        String both = "name: a, logicalType: object, properties: [{name: b, logicalType: date}, {name: c, logicalType: date, customProperties: [{property: la.renamedFrom, value: b}]}]";
        assertThat(Contracts.document("c.yaml", Sample.of(both)).faults()).singleElement().satisfies(found -> assertThat(found.message()).isEqualTo("\"c\" was renamed from \"b\", which is a column still"));
        String element = "name: a, logicalType: array, items: {logicalType: date, customProperties: [{property: la.renamedFrom, value: b}]}";
        assertThat(Contracts.document("c.yaml", Sample.of(element)).faults()).singleElement()
                .satisfies(found -> assertThat(found.message()).isEqualTo("the elements of \"a\" have no name, and were never called \"b\""));
    }

    @Test
    void toSayThatAColumnIsToGoBreaksNobody() {
        Comparison found = compared(Sample.of("name: a, logicalType: string", "name: b, logicalType: string"), Sample.of("name: a, logicalType: string", GOING));
        assertThat(found.changes()).singleElement().asString().isEqualTo("things.b is deprecated since 1.1.0, to be removed in 3.0.0, read a instead (column-deprecated)");
        assertThat(found.needs()).contains("1.1.0");
    }

    @Test
    void aDeprecatedColumnIsThereUntilTheVersionThatWasPromised() {
        String before = Sample.of("name: a, logicalType: string", GOING);
        String after = Sample.of("name: a, logicalType: string");
        Comparison early = compared(before, after.replace("version: 1.0.0", "version: 2.0.0"));
        assertThat(early.changes()).singleElement().asString().isEqualTo("things.b was removed, and is promised until 3.0.0 (column-removed)");
        assertThat(early.isAllowed()).isFalse();
        assertThat(early.needs()).contains("3.0.0");
        assertThat(compared(before, after.replace("version: 1.0.0", "version: 3.0.0")).isAllowed()).isTrue();
    }

    @Test
    void aDeprecatedColumnKeepsItsNameUntilTheVersionThatWasPromised() {
        String before = Sample.of("name: a, logicalType: string", GOING);
        String after = Sample.of("name: a, logicalType: string", "name: c, logicalType: string, customProperties: [{property: la.renamedFrom, value: b}, {property: la.sourceName, value: b}]");
        Comparison early = compared(before, after.replace("version: 1.0.0", "version: 2.0.0"));
        assertThat(early.changes()).extracting(Change::toString).contains("things.b is now called c, and is promised until 3.0.0 (column-renamed)");
        assertThat(early.isAllowed()).isFalse();
        assertThat(early.needs()).contains("3.0.0");
        assertThat(compared(before, after.replace("version: 1.0.0", "version: 3.0.0")).isAllowed()).isTrue();
    }

    @Test
    void oneColumnGetsTheNameThatAnotherHad() {
        String renamed = ", logicalType: string, customProperties: [{property: la.renamedFrom, value: c}]";
        assertThat(Contracts.document("c.yaml", Sample.of("name: a" + renamed, "name: b" + renamed)).faults()).singleElement()
                .satisfies(found -> assertThat(found.message()).isEqualTo("\"b\" was renamed from \"c\", and so was \"a\""));
        assertThat(Contracts.document("c.yaml", Sample.of("name: a" + renamed, "name: b" + renamed.replace("value: c", "value: C"))).faults()).singleElement()
                .satisfies(found -> assertThat(found.message()).isEqualTo("\"b\" was renamed from \"C\", and so was \"a\""));
        assertThat(Contracts.document("c.yaml", Sample.of("name: a" + renamed, "name: C, logicalType: string")).faults()).singleElement()
                .satisfies(found -> assertThat(found.message()).isEqualTo("\"a\" was renamed from \"c\", which is a column still"));
        assertThat(Contracts.document("c.yaml", Sample.of("name: C" + renamed)).faults()).as("its own in another case").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "la.renamedFrom, value: _la_topic | \"a\" cannot be renamed from \"_la_topic\", as _la_ is reserved for audit columns",
        "la.renamedFrom, value: b | \"a\" was renamed from \"b\", which is a column still",
        "la.renamedFrom, value: a | \"a\" cannot be renamed from its own name",
        "'la.deprecated, value: {since: 1.0.0, replacement: c}' | \"a\" is to be replaced by \"c\", and there is no such other column",
        "'la.deprecated, value: {since: soon}' | since of la.deprecated is \"soon\", which is no version of a contract",
        "'la.deprecated, value: {since: 2.0.0, removeIn: 2.0.0}' | removeIn 2.0.0 is not later than since 2.0.0"
    })
    void whatCannotBeSaidOfAColumnsPastAndFutureIsAFaultWithItsLine(String says, String fault) {
        var read = Contracts.document("c.yaml", Sample.of("name: a, logicalType: string, customProperties: [{property: " + says + "}]", "name: b, logicalType: string"));
        assertThat(read.faults()).singleElement().satisfies(found -> {
            assertThat(found.message()).isEqualTo(fault);
            assertThat(found.line()).isPositive();
        });
    }

    @Test
    void columnsTakeTheirChecksWithThem() {
        String before = Sample.of("name: a, logicalType: string", "name: b, logicalType: integer, unique: true, logicalTypeOptions: {minimum: 0}");
        Comparison found = compared(before, Sample.of("name: a, logicalType: string", "name: c, logicalType: date, required: true"));
        assertThat(found.changes()).extracting(Change::where, change -> change.rule().word()).containsExactly(
                org.assertj.core.api.Assertions.tuple("things.b", "column-removed"), org.assertj.core.api.Assertions.tuple("things.c", "required-added"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "status: active | status: deprecated | status | text-changed", "status: active | status: active\\ntags: [x] | tags | text-changed",
        "name: sample | name: other | name | text-changed", "status: active | status: active\\nprice: {priceAmount: 5} | price | text-changed",
        "status: active | status: active\\nslaProperties: [{property: latency, value: 5}] | slaProperties | promise-changed",
        "id: 1111 | id: 2222 | id | other-id", "- name: things | - name: others | things | table-removed",
        "logicalType: object | logicalType: object\\n    physicalName: silver.x | things | table-moved", "logicalType: object | logicalType: object\\n    description: x | things.description | text-changed"
    })
    void everyDifferenceOfTheFileIsTold(String old, String now, String where, String rule) {
        String text = Sample.of("name: a, logicalType: string");
        assertThat(compared(text, text.replace(old, now.replace("\\n", "\n"))).changes()).first().satisfies(change -> {
            assertThat(change.where()).isEqualTo(where);
            assertThat(change.rule().word()).isEqualTo(rule);
        });
    }

    /** Whatever key of a column differs, and whether it is acted on or not. */
    @Test
    void everyDifferenceOfAColumnIsTold() {
        for (String more : List.of("businessName: x", "description: x", "tags: [x]", "classification: secret", "encryptedName: x", "criticalDataElement: true", "examples: [x]",
                "partitioned: true", "partitionKeyPosition: 1", "relationships: [{to: things.a}]", "transformSourceObjects: [x]", "transformLogic: x", "transformDescription: x",
                "authoritativeDefinitions: [{url: 'http://x', type: x}]", "customProperties: [{property: x, value: 1}]", "id: x", "physicalType: text", "primaryKeyPosition: 1",
                "customProperties: [{property: la.onFail, value: drop}]", "quality: [{type: text, description: x}]", "logicalTypeOptions: {format: password}")) {
            Comparison found = ofColumns("logicalType: string", "logicalType: string, " + more);
            assertThat(found.changes()).as(more).isNotEmpty();
            assertThat(found.isAllowed()).as(more).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"0.3.0,0.3.1,false", "0.3.0,0.4.0,true", "0.3.0,1.0.0,true", "1.9.9,2.0.0,true", "1.0.0,1.9.0,false", "1.0.0,2.0.0-rc1,true", "2.0.0-rc1,2.0.0,false"})
    void aVersionSaysWhetherSomethingBreaks(String before, String after, boolean says) {
        assertThat(SemanticVersion.of(after).orElseThrow().breaksWith(SemanticVersion.of(before).orElseThrow())).isEqualTo(says);
    }

    @Test
    void versionsHaveAnOrder() {
        var ordered = List.of("0.9.0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.10.0", "v2.0.0");
        var shuffled = new java.util.ArrayList<>(ordered);
        java.util.Collections.reverse(shuffled);
        shuffled.sort(java.util.Comparator.comparing(text -> SemanticVersion.of(text).orElseThrow()));
        assertThat(shuffled).isEqualTo(ordered);
    }

    @Test
    void oneTableOfAPipelineIsComparedByItself() {
        Contract before = document(Sample.of("name: a, logicalType: string")).tables().getFirst();
        Contract after = document(Sample.of("name: b, logicalType: string")).tables().getFirst();
        assertThat(Comparison.of(before, after).breaking()).singleElement().asString().isEqualTo("things.a was removed (column-removed)");
    }

    @Test
    void everyRuleHasAMeaning() {
        assertThat(Arrays.stream(ChangeRule.values()).map(ChangeRule::meaning)).doesNotHaveDuplicates().allSatisfy(meaning -> assertThat(meaning).isNotBlank());
    }
}
