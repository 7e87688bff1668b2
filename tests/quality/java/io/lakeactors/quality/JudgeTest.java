package io.lakeactors.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.Field;
import io.lakeactors.model.Mapping;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.RowFault;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of rows, whichever rules they break. */
class JudgeTest {
    private static final Schema SCHEMA = new Schema(List.of(Rows.field("id", new Type.Text()), Rows.field("n", new Type.Int())));
    private static final Rule REQUIRED = new Rule.Required("n.required", "n", OnFail.QUARANTINE);

    private static Rule range(OnFail onFail) {
        return new Rule.Range("n.range", "n", Optional.of("0"), false, Optional.of("10"), false, onFail);
    }

    private static Rule even(OnFail onFail) {
        return new Rule.Expression("n.even", "n % 2 == 0", onFail);
    }

    private static Rule type(OnFail onFail) {
        return new Rule.TypeMatch("n.type", "n", onFail);
    }

    private static MicroBatch numbers(Integer... numbers) {
        return Rows.batch(SCHEMA, 0, java.util.Arrays.stream(numbers).map(n -> new Object[] {"a", n}).toList());
    }

    private static Verdicts judge(MicroBatch batch, Rule... rules) {
        Judge judge = Judge.of(Rows.contract(SCHEMA, rules));
        return judge.judge(batch, judge.newWindow());
    }

    @Test
    void rowsThatBreakNothingPass() {
        Verdicts verdicts = judge(numbers(0, 10, 4), REQUIRED, range(OnFail.QUARANTINE));
        assertThat(Rows.passed(verdicts)).containsExactly(0, 1, 2);
        assertThat(verdicts.quarantined()).isEmpty();
        assertThat(verdicts.fatal()).isEmpty();
    }

    @Test
    void theFirstBrokenRuleOfTheContractDecidesAndAllAreTold() {
        Verdicts verdicts = judge(numbers(2, 11), range(OnFail.QUARANTINE), even(OnFail.DROP_ALERT));
        assertThat(verdicts.quarantined()).singleElement().satisfies(rejected -> {
            assertThat(rejected.row()).isEqualTo(1);
            assertThat(rejected.ruleId()).isEqualTo("n.range");
            assertThat(rejected.faults()).extracting(RowFault::ruleId).containsExactly("n.range", "n.even");
            assertThat(rejected.faults()).extracting(RowFault::message)
                    .containsExactly("n is 11, not at least 0 and at most 10", "it is not true that n % 2 == 0");
        });
        assertThat(verdicts.dropped()).isZero();
    }

    @Test
    void aRuleThatDropsAndComesFirstDrops() {
        Verdicts verdicts = judge(numbers(2, 11, 3), even(OnFail.DROP_ALERT), range(OnFail.QUARANTINE));
        assertThat(Rows.passed(verdicts)).containsExactly(0);
        assertThat(verdicts.quarantined()).isEmpty();
        assertThat(verdicts.dropped()).isEqualTo(2);
        assertThat(verdicts.droppedByRule()).isEqualTo(Map.of("n.even", 2L));
    }

    @Test
    void aRuleThatLogsLetsTheRowPassAndLeavesTheDecisionToTheNext() {
        Verdicts verdicts = judge(numbers(2, 3, 11), even(OnFail.LOG), range(OnFail.QUARANTINE));
        assertThat(Rows.passed(verdicts)).containsExactly(0, 1);
        assertThat(verdicts.loggedByRule()).isEqualTo(Map.of("n.even", 2L));
        assertThat(verdicts.quarantinedByRule()).isEqualTo(Map.of("n.range", 1L));
    }

    @Test
    void aRuleThatStopsThePipelineDoesSoWhateverElseTheRowBreaks() {
        Verdicts verdicts = judge(numbers(2, 11, 3), range(OnFail.QUARANTINE), even(OnFail.FAIL_PIPELINE));
        assertThat(verdicts.fatal()).get().extracting(RowFault::row, RowFault::ruleId).containsExactly(1, "n.even");
    }

    @Test
    void aRecordThatCouldNotBeReadIsJudgedByNoRule() {
        var fault = new RowFault(1, "decode.malformed", "", "not JSON");
        MicroBatch batch = Rows.batch(SCHEMA, 0, List.of(new Object[] {"a", 1}, new Object[] {null, null}), fault);
        Verdicts verdicts = judge(batch, REQUIRED);
        assertThat(verdicts.quarantined()).containsExactly(new Rejected(1, "decode.malformed", List.of(fault)));
    }

