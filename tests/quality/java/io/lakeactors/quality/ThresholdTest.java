package io.lakeactors.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.Contract;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Promise;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Threshold;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ThresholdTest {
    private static final Schema SCHEMA = new Schema(List.of(Rows.field("k", new Type.Text())));

    private static Judge judge(boolean percent, boolean below, String bound) {
        var threshold = new Threshold("t", List.of("t"), 10, percent, below, new BigDecimal(bound), Threshold.Action.FAIL_PIPELINE);
        return Judge.of(new Contract("id", "name", "1.0.0", "object", SCHEMA, List.of(new Rule.Required("t", "k", OnFail.LOG)), List.of(), List.of(threshold),
                Contract.UnknownFields.IGNORE, Promise.UNSAID, "00"));
    }

    /** @param log a record for each character from position 0 on, x a faulty one, a dot a good one @param cut at each of its bits a batch ends */
    private static Optional<Exceeded> verdict(Judge judge, String log, long cut) {
        UniqueWindow window = judge.newWindow();
        int from = 0;
        for (int to = 1; to <= log.length(); to++) {
            if (to == log.length() || (cut >>> to & 1) == 1) {
                Verdicts verdicts = judge.judge(batch(log, from, to), window);
                if (verdicts.exceeded().isPresent()) {
                    return verdicts.exceeded();
                }
                from = to;
            }
        }
        return Optional.empty();
    }

    private static MicroBatch batch(String log, int from, int to) {
        return Rows.batch(SCHEMA, from, log.substring(from, to).chars().mapToObj(c -> new Object[] {c == 'x' ? null : "a"}).toList());
    }

    private static long position(Judge judge, String log) {
        return verdict(judge, log, 0).map(Exceeded::position).orElse(-1L);
    }

    @Test
    void asManyAsTheThresholdPassAndOneMoreStops() {
        assertThat(position(judge(true, false, "20"), "x........x..........")).isEqualTo(-1);
        assertThat(position(judge(true, false, "20"), "x...x....x..........")).isEqualTo(9);
        assertThat(position(judge(true, true, "20"), "x........x..........")).isEqualTo(9);
        assertThat(position(judge(false, false, "1"), "...........x.x......")).isEqualTo(13);
    }

    @Test
    void aRangeBeginsAtAMultipleOfItsPositions() {
        assertThat(position(judge(false, false, "2"), "........xxxx........")).isEqualTo(-1);
    }

    @Test
    void aShareIsOfTheRecordsThatARangeHas() {
        Judge judge = judge(true, false, "20");
        UniqueWindow window = judge.newWindow();
        assertThat(judge.judge(Rows.batch(SCHEMA, 6, List.of(new Object[] {null}, new Object[] {"a"}, new Object[] {"a"})), window).exceeded()).isEmpty();
        Verdicts behind = judge.judge(Rows.batch(SCHEMA, 11, List.<Object[]>of(new Object[] {"a"})), window);
        assertThat(behind.exceeded().map(Exceeded::position)).contains(10L);
        assertThat(behind.exceeded().map(Exceeded::range)).contains(new OffsetRange(0, 10));
    }

    @Test
    void whereBatchesAreCutAndReadingBeginsAnewMakesNoDifference() {
        for (long seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var log = new StringBuilder();
            random.ints(50, 0, 5).forEach(n -> log.append(n == 0 ? 'x' : '.'));
            Judge judge = judge(seed % 2 == 0, seed % 3 == 0, seed % 2 == 0 ? "35" : "3");
            Optional<Exceeded> whole = verdict(judge, log.toString(), 0);
            assertThat(verdict(judge, log.toString(), random.nextLong())).as("seed %d", seed).isEqualTo(whole);
            int restart = 1 + random.nextInt(whole.map(found -> (int) Math.max(1, Math.min(found.position(), 49))).orElse(49));
            if (whole.isEmpty() || restart <= whole.get().position()) {
                UniqueWindow window = judge.newWindow();
                int from = (int) judge.lookBackFrom(restart);
                if (from < restart) {
                    judge.prime(batch(log.toString(), from, restart), window);
                }
                if (restart < 50) {
                    assertThat(judge.judge(batch(log.toString(), restart, 50), window).exceeded()).as("seed %d", seed).isEqualTo(whole);
                }
            }
        }
    }
}
