package io.lakeactors.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class UniqueTest {
    private static final Schema SCHEMA = new Schema(List.of(Rows.field("k", new Type.Text()), Rows.field("n", new Type.Double())));
    private static final long WINDOW = 10;

    private static Rule unique(String... columns) {
        return new Rule.Unique("u", List.of(columns), WINDOW, OnFail.QUARANTINE);
    }

    /** The offsets that are quarantined when rows from offset 0 are judged in batches of these sizes. */
    private static List<Long> rejected(Judge judge, UniqueWindow window, long first, List<Object[]> rows, int batchRows) {
        var offsets = new ArrayList<Long>();
        for (int at = 0; at < rows.size(); at += batchRows) {
            var part = rows.subList(at, Math.min(rows.size(), at + batchRows));
            for (Rejected rejected : judge.judge(Rows.batch(SCHEMA, first + at, part), window).quarantined()) {
                offsets.add(first + at + rejected.row());
            }
        }
        return offsets;
    }

    private static List<Object[]> keys(String... keys) {
        return java.util.Arrays.stream(keys).map(key -> new Object[] {key, 1.0}).toList();
    }

    private static List<Long> rejected(Rule rule, List<Object[]> rows) {
        Judge judge = Judge.of(Rows.contract(SCHEMA, rule));
        return rejected(judge, judge.newWindow(), 0, rows, rows.size());
    }

    @Test
    void theFirstOfEqualRowsPasses() {
        assertThat(rejected(unique("k"), keys("a", "b", "a", "a", "c"))).containsExactly(2L, 3L);
    }

    @Test
    void nullsAreNeverEqual() {
        assertThat(rejected(unique("k"), keys(null, null, ""))).isEmpty();
        assertThat(rejected(unique("k", "n"), List.of(new Object[] {"a", null}, new Object[] {"a", null}))).isEmpty();
    }

    @Test
    void aKeyOfSeveralColumnsIsComparedPartByPart() {
        assertThat(rejected(unique("k", "n"), List.of(new Object[] {"a", 1.0}, new Object[] {"a", 2.0}, new Object[] {"a", 1.0}))).containsExactly(2L);
        var schema = new Schema(List.of(Rows.field("a", new Type.Text()), Rows.field("b", new Type.Text())));
        Judge judge = Judge.of(Rows.contract(schema, new Rule.Unique("u", List.of("a", "b"), WINDOW, OnFail.QUARANTINE)));
        Verdicts verdicts = judge.judge(Rows.batch(schema, 0, List.of(new Object[] {"ab", "c"}, new Object[] {"a", "bc"})), judge.newWindow());
        assertThat(verdicts.pass().count()).isEqualTo(2);
    }

    @Test
    void zerosAreEqualWhateverTheirSign() {
        assertThat(rejected(unique("n"), List.of(new Object[] {"a", 0.0}, new Object[] {"a", -0.0}))).containsExactly(1L);
    }

    @Test
    void longKeysAreComparedInFull() {
        String longKey = "x".repeat(5_000);
        assertThat(rejected(unique("k"), keys(longKey + "a", longKey + "b", longKey + "a"))).containsExactly(2L);
    }

    @Test
    void aWindowBeginsAtMultiplesOfItsPositions() {
        Judge judge = Judge.of(Rows.contract(SCHEMA, unique("k")));
        assertThat(rejected(judge, judge.newWindow(), 8, keys("a", "a", "a", "a"), 4)).containsExactly(9L, 11L);
        assertThat(judge.windowPositions()).isEqualTo(WINDOW);
    }

    @Test
    void aRowThatAnotherRuleRejectsDoesNotCountAsSeen() {
        Rule range = new Rule.Range("n.range", "n", Optional.of("0"), false, Optional.empty(), false, OnFail.QUARANTINE);
        Judge judge = Judge.of(Rows.contract(SCHEMA, unique("k"), range));
        Verdicts verdicts = judge.judge(Rows.batch(SCHEMA, 0, List.of(new Object[] {"a", -1.0}, new Object[] {"a", 1.0}, new Object[] {"a", 1.0})),
                judge.newWindow());
        assertThat(Rows.passed(verdicts)).containsExactly(1);
    }

    @Test
    void judgingABatchAgainGivesTheSame() {
        Judge judge = Judge.of(Rows.contract(SCHEMA, unique("k")));
        UniqueWindow window = judge.newWindow();
        var rows = keys("a", "b", "a");
        List<Long> first = rejected(judge, window, 0, rows, 3);
        for (int again = 0; again < 3; again++) {
            assertThat(rejected(judge, window, 0, rows, 1)).isEqualTo(first);
        }
    }

    @Test
    void theEarlierOfTwoRowsIsFirstAlsoIfItIsSeenLater() {
        Judge judge = Judge.of(Rows.contract(SCHEMA, unique("k")));
        UniqueWindow window = judge.newWindow();
        assertThat(rejected(judge, window, 5, keys("a"), 1)).isEmpty();
        assertThat(rejected(judge, window, 3, keys("a", "b", "a"), 3)).containsExactly(5L);
    }

    @Property(tries = 200)
    void verdictsDoNotDependOnWhereBatchesAreCutNorOnRestarts(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int cut,
            @ForAll @IntRange(min = 0, max = 60) int restart) {
        var random = new Random(seed);
        var rows = new ArrayList<Object[]>();
        for (int i = 0; i < 60; i++) {
            rows.add(new Object[] {random.nextInt(8) == 0 ? null : "k" + random.nextInt(12), random.nextInt(5) == 0 ? -1.0 : 1.0});
        }
        Rule range = new Rule.Range("n.range", "n", Optional.of("0"), false, Optional.empty(), false, OnFail.QUARANTINE);
        Judge judge = Judge.of(Rows.contract(SCHEMA, range, unique("k")));
        List<Long> expected = naive(rows);
        assertThat(rejected(judge, judge.newWindow(), 0, rows, cut)).isEqualTo(expected);
        UniqueWindow primed = judge.newWindow();
        int from = (int) (restart / WINDOW * WINDOW);
        judge.prime(Rows.batch(SCHEMA, from, rows.subList(from, restart)), primed);
        assertThat(rejected(judge, primed, restart, rows.subList(restart, 60), cut)).isEqualTo(expected.stream().filter(offset -> offset >= restart).toList());
    }

    private static List<Long> naive(List<Object[]> rows) {
        var offsets = new ArrayList<Long>();
        var seen = new HashSet<Object>();
        for (int row = 0; row < rows.size(); row++) {
            if (row % WINDOW == 0) {
                seen.clear();
            }
            boolean outside = (Double) rows.get(row)[1] < 0;
            if (outside || rows.get(row)[0] != null && !seen.add(rows.get(row)[0])) {
                offsets.add((long) row);
            }
        }
        return offsets;
    }
}
