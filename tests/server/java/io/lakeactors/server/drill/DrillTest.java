package io.lakeactors.server.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.lakeactors.model.Clock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillTest {
    private static final Clock STOPPED = new Clock() {
        @Override
        public long millis() {
            return 1_000_000;
        }

        @Override
        public long nanos() {
            return 5;
        }
    };

    @TempDir
    Path dir;

    private Config config(String more) {
        return ConfigFactory.parseString(more).withFallback(ConfigFactory.parseString("""
                enabled = off, crash-at = "", crash-on = 1, catalog-late = 0ms, catalog-fail-every = 0, catalog-lose-every = 0, disk-late = 0ms, clock-skew = 0ms, control = ""
                """)).resolve();
    }

    private static void await(BooleanSupplier wanted) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!wanted.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(until);
            Thread.sleep(10);
        }
    }

    @Test
    void aNodeThatIsNotEnabledForItTakesNoFault() {
        var drill = Drill.of(config("clock-skew = 1h, catalog-lose-every = 1"));
        assertThat(drill.faults()).isEqualTo(Faults.NONE);
        assertThat(drill.around(STOPPED)).isSameAs(STOPPED);
        assertThatThrownBy(() -> drill.change(new Faults(0, 0, 1, 0, 0))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSkewedClockIsWrongAboutTheTimeAndRightAboutDurations() {
        Clock clock = Drill.of(config("enabled = on, clock-skew = -30m")).around(STOPPED);
        assertThat(clock.millis()).isEqualTo(1_000_000 - Duration.ofMinutes(30).toMillis());
        assertThat(clock.nanos()).isEqualTo(5);
    }

    @Test
    void theControlFileIsFollowedAsItChanges() throws Exception {
        Path control = dir.resolve("control");
        var drill = Drill.of(config("enabled = on, disk-late = 7ms, control = \"" + control + "\""));
        assertThat(drill.faults().diskLate()).isEqualTo(7);
        Files.writeString(control, "catalog-lose-every = 2\ndisk-late = 40ms\n");
        await(() -> drill.faults().equals(new Faults(0, 0, 2, 40, 0)));
        Files.writeString(control, "catalog-lose-every = nonsense");
        Files.writeString(control, "");
        await(() -> drill.faults().equals(new Faults(0, 0, 0, 7, 0)));
    }
}
