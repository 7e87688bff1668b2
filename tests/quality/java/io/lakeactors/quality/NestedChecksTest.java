package io.lakeactors.quality;

import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.OnFail;
import io.lakeactors.model.RowFault;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Rules on fields of structs and on elements of lists. */
class NestedChecksTest {
    private static final OnFail Q = OnFail.QUARANTINE;
    private static final Type LINE = new Type.Struct(List.of(Rows.field("qty", new Type.Int()), Rows.field("tags", new Type.Array(Rows.field("element", new Type.Text())))));
    private static final Type LINES = new Type.Array(Rows.field("element", LINE));

    private static Verdicts judge(Type type, Rule rule, Object... values) {
        var schema = new Schema(List.of(Rows.field("x", type)));
        Judge judge = Judge.of(Rows.contract(schema, rule));
        return judge.judge(Rows.column(schema, values), judge.newWindow());
    }

    private static Rule atLeastOne(String path) {
        return new Rule.Range(path + ".range", path, Optional.of("1"), false, Optional.empty(), false, Q);
    }

    private static List<Object> line(Object qty, Object... tags) {
        return asList(qty, tags == null ? null : asList(tags));
    }

    @Test
    void aFieldOfAStructIsHeldToItsRule() {
        Verdicts verdicts = judge(LINE, atLeastOne("x.qty"), line(1), line(0), line(null), null, line(-7));
        assertThat(Rows.passed(verdicts)).containsExactly(0, 2, 3);
        assertThat(verdicts.quarantined()).flatExtracting(Rejected::faults).containsExactly(
                new RowFault(1, "x.qty.range", "x.qty", "x.qty is 0, not at least 1"), new RowFault(4, "x.qty.range", "x.qty", "x.qty is -7, not at least 1"));
    }

    @Test
    void whatIsAbsentAltogetherMissesNothingWithin() {
        assertThat(Rows.passed(judge(LINE, new Rule.Required("x.qty.nullValues", "x.qty", Q), line(1), line(null), null))).containsExactly(0, 2);
    }

    @Test
    void theFirstElementThatBreaksARuleIsNamedByItsIndex() {
        Verdicts verdicts = judge(LINES, atLeastOne("x.items.qty"), List.of(line(1), line(2)), List.of(), null, List.of(line(1), line(5), line(0), line(-1)), List.of(line(0)));
        assertThat(Rows.passed(verdicts)).containsExactly(0, 1, 2);
        assertThat(verdicts.quarantined()).flatExtracting(Rejected::faults).containsExactly(
                new RowFault(3, "x.items.qty.range", "x[2].qty", "x[2].qty is 0, not at least 1"), new RowFault(4, "x.items.qty.range", "x[0].qty", "x[0].qty is 0, not at least 1"));
    }

    @Test
    void listsInStructsInListsAreHeldToo() {
        Rule rule = new Rule.Accepted("tags", "x.items.tags.items", List.of("a", "b"), false, Q);
        Verdicts verdicts = judge(LINES, rule, List.of(line(1, "a"), line(1, "b", "a")), List.of(line(1), line(1, "b", "c")), asList(null, line(1, (Object[]) null)));
        assertThat(Rows.passed(verdicts)).containsExactly(0, 2);
        assertThat(verdicts.quarantined()).flatExtracting(Rejected::faults).extracting(RowFault::column).containsExactly("x[1].tags[1]");
    }

    @Test
    void aValueOfTheWrongTypeIsNotMissingAsWell() {
        var schema = new Schema(List.of(Rows.field("x", LINE)));
        Judge judge = Judge.of(Rows.contract(schema, new Rule.TypeMatch("x.type", "x", Q), new Rule.Required("x.qty.nullValues", "x.qty", Q)));
        var batch = Rows.batch(schema, 0, List.<Object[]>of(new Object[] {line(null)}), new RowFault(0, "decode.type", "x.qty", "expected int, found \"far\""));
        assertThat(judge.judge(batch, judge.newWindow()).quarantined()).flatExtracting(Rejected::faults).extracting(RowFault::ruleId).containsExactly("x.type");
    }

    @Property(tries = 300)
    void aRowPassesExactlyIfEachOfItsElementsWould(@ForAll @Size(max = 200) List<@Size(max = 9) List<@IntRange(min = 0, max = 12) Integer>> rows) {
        var expected = new ArrayList<Integer>();
        for (int row = 0; row < rows.size(); row++) {
            if (rows.get(row).stream().allMatch(value -> value >= 1)) {
                expected.add(row);
            }
        }
        assertThat(Rows.passed(judge(new Type.Array(Rows.field("element", new Type.Int())), atLeastOne("x.items"), rows.toArray()))).isEqualTo(expected);
    }
}
