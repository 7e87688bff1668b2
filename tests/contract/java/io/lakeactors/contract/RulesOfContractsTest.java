package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesOfContractsTest {
    private static final OnFail Q = OnFail.QUARANTINE;

    /** The rules of a column x beside that for its type. */
    private static List<Rule> rules(String property) {
        return Sample.read(Sample.of("name: x, " + property)).orThrow().rules().stream().filter(rule -> !(rule instanceof Rule.TypeMatch)).toList();
    }

    private static Rule range(String id, String min, boolean minExclusive, String max, boolean maxExclusive) {
        return new Rule.Range(id, "x", Optional.ofNullable(min), minExclusive, Optional.ofNullable(max), maxExclusive, Q);
    }

    @Test
    void logicalTypeOptionsBecomeRules() {
        assertThat(rules("logicalType: integer, required: true, unique: true, logicalTypeOptions: {minimum: 1, exclusiveMaximum: 10}")).containsExactly(
                new Rule.Required("x.required", "x", Q), range("x.range", "1", false, "10", true), new Rule.Unique("x.unique", List.of("x"), 65_536, Q));
        assertThat(rules("logicalType: string, logicalTypeOptions: {minLength: 2, maxLength: 3, pattern: '[a-z]+'}")).containsExactly(
                new Rule.Length("x.length", "x", Optional.of(2), Optional.of(3), Q), new Rule.Pattern("x.pattern", "x", "[a-z]+", Q));
        assertThat(rules("logicalType: timestamp, logicalTypeOptions: {minimum: '2013-01-01T00:00:00Z'}"))
                .containsExactly(range("x.range", "2013-01-01T00:00:00Z", false, null, false));
        assertThat(rules("logicalType: string, logicalTypeOptions: {format: email}")).singleElement().isInstanceOfSatisfying(Rule.Pattern.class, pattern -> {
            assertThat(pattern.id()).isEqualTo("x.format");
            assertThat("ann@acme.example").matches(pattern.regex());
            assertThat("ann@").doesNotMatch(pattern.regex());
        });
    }

    @Test
    void whatIsNestedHasRulesOfItsOwn() {
        String city = "{name: city, logicalType: string, logicalTypeOptions: {maxLength: 9}, quality: [{id: known, metric: invalidValues, arguments: {validValues: [Oslo]}, mustBe: 0}]}";
        assertThat(rules("logicalType: object, properties: [" + city + "]")).containsExactly(
                new Rule.Length("x.city.length", "x.city", Optional.empty(), Optional.of(9), Q), new Rule.Accepted("known", "x.city", List.of("Oslo"), false, Q));
        String items = "{logicalType: object, properties: [{name: n, logicalType: integer, logicalTypeOptions: {minimum: 1}, customProperties: [{property: la.onFail, value: drop}]}]}";
        assertThat(rules("logicalType: array, items: " + items)).containsExactly(
                new Rule.Range("x.items.n.range", "x.items.n", Optional.of("1"), false, Optional.empty(), false, OnFail.DROP_ALERT));
        assertThat(rules("logicalType: array, customProperties: [{property: la.onFail, value: log}], items: {logicalType: string, logicalTypeOptions: {pattern: '[a-z]'}}")).containsExactly(
                new Rule.Pattern("x.items.pattern", "x.items", "[a-z]", OnFail.LOG));
    }

    @Test
    void aNestedRuleThatCannotBeIsAFaultAsOfAColumn() {
        String nested = "name: x, logicalType: object, properties: [{name: city, logicalType: string, logicalTypeOptions: {pattern: '('}}]";
        assertThat(Sample.read(Sample.of(nested)).faults()).singleElement().satisfies(fault -> assertThat(fault.message()).contains("\"x.city\" is not valid"));
    }

    @Test
    void whatIsNotEnforcedOfANestedFieldIsToldByName() {
        String city = "{name: city, logicalType: string, unique: true, quality: [{id: few, metric: nullValues, mustBeLessThan: 5, unit: percent}, {id: own, type: custom, engine: lakeactors, implementation: 'row: true'}]}";
        assertThat(Sample.read(Sample.of("name: x, logicalType: object, properties: [" + city + "]")).notices()).satisfiesExactly(
                notice -> assertThat(notice).contains("unique of the nested field \"x.city\" is not enforced"),
                notice -> assertThat(notice).contains("\"few\" of the nested field \"x.city\" is not enforced"),
                notice -> assertThat(notice).contains("\"own\" of the nested field \"x.city\" is not enforced"));
    }

    private static final String PIPELINE = "pipeline: p\nfrom: {kafka: {topics: t, format: json}}\ncontract: c\nto: {silver: {table: silver.p}}";

    @ParameterizedTest
    @ValueSource(strings = {
        "name: x, logicalType: string, logicalTypeOptions: {format: uuid, maxLength: 36}",
        "name: x, logicalType: object, properties: [{name: n, logicalType: string, logicalTypeOptions: {format: uuid, minLength: 36}}]"
    })
    void aLengthOfWhatHasNoneIsAFaultAndOfWhatWasTakenBeforeLeftOut(String column) {
        String contract = Sample.of(column);
        assertThat(Sample.faults(contract)).singleElement().asString().contains("a length has no effect on \"x").contains("uuid");
        var taken = Pipelines.readTaken("p.yaml", PIPELINE, path -> contract);
        assertThat(taken.orThrow().contract().rules()).noneMatch(Rule.Length.class::isInstance);
        assertThat(taken.notices()).singleElement().asString().contains("is left out");
    }

    @Test
    void ofWhatWasTakenBeforeNestedRulesThatCannotBeAreLeftOutAndTheOthersHeld() {
        String contract = Sample.of("name: x, logicalType: object, properties: [{name: city, logicalType: string, logicalTypeOptions: {pattern: '('}}, "
                + "{name: n, logicalType: integer, logicalTypeOptions: {minimum: 1}}]");
        assertThat(Sample.faults(contract)).hasSize(1);
        var taken = Pipelines.readTaken("p.yaml", PIPELINE, path -> contract);
        assertThat(taken.orThrow().contract().rules()).extracting(Rule::id).containsExactly("x.type", "x.n.range");
        assertThat(taken.leftOut()).isEqualTo(taken.notices()).singleElement().asString().contains("c:").contains("\"x.city\" cannot be, and are left out");
    }

    @Test
    void ofWhatWasTakenBeforeANestedRuleGivesWayToAColumnsRuleOfItsId() {
        String known = "quality: [{id: known, metric: nullValues, mustBe: 0}]";
        String contract = Sample.of("name: x, logicalType: object, properties: [{name: city, logicalType: string, " + known + "}]", "name: y, logicalType: string, " + known);
        assertThat(Sample.faults(contract)).singleElement().asString().contains("is there already");
        var taken = Pipelines.readTaken("p.yaml", PIPELINE, path -> contract);
        assertThat(taken.orThrow().contract().rules()).contains(new Rule.Required("known", "y", Q)).noneMatch(rule -> rule.equals(new Rule.Required("known", "x.city", Q)));
        assertThat(taken.notices()).singleElement().asString().contains("\"x.city\" cannot be");
    }

    @Test
    void aPrimaryKeyAloneIsNoUniquenessRule() {
        assertThat(rules("logicalType: string, primaryKey: true")).isEmpty();
    }

    @Test
    void qualityMetricsThatAllowNoneBecomeRules() {
        assertThat(rules("logicalType: string, quality: [{id: a, metric: nullValues, mustBe: 0}]")).containsExactly(new Rule.Required("a", "x", Q));
        assertThat(rules("logicalType: string, quality: [{id: a, metric: missingValues, arguments: {missingValues: [null, '', N/A]}, mustBe: 0}]"))
                .containsExactly(
                new Rule.Required("a", "x", Q), new Rule.Accepted("a-listed", "x", List.of("", "N/A"), true, Q));
        assertThat(rules("logicalType: string, quality: [{id: a, metric: invalidValues, arguments: {validValues: [NO, SE]}, mustBe: 0}]")).containsExactly(
                new Rule.Accepted("a", "x", List.of("NO", "SE"), false, Q));
        assertThat(rules("logicalType: integer, quality: [{metric: invalidValues, arguments: {min: 1, max: 5, invalidValues: [3]}, mustBeLessThan: 1}]"))
                .containsExactly(
                new Rule.Accepted("x.invalidValues", "x", List.of("3"), true, Q), range("x.invalidValues-range", "1", false, "5", false));
        assertThat(rules("logicalType: string, quality: [{id: a, metric: duplicateValues, mustBe: 0, unit: percent}]"))
                .containsExactly(new Rule.Unique("a", List.of("x"), 65_536, Q));
    }

    @Test
    void aCompositeKeyIsARuleOfTheRow() {
        String text = Sample.of("name: a, logicalType: string", "name: b, logicalType: string")
                + "    quality: [{id: key, metric: duplicateValues, arguments: {properties: [a, b]}, mustBe: 0}]\n";
        assertThat(Sample.read(text).orThrow().rules()).contains(new Rule.Unique("key", List.of("a", "b"), 65_536, Q));
        assertThat(Sample.faults(text.replace("[a, b]", "[a, bb]"))).singleElement().asString().contains("no column \"bb\"");
    }

    @ParameterizedTest
    @CsvSource({"log,LOG", "warn,LOG", "quarantine,QUARANTINE", "soft_fail,QUARANTINE", "drop,DROP_ALERT", "drop_alert,DROP_ALERT", "hard_fail,DROP_ALERT",
            "fail_pipeline,FAIL_PIPELINE"})
    void onFailHasItsWordsAndThoseOfOtherTools(String word, OnFail onFail) {
        assertThat(rules("logicalType: string, quality: [{id: a, metric: nullValues, mustBe: 0, customProperties: [{property: la.onFail, value: " + word
                + "}]}]"))
                .extracting(Rule::onFail).containsExactly(onFail);
    }

    @Test
    void theNarrowestWordOnFailingWins() {
        assertThat(rules("logicalType: string, required: true, customProperties: [{property: la.onFail, value: drop}],"
                        + " quality: [{id: a, metric: nullValues, mustBe: 0}, {id: b, metric: nullValues, mustBe: 0, severity: warning},"
                        + " {id: c, metric: nullValues, mustBe: 0, severity: warn, customProperties: [{property: la.onFail, value: fail_pipeline}]}]"))
                .extracting(Rule::onFail).containsExactly(OnFail.DROP_ALERT, OnFail.DROP_ALERT, OnFail.LOG, OnFail.FAIL_PIPELINE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{id: a, type: custom, engine: soda, implementation: x}",
                "{id: a, type: custom, engine: lakeactors, implementation: 'anomaly: rowCount'}"
    })
    void whatIsNotEnforcedYetIsTold(String quality) {
        var read = Sample.read(Sample.of("name: x, logicalType: string, quality: [" + quality + "]"));
        assertThat(read.faults()).isEmpty();
        assertThat(read.orThrow().rules()).hasSize(1);
        assertThat(read.notices()).singleElement().asString().startsWith("c.yaml:11: ").contains("\"a\"").contains("not enforced yet");
    }

    @Test
    void aTextForPeopleIsNoRuleAndNoNotice() {
        var read = Sample.read(Sample.of("name: x, logicalType: string, quality: [{type: text, description: nice}]"));
        assertThat(read.orThrow().rules()).hasSize(1);
        assertThat(read.notices()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "logicalType: string, logicalTypeOptions: {pattern: '(?=a)'} | not valid", "logicalType: string, logicalTypeOptions: {pattern: '((a{999}){999}){999}'} | repeats too much", "logicalType: boolean, logicalTypeOptions: {minimum: 1} | no effect",
        "logicalType: integer, logicalTypeOptions: {minimum: 5, maximum: 1} | no value of \"x\" can be",
                "logicalType: date, logicalTypeOptions: {minimum: '2013-02-30'} | is no bound",
        "logicalType: integer, quality: [{metric: invalidValues, arguments: {validValues: [a]}, mustBe: 0}] | can be no value",
        "logicalType: integer, quality: [{metric: invalidValues, arguments: {validValus: [1]}, mustBe: 0}] | Did you mean \"validValues\"?",
        "logicalType: string, quality: [{id: a, metric: nullValues, mustBe: 0}, {id: a, metric: nullValues, mustBe: 0}] | is there already",
        "logicalType: string, quality: [{type: custom, engine: lakeactors, implementation: 'row: x > 1'}] | cannot compare x (string) with a number",
        "logicalType: string, quality: [{type: custom, engine: lakeactors, implementation: 'row: xx == null'}] | Did you mean \"x\"?",
        "logicalType: string, logicalTypeOptions: {minLength: 3, maxLength: 2} | above its"
    })
    void aRuleThatCannotBeIsAFault(String property, String message) {
        assertThat(Sample.faults(Sample.of("name: x, " + property))).singleElement().asString().contains(message);
    }

    @Test
    void anExpressionOnAFaultyColumnIsNotBlamedForIt() {
        assertThat(Sample.faults(Sample.of("name: y, logicalType: time",
                "name: x, logicalType: string, quality: [{type: custom, engine: lakeactors, implementation: 'row: y == null'}]")))
                .singleElement().asString().contains("\"y\" cannot be of logicalType time");
    }
}
