package io.lakeactors.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.server.chaos.IndependentReader.Found;
import io.lakeactors.server.chaos.IndependentReader.Misfit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private final ChaosOptions options = new ChaosOptions(Duration.ofMinutes(3), 7, 3, 1, 2, 100, ChaosOptions.FRESH, FaultKind.fitting(3, 1), Path.of("drill"));
    private final List<Episode> episodes = List.of(
            new Episode(1, "kill-any", new long[] {0, 0}), new Episode(2, "zombie", new long[] {100, 100}));

    private ChaosReport verdict(Found found, List<String> wentBack) {
        var evidence = new Judge.Evidence(400, List.of(found), List.of(), List.of(), List.of(), wentBack, List.of(), List.of());
        return new Judge(options, options.command(), episodes, List.of()).verdict(evidence);
    }

    @Test
    void nothingFoundIsAllWell() {
        var report = verdict(new Found("silver.chaos", 400, List.of(), List.of(), List.of()), List.of());
        assertThat(report.ok()).isTrue();
        assertThat(report.page()).contains("Nothing lost, nothing doubled.", "lake chaos --minutes 3 --seed 7 --nodes 3");
    }

    @Test
    void aLostRowIsLaidToTheLastFaultBeforeWhichItWasNotVisible() {
        var report = verdict(new Found("silver.chaos", 398, List.of(new Misfit("silver.chaos", 1, 99), new Misfit("silver.chaos", 1, 100)), List.of(),
                List.of()), List.of());
        assertThat(report.ok()).isFalse();
        assertThat(report.lost()).isEqualTo(2);
        assertThat(report.perFault()).extracting(ChaosReport.PerFault::fault, ChaosReport.PerFault::lost)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("kill-any", 1L), org.assertj.core.groups.Tuple.tuple("zombie", 1L));
    }

    @Test
    void aDoubledRowAStrayAndAPositionThatWentBackEachFail() {
        assertThat(verdict(new Found("t", 401, List.of(), List.of(new Misfit("t", 0, 3)), List.of()), List.of()).ok()).isFalse();
        assertThat(verdict(new Found("t", 401, List.of(), List.of(), List.of("a stray")), List.of()).ok()).isFalse();
        assertThat(verdict(new Found("t", 400, List.of(), List.of(), List.of()), List.of("partition 0 went back")).ok()).isFalse();
    }

    @Test
    void percentilesAreTimesThatWereMeasured() {
        assertThat(ChaosReport.percentile(List.of(), 0.99)).isEqualTo(-1);
        assertThat(ChaosReport.percentile(List.of(1L, 2L, 3L, 4L), 0.5)).isEqualTo(2);
        assertThat(ChaosReport.percentile(List.of(1L, 2L, 3L, 4L), 0.99)).isEqualTo(4);
    }
}
