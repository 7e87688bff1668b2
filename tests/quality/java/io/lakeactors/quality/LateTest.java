package io.lakeactors.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.OnFail;
import io.lakeactors.model.RowFault;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Schema;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LateTest {
    private static final long MINUTE = 60_000_000;
    private static final Schema SCHEMA = new Schema(List.of(Rows.field("at", new Type.Timestamp(true, TimeForm.ISO)), Rows.field("k", new Type.Text()), Rows.field("n", new Type.Long())));
    private static final Rule RANGE = new Rule.Range("n.range", "n", Optional.of("0"), false, Optional.empty(), false, OnFail.QUARANTINE);
    private static final Rule UNIQUE = new Rule.Unique("k.unique", List.of("k"), 65_536, OnFail.QUARANTINE);

    private static Rule late(long minutes, OnFail onFail) {
        return new Rule.Late(Rule.Late.ID, "at", minutes * MINUTE, onFail);
    }

    /** @param minute since 1970, null for none */
    private static Object[] row(Integer minute, String key, long n) {
        return new Object[] {minute == null ? null : minute * MINUTE, key, n};
    }

    private static List<Object[]> at(Integer... minutes) {
        return Arrays.stream(minutes).map(minute -> row(minute, null, 0)).toList();
    }

    /** Records of long after their times, as of a backlog. */
    private static long[] sent(int rows) {
        long[] timestamps = new long[rows];
        Arrays.fill(timestamps, 1_000_000_000L);
        return timestamps;
    }

    private static Verdicts judge(List<Object[]> rows, long newest, Rule... rules) {
        Judge judge = Judge.of(Rows.contract(SCHEMA, rules));
        return judge.judge(Rows.batch(SCHEMA, 0, sent(rows.size()), rows), judge.newWindow(), newest);
    }

    private static List<Integer> passed(List<Object[]> rows, Rule... rules) {
        return Rows.passed(judge(rows, Judge.NO_TIME, rules));
    }

    @Test
    void aRowIsLateThatIsFurtherBehindTheGreatestTimeBeforeItThanTheContractAllows() {
        assertThat(passed(at(100, 90, 89, 120, 109, 110, 90), late(10, OnFail.QUARANTINE))).containsExactly(0, 1, 3, 5);
        assertThat(passed(at(100, 99, 100, 101), late(0, OnFail.QUARANTINE))).containsExactly(0, 2, 3);
    }

    @ParameterizedTest
    @EnumSource(names = "FAIL_PIPELINE", mode = EnumSource.Mode.EXCLUDE)
    void whatBecomesOfItIsCountedUnderItsRule(OnFail onFail) {
        Verdicts verdicts = judge(at(100, 50, 60), Judge.NO_TIME, late(10, onFail));
        assertThat(verdicts.quarantinedByRule().getOrDefault("late", 0L)).isEqualTo(onFail == OnFail.QUARANTINE ? 2 : 0);
        assertThat(verdicts.droppedByRule().getOrDefault("late", 0L)).isEqualTo(onFail == OnFail.DROP_ALERT ? 2 : 0);
        assertThat(verdicts.loggedByRule().getOrDefault("late", 0L)).isEqualTo(onFail == OnFail.LOG ? 2 : 0);
        assertThat(verdicts.pass().count()).isEqualTo(onFail == OnFail.LOG ? 3 : 1);
        assertThat(verdicts.newestMicros()).isEqualTo(100 * MINUTE);
    }

    @Test
    void itIsToldFromWhichTimeItWasMeasured() {
        assertThat(judge(at(100, 120, 50), Judge.NO_TIME, late(10, OnFail.QUARANTINE)).quarantined()).containsExactly(new Rejected(2, "late",
                List.of(new RowFault(2, "late", "at", "at is 1970-01-01T00:50:00Z, before the watermark 1970-01-01T01:50:00Z"))));
    }

    @Test
    void aRowWithoutATimeIsNotLateAndMovesNothing() {
        Verdicts verdicts = judge(at(100, null, 95, null), Judge.NO_TIME, late(10, OnFail.QUARANTINE));
        assertThat(Rows.passed(verdicts)).containsExactly(0, 1, 2, 3);
        assertThat(verdicts.newestMicros()).isEqualTo(100 * MINUTE);
        assertThat(judge(at((Integer) null), Judge.NO_TIME, late(10, OnFail.QUARANTINE)).newestMicros()).isEqualTo(Judge.NO_TIME);
    }

    @Test
    void whatIsRejectedForAnotherReasonMovesNothingAndIsNotCalledLate() {
        var rows = List.of(row(100, "a", 0), row(200, "b", -1), row(300, "a", 0), row(95, "c", 0), row(50, "d", -1));
        Verdicts verdicts = judge(rows, Judge.NO_TIME, RANGE, UNIQUE, late(10, OnFail.QUARANTINE));
        assertThat(Rows.passed(verdicts)).containsExactly(0, 3);
        assertThat(verdicts.quarantinedByRule()).doesNotContainKey("late");
        assertThat(verdicts.newestMicros()).isEqualTo(100 * MINUTE);
    }

    @Test
    void theKeyOfALateRowCountsAsSeenSoThatAWindowCanBeReadAgainByItself() {
        var rows = List.of(row(100, "a", 0), row(50, "b", 0), row(101, "b", 0));
        assertThat(judge(rows, Judge.NO_TIME, UNIQUE, late(10, OnFail.QUARANTINE)).quarantinedByRule()).containsEntry("late", 1L).containsEntry("k.unique", 1L);
    }

    @Test
    void aClockThatIsAheadOfItsRecordMovesNothing() {
        Judge judge = Judge.of(Rows.contract(SCHEMA, late(10, OnFail.QUARANTINE)));
        long[] sent = {100 * 60_000, 100 * 60_000, 100 * 60_000, -1};
        Verdicts verdicts = judge.judge(Rows.batch(SCHEMA, 0, sent, at(110, 5_000, 100, 111)), judge.newWindow(), Judge.NO_TIME);
        assertThat(Rows.passed(verdicts)).containsExactly(0, 1, 2, 3);
        assertThat(verdicts.newestMicros()).as("without a timestamp there is no bound").isEqualTo(111 * MINUTE);
    }

    @Test
    void timesAtTheEndsOfTimeAreTakenAsTheyAre() {
        Judge judge = Judge.of(Rows.contract(SCHEMA, late(10, OnFail.QUARANTINE)));
        List<Object[]> rows = List.of(new Object[] {Long.MIN_VALUE + 1, null, 0L}, new Object[] {Long.MIN_VALUE + 5, null, 0L}, new Object[] {Long.MAX_VALUE, null, 0L}, new Object[] {0L, null, 0L});
        Verdicts verdicts = judge.judge(Rows.batch(SCHEMA, 0, new long[] {-1, -1, -1, -1}, rows), judge.newWindow(), Judge.NO_TIME);
        assertThat(Rows.passed(verdicts)).containsExactly(0, 1, 2);
    }

    @Test
    void whatAPersonLetsInIsHeldToAllOtherRules() {
        Judge judge = Judge.ofAnyTime(Rows.contract(SCHEMA, RANGE, late(10, OnFail.QUARANTINE)));
        var rows = List.of(row(100, "a", 0), row(50, "b", 0), row(40, "c", -1));
        assertThat(Rows.passed(judge.judge(Rows.batch(SCHEMA, 0, sent(3), rows), judge.newWindow()))).containsExactly(0, 1);
    }

    /** The verdict on each row, when they come in batches that are cut at random, with a new life here and there that knows positions and the time only. */
    private static String log(List<Object[]> rows, long[] timestamps, Random cuts, int batchMax) {
        var contract = Rows.contract(SCHEMA, RANGE, UNIQUE, late(10, OnFail.QUARANTINE));
        Judge judge = Judge.of(contract);
        UniqueWindow window = judge.newWindow();
        long newest = Judge.NO_TIME;
        var log = new StringBuilder();
        for (int at = 0; at < rows.size();) {
            if (cuts.nextInt(8) == 0) {
                judge = Judge.of(contract);
                window = judge.newWindow();
                if (at > 0) {
                    judge.prime(Rows.batch(SCHEMA, 0, Arrays.copyOf(timestamps, at), rows.subList(0, at)), window);
                }
            }
            int to = Math.min(rows.size(), at + 1 + cuts.nextInt(batchMax));
            Verdicts verdicts = judge.judge(Rows.batch(SCHEMA, at, Arrays.copyOfRange(timestamps, at, to), rows.subList(at, to)), window, newest);
            newest = verdicts.newestMicros();
            for (Rejected rejected : verdicts.quarantined()) {
                log.append(at + rejected.row()).append(' ').append(rejected.ruleId()).append(' ').append(rejected.faults().getFirst().message()).append('\n');
            }
            at = to;
        }
        return log.append(newest).toString();
    }

    @Property(tries = 200)
    void howRecordsAreCutIntoBatchesAndHowOftenReadingBeginsAnewChangesNoVerdict(@ForAll long seed) {
        var chance = new Random(seed);
        var rows = new ArrayList<Object[]>();
        int count = 1 + chance.nextInt(200);
        long[] timestamps = new long[count];
        for (int i = 0; i < count; i++) {
            int minute = i + chance.nextInt(40);
            timestamps[i] = chance.nextInt(10) == 0 ? -1 : (i + 20) * 60_000L;
            rows.add(row(chance.nextInt(12) == 0 ? null : chance.nextInt(30) == 0 ? minute + 1_000 : minute, "k" + chance.nextInt(300), chance.nextInt(10) - 1));
        }
        String atOnce = log(rows, timestamps, new Random(seed) {
            @Override
            public int nextInt(int bound) {
                return bound - 1;
            }
        }, count);
        for (int replay = 0; replay < 3; replay++) {
            assertThat(log(rows, timestamps, new Random(seed + replay), 1 + chance.nextInt(20))).isEqualTo(atOnce);
        }
    }
}
