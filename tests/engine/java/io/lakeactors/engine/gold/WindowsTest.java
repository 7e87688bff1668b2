package io.lakeactors.engine.gold;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.GoldSpec.Incremental;
import io.lakeactors.contract.GoldSpec.Window;
import io.lakeactors.engine.gold.Windows.Kind;
import io.lakeactors.model.TableName;
import io.lakeactors.model.ValueSpan;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which values a window has, and which windows are closed. */
class WindowsTest {
    private static final long HOUR = 3_600_000_000L;
    private static final long DAY_MILLIS = 86_400_000L;

    private static Windows windows(Window size, String zone, Long latenessMillis) {
        return new Windows(new Incremental(size, "day", TableName.parse("silver.events"), "ts", zone.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(zone), Optional.ofNullable(latenessMillis), 1));
    }

    private static long micros(String time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, LocalDateTime.parse(time).toInstant(ZoneOffset.UTC));
    }

    /** Of a year in which clocks change: where one begins the one before has ended, and each time lies in the window whose values it is one of. */
    @ParameterizedTest
    @CsvSource({"America/New_York,2021", "Europe/Berlin,2021", "Australia/Lord_Howe,2021", "America/Sao_Paulo,2018", "America/Havana,2021", "Asia/Beirut,2021", "America/Phoenix,2021", "America/Anchorage,2021", "UTC,2021"})
    void everyTimeLiesInTheValuesOfItsWindowAndOfNoOther(String zone, int year) {
        long first = ChronoUnit.MICROS.between(Instant.EPOCH, LocalDate.of(year, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC));
        for (Window size : Window.values()) {
            var windows = windows(size, zone, null);
            for (long time = first; time < first + 366 * 24 * HOUR; time += HOUR / 4) {
                long window = windows.of(time, Kind.INSTANT);
                ValueSpan values = windows.values(new ValueSpan(window, window), Kind.INSTANT);
                assertThat(time).as("%s of %s at %s", size, zone, time).isBetween(values.first(), values.last());
                assertThat(windows.of(values, Kind.INSTANT)).isEqualTo(new ValueSpan(window, window));
            }
        }
    }

    /** Its last moment may be a day away: what comes on the same day is not late. */
    @ParameterizedTest
    @CsvSource({"0, 2021-03-10", "1, 2021-03-09", "30, 2021-02-08"})
    void aDateHasComeAsFarAsItsFirstMomentOnly(long latenessDays, LocalDate open) {
        var windows = windows(Window.DAY, "UTC", latenessDays * DAY_MILLIS);
        assertThat(windows.firstOpen(LocalDate.of(2021, 3, 10).toEpochDay(), Kind.DATE)).isEqualTo(open.toEpochDay());
    }

    @Test
    void aWindowIsClosedWhenItsEndIsSoFarBack() {
        var windows = windows(Window.DAY, "UTC", DAY_MILLIS);
        assertThat(windows.firstOpen(micros("2021-03-10T23:59:59"), Kind.INSTANT)).isEqualTo(LocalDate.of(2021, 3, 9).toEpochDay());
        assertThat(windows.firstOpen(micros("2021-03-11T00:00:00"), Kind.INSTANT)).as("it ended a day ago").isEqualTo(LocalDate.of(2021, 3, 10).toEpochDay());
        assertThat(windows(Window.DAY, "UTC", null).firstOpen(micros("2021-03-11T00:00:00"), Kind.INSTANT)).isEqualTo(Long.MIN_VALUE);
    }
}
