package io.lakeactors.server.chaos;

import io.lakeactors.server.chaos.ChaosReport.Invariant;
import io.lakeactors.server.chaos.ChaosReport.PerFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes a verdict of what was done and what was found. */
final class Judge {
    /**
     * What the end of a drill has shown. @param audit what {@code lake audit} found wrong; empty if nothing @param undrained positions that were never
     * reached
     */
    record Evidence(long produced, List<IndependentReader.Found> found, List<String> repeatedCommits, List<String> staleCommits, List<String> dangling,
            List<String> wentBack,
            List<String> undrained, List<String> audit) {}

    private final ChaosOptions options;
    private final String command;
    private final List<Episode> episodes;
    private final List<ChaosReport.Done> done;

    Judge(ChaosOptions options, String command, List<Episode> episodes, List<ChaosReport.Done> done) {
        this.options = options;
        this.command = command;
        this.episodes = episodes;
        this.done = done;
    }

    ChaosReport verdict(Evidence evidence) {
        var lost = evidence.found().stream().flatMap(found -> found.lost().stream()).toList();
        var doubled = evidence.found().stream().flatMap(found -> found.doubled().stream()).toList();
        var invariants = invariants(evidence, lost, doubled);
        return new ChaosReport(command, options.seed(), options.nodes(), options.brokers(), options.lasts().toSeconds() / 60.0,
                invariants.stream().allMatch(Invariant::holds), evidence.produced(), evidence.found().stream().mapToLong(IndependentReader.Found::rows).sum(),
                lost.size(), doubled.size(), episodes.size(), ChaosReport.percentile(sorted(episodes, Episode::resumed), 0.99),
                ChaosReport.percentile(sorted(episodes, Episode::still), 0.99),
                (int) episodes.stream().filter(Episode::fenced).count(), episodes.stream().mapToLong(Episode::repliesLost).sum(),
                episodes.stream().mapToInt(Episode::endedUnasked).sum(), perFault(lost, doubled), invariants, done);
    }

    private static List<Invariant> invariants(Evidence evidence, List<IndependentReader.Misfit> lost, List<IndependentReader.Misfit> doubled) {
        var strays = evidence.found().stream().flatMap(found -> found.strays().stream()).toList();
        return List.of(
                invariant("I1", "every record is there at most once", doubled.stream().map(Object::toString).toList()),
                invariant("I2", "every record that was produced is there", lost.stream().map(Object::toString).toList()),
                invariant("I4", "positions never go back", evidence.wentBack()),
                invariant("I5", "a commit takes effect once", evidence.repeatedCommits()),
                invariant("I6", "every row is where its record's verdict sends it", strays),
                invariant("I7", "every file that a table names exists", evidence.dangling()),
                invariant("I9", "who was shut out commits no more", evidence.staleCommits()),
                invariant("L1", "after each fault the cluster is whole again, and everything is committed", evidence.undrained()),
                invariant("audit", "lake audit finds no difference", evidence.audit()));
    }

    private static Invariant invariant(String name, String says, List<String> found) {
        return new Invariant(name, says, found.isEmpty(), List.copyOf(found.subList(0, Math.min(found.size(), 100))));
    }

    private static List<Long> sorted(List<Episode> some, Function<Episode, List<Long>> times) {
        return some.stream().flatMap(episode -> times.apply(episode).stream()).sorted().toList();
    }

    private List<PerFault> perFault(List<IndependentReader.Misfit> lost, List<IndependentReader.Misfit> doubled) {
        Map<String, Long> lostBy = blamed(lost);
        Map<String, Long> doubledBy = blamed(doubled);
        var byFault = episodes.stream().collect(Collectors.groupingBy(Episode::fault, TreeMap::new, Collectors.toList()));
        var rows = new ArrayList<PerFault>();
        byFault.forEach((fault, some) -> {
            var times = sorted(some, Episode::resumed);
            var still = sorted(some, Episode::still);
            rows.add(new PerFault(fault, some.size(), times.size(), ChaosReport.percentile(times, 0.5), ChaosReport.percentile(times, 0.99),
                    ChaosReport.percentile(times, 1), ChaosReport.percentile(still, 0.5), ChaosReport.percentile(still, 0.99), ChaosReport.percentile(still, 1),
                    lostBy.getOrDefault(fault, 0L), doubledBy.getOrDefault(fault, 0L)));
        });
        return rows;
    }

    /** A row is laid to the last fault before which it was not visible yet. */
    private Map<String, Long> blamed(List<IndependentReader.Misfit> misfits) {
        var counts = new HashMap<String, Long>();
        for (var misfit : misfits) {
            Optional<Episode> last = episodes.reversed().stream()
                    .filter(episode -> misfit.partition() < episode.visibleBefore().length
                            && episode.visibleBefore()[misfit.partition()] <= misfit.sequence()).findFirst();
            last.or(() -> episodes.stream().findFirst()).ifPresent(episode -> counts.merge(episode.fault(), 1L, Long::sum));
        }
        return counts;
    }
}
