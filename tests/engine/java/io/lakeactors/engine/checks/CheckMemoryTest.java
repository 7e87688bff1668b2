package io.lakeactors.engine.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.CheckResult;
import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableName;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CheckMemoryTest {
    private static final long MINUTE = 60_000;

    private static CheckMemory after(int minutes, int checks) {
        var memory = CheckMemory.EMPTY;
        var results = IntStream.range(0, checks).mapToObj(i -> Results.result("c" + i, 1, Status.PASS)).toArray(CheckResult[]::new);
        for (int i = 0; i < minutes; i++) {
            memory = memory.apply(new CheckEvent.TableEvaluated(Results.evaluation(i, i * MINUTE, results)));
        }
        return memory;
    }

    @Test
    void theNewestAreKeptWithoutGapsAndOneOfEachHourBefore() {
        var kept = after(60 * 24 * 10, 1).of(Results.TABLE);
        assertThat(kept.subList(kept.size() - 60, kept.size())).extracting(TableEvaluation::at).isEqualTo(
                IntStream.range(60 * 24 * 10 - 60, 60 * 24 * 10).mapToObj(i -> i * MINUTE).toList());
        var older = kept.subList(0, kept.size() - 60);
        assertThat(older).hasSizeBetween(160, 170).extracting(TableEvaluation::at).doesNotHaveDuplicates().isSorted().allSatisfy(at -> assertThat(at % (60 * MINUTE)).isEqualTo(59 * MINUTE));
        assertThat(kept.getFirst().at()).isBetween(3 * 24 * 60 * MINUTE - 60 * MINUTE, 3 * 24 * 60 * MINUTE + 60 * MINUTE);
    }

    @Test
    void whatOthersWereNotToldOfComesOldestFirstAndWhatIsGoneIsForgotten() {
        var memory = after(3, 1);
        var other = new TableEvaluation(TableName.parse("silver.b"), "b", "b 1.0.0", OptionalLong.of(1), MINUTE / 2, 5, "digest", List.of());
        memory = memory.apply(new CheckEvent.TableEvaluated(other));
        assertThat(memory.untold()).map(TableEvaluation::at).contains(0L);
        memory = memory.apply(new CheckEvent.EvaluationTold(Results.TABLE, 0));
        assertThat(memory.untold()).contains(other);
        memory = memory.apply(new CheckEvent.EvaluationTold(other.table(), other.at())).apply(new CheckEvent.EvaluationTold(Results.TABLE, 2 * MINUTE));
        assertThat(memory.untold()).isEmpty();
        memory = memory.apply(new CheckEvent.EvaluationTold(Results.TABLE, MINUTE));
        assertThat(memory.untold()).as("a late word takes nothing back").isEmpty();
        var later = memory.apply(new CheckEvent.TableEvaluated(Results.evaluation(9, 30L * 24 * 60 * MINUTE)));
        assertThat(later.told()).containsOnlyKeys(Results.TABLE);
    }

    @Test
    void manyChecksHaveAShorterPast() {
        assertThat(after(500, 1_000).of(Results.TABLE)).hasSize(10);
    }

    @Test
    void aTableThatHadNothingNewForAWeekIsForgotten() {
        long week = 7 * 24 * 60 * MINUTE;
        var other = TableName.parse("silver.gone");
        var memory = CheckMemory.EMPTY;
        for (long at : List.of(0L, 5 * MINUTE)) {
            memory = memory.apply(new CheckEvent.TableEvaluated(new TableEvaluation(other, "gone", "gone 1.0.0", OptionalLong.of(1), at, 5, "digest", List.of())));
        }
        memory = memory.apply(new CheckEvent.TableEvaluated(Results.evaluation(1, week + 4 * MINUTE)));
        assertThat(memory.of(other)).hasSize(2);
        memory = memory.apply(new CheckEvent.TableEvaluated(Results.evaluation(2, week + 6 * MINUTE)));
        assertThat(memory.of(other)).isEmpty();
        assertThat(memory.of(Results.TABLE)).hasSize(2);
        assertThat(memory.apply(new CheckEvent.TableEvaluated(Results.evaluation(3, 3 * week))).of(Results.TABLE)).hasSize(3);
    }

    @Test
    void theLastOfATableIsFound() {
        assertThat(after(5, 2).last(Results.TABLE)).hasValueSatisfying(last -> assertThat(last.at()).isEqualTo(4 * MINUTE));
        assertThat(CheckMemory.EMPTY.last(Results.TABLE)).isEmpty();
    }
}
