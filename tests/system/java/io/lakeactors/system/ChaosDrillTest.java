package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.server.chaos.ChaosDrill;
import io.lakeactors.server.chaos.ChaosOptions;
import io.lakeactors.server.chaos.ChaosReport;
import io.lakeactors.server.chaos.FaultKind;
import io.lakeactors.testkit.WallClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes, a broker and a database, and everything that can go wrong with them. Replay with {@code -Ddrill.seed}, or with the command that a failure
 * shows.
 */
@Order(1)
class ChaosDrillTest {
    private static final long SEED = Long.getLong("drill.seed", 20261121L);
    private static final int NODES = 3;
    private static final int PARTITIONS = 12;
    private static final int RATE = 300;

    @TempDir
    Path dir;

    private ChaosReport drill(Duration lasts, int brokers, List<FaultKind> faults) throws Exception {
        var options = new ChaosOptions(lasts, SEED, NODES, brokers, PARTITIONS, RATE, ChaosOptions.FRESH, faults, dir);
        System.out.println("Again: " + options.command());
        ChaosReport report = ChaosDrill.local(options, new WallClock(), System.out::println);
        System.out.println(report.page());
        if (!report.ok()) {
            keep();
        }
        return report;
    }

    /** What a failed drill leaves says why (logs, stacks, what each node said), and the test's folder is removed. */
    private void keep() throws IOException {
        Path kept = Files.createTempDirectory("failed-drill");
        try (var left = Files.list(dir)) {
            for (Path one : left.toList()) {
                Files.move(one, kept.resolve(one.getFileName()));
            }
        }
        System.out.println("What it left is in " + kept);
    }

    private static void holds(ChaosReport report) {
        assertThat(report.lost()).as(report.page()).isZero();
        assertThat(report.doubled()).as(report.page()).isZero();
        assertThat(report.ok()).as(report.page()).isTrue();
    }

    @Test
    void threeMinutesOfChaosLoseNothingAndDoubleNothing() throws Exception {
        var report = drill(Duration.ofSeconds(Long.getLong("drill.seconds", 180)), 1, FaultKind.fitting(NODES, 1));
        holds(report);
        assertThat(report.faults()).as("faults that were injected").isGreaterThanOrEqualTo(2);
    }

    /** Every kind, those more often that must not be rare, and short ones, so that there are enough of all. */
    private static List<FaultKind> many() {
        var faults = new ArrayList<>(FaultKind.fitting(NODES, 1));
        faults.addAll(Collections.nCopies(7, FaultKind.ZOMBIE));
        faults.addAll(Collections.nCopies(5, FaultKind.LOST_REPLIES));
        faults.addAll(Collections.nCopies(2, FaultKind.PAUSE));
        faults.addAll(Collections.nCopies(2, FaultKind.DATABASE_RESTART));
        faults.addAll(List.of(FaultKind.DELAY, FaultKind.KILL_ANY, FaultKind.KILL_BUSIEST, FaultKind.CLOCK_SKEW, FaultKind.SLOW_DISK));
        return faults;
    }

    @Test
    @Tag("drills")
    void halfAnHourOfChaosLosesNothingAndDoublesNothing() throws Exception {
        var report = drill(Duration.ofMinutes(Long.getLong("drill.minutes", 45)), 1, many());
        holds(report);
        assertThat(report.perFault()).as("kinds of faults").hasSameSizeAs(FaultKind.fitting(NODES, 1));
        assertThat(report.faults()).as("faults that were injected").isGreaterThanOrEqualTo(100);
        assertThat(report.fenced()).as("zombies that were fenced").isGreaterThanOrEqualTo(20);
        assertThat(report.repliesLost()).as("answers that were lost").isGreaterThanOrEqualTo(100);
    }

    /** Half an hour by -Ddrill.minutes=30: other processes on the machine are no reason to give a node up. */
    @Test
    @Tag("drills")
    void noNodeIsGivenUpForWantOfProcessors() throws Exception {
        var report = drill(Duration.ofMinutes(Long.getLong("drill.minutes", 10)), 1, List.of(FaultKind.BUSY));
        holds(report);
        assertThat(report.endedUnasked()).as("nodes that ended though nothing was done to them").isZero();
    }

    @Test
    @Tag("drills")
    void whoStoodStillIsShutOutAndEndsItself() throws Exception {
        var report = drill(Duration.ofMinutes(Long.getLong("drill.minutes", 12)), 1, List.of(FaultKind.ZOMBIE, FaultKind.LOST_REPLIES));
        holds(report);
        assertThat(report.fenced()).as("zombies that were fenced").isGreaterThanOrEqualTo(3);
        assertThat(report.repliesLost()).as("answers that were lost").isGreaterThanOrEqualTo(20);
    }

    @Test
    @Tag("drills")
    void brokersThatFailAndHandOverTheirPartitionsLoseNothingAndDoubleNothing() throws Exception {
        var faults = List.of(FaultKind.BROKER_KILL, FaultKind.BROKER_ROLLING, FaultKind.LEADER_CHANGE, FaultKind.BROKER_RESTART, FaultKind.KILL_ANY,
                FaultKind.LOST_REPLIES);
        var report = drill(Duration.ofMinutes(Long.getLong("drill.minutes", 12)), 3, faults);
        holds(report);
        assertThat(report.perFault()).as("kinds of faults").hasSameSizeAs(faults);
    }
}
