package io.lakeactors.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.TableCheck.Direction;
import io.lakeactors.model.TableCheck.Season;
import io.lakeactors.model.TableCheck.Volume;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class VolumeHistoryTest {
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24;
    private static final long JUDGED = 100_000;
    private static final Volume FOUR_WEEKS = new Volume("at", HOUR, 0, Season.DAY_OF_WEEK, 28 * DAY * HOUR, Direction.BOTH);

    /** @param windows before the one that is judged, in which a row came */
    private static long known(LongStream... windows) {
        var rows = new TreeMap<Long, Long>();
        for (var some : windows) {
            some.forEach(before -> rows.put(JUDGED - before, 1L));
        }
        return new VolumeHistory(FOUR_WEEKS, JUDGED, rows).knownMillis() / HOUR;
    }

    @Test
    void aTableIsKnownFromItsSecondWindowOn() {
        assertThat(known()).isZero();
        assertThat(known(LongStream.of(0))).isZero();
        assertThat(known(LongStream.rangeClosed(0, 50))).isEqualTo(49);
    }

    @Test
    void aTableThatIsOlderIsKnownForTheTrainingAlsoIfThatBeginsWithANight() {
        assertThat(known(LongStream.rangeClosed(0, 40 * DAY))).isEqualTo(28 * DAY);
        assertThat(known(LongStream.rangeClosed(0, 28 * DAY - 60), LongStream.rangeClosed(28 * DAY + 10, 40 * DAY))).isEqualTo(28 * DAY);
    }

    @Test
    void whatCameBeforeAPauseOfMoreThanAWeekIsNotKnown() {
        assertThat(known(LongStream.rangeClosed(0, 50), LongStream.rangeClosed(29 * DAY, 34 * DAY))).as("a pause longer than training").isEqualTo(49);
        assertThat(known(LongStream.rangeClosed(0, 50), LongStream.of(28 * DAY + 1))).as("a stray row").isEqualTo(49);
    }
}