    @Test
    void aWrongTypeIsRoutedByTheContractsRuleForItAndIsNotMissingAsWell() {
        var fault = new RowFault(0, "decode.type", "n", "n is \"x\", not an int");
        MicroBatch batch = Rows.batch(SCHEMA, 0, List.of(new Object[] {"a", null}, new Object[] {"b", null}), fault);
        Verdicts quarantined = judge(batch, REQUIRED, type(OnFail.QUARANTINE));
        assertThat(quarantined.quarantined().getFirst().faults()).extracting(RowFault::ruleId).containsExactly("n.type");
        assertThat(quarantined.quarantinedByRule()).isEqualTo(Map.of("n.type", 1L, "n.required", 1L));
        Verdicts dropped = judge(batch, type(OnFail.DROP_ALERT));
        assertThat(dropped.droppedByRule()).isEqualTo(Map.of("n.type", 1L));
    }

    @Test
    void aWrongTypeThatIsOnlyLoggedDoesNotPutANullIntoARequiredColumn() {
        var fault = new RowFault(0, "decode.type", "n", "n is \"x\", not an int");
        MicroBatch batch = Rows.batch(SCHEMA, 0, List.of(new Object[] {"a", null}, new Object[] {"b", 1}), fault);
        assertThat(Rows.passed(judge(batch, type(OnFail.LOG)))).containsExactly(0, 1);
        assertThat(Rows.passed(judge(batch, type(OnFail.LOG), REQUIRED))).containsExactly(1);
    }

    @Test
    void whatIsCalculatedOfAWrongValueIsNotMissingAsWell() {
        var mapping = new Mapping(List.of(), new Type.Int(), Map.of(), Optional.empty(), "(n + 1) * 2", Optional.empty());
        var schema = new Schema(List.of(Rows.field("n", new Type.Int()), new Field("total", "total", new Type.Int(), false, "", "", Optional.empty(), Optional.of(mapping))));
        MicroBatch batch = Rows.batch(schema, 0, List.of(new Object[] {null, null}, new Object[] {null, null}), new RowFault(0, "decode.type", "n", "n is \"x\", not an int"));
        Judge judge = Judge.of(Rows.contract(schema, type(OnFail.QUARANTINE), new Rule.Required("total.required", "total", OnFail.FAIL_PIPELINE)));
        Verdicts verdicts = judge.judge(batch, judge.newWindow());
        assertThat(verdicts.quarantined().getFirst().faults()).extracting(RowFault::ruleId).containsExactly("n.type");
        assertThat(verdicts.fatal()).hasValueSatisfying(fault -> assertThat(fault.row()).isEqualTo(1));
        Judge lenient = Judge.of(Rows.contract(schema, type(OnFail.LOG), new Rule.Required("total.required", "total", OnFail.QUARANTINE)));
        assertThat(Rows.passed(lenient.judge(batch, lenient.newWindow()))).isEmpty();
    }

    @Test
    void everyRowIsPassedQuarantinedOrDropped() {
        Verdicts verdicts = judge(numbers(2, 3, 11, null, 12, -1, 4), REQUIRED, even(OnFail.DROP_ALERT), range(OnFail.QUARANTINE));
        assertThat(verdicts.pass().count() + verdicts.quarantined().size() + verdicts.dropped()).isEqualTo(7);
        assertThat(Rows.passed(verdicts)).containsExactly(0, 6);
    }

    @Test
    void batchesOfEverySizeUpToAFewWordsAreJudgedToTheirLastRow() {
        Judge judge = Judge.of(Rows.contract(SCHEMA, REQUIRED, range(OnFail.QUARANTINE)));
        for (int rows = 0; rows < 200; rows++) {
            var numbers = new Integer[rows];
            java.util.Arrays.setAll(numbers, row -> row % 3 == 0 ? null : row % 3 == 1 ? 5 : 50);
            Verdicts verdicts = judge.judge(numbers(numbers), judge.newWindow());
            assertThat(verdicts.pass().count()).isEqualTo((rows + 1) / 3);
            assertThat(verdicts.quarantined()).hasSize(rows - (rows + 1) / 3);
        }
    }
}
