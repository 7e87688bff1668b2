package io.lakeactors.server.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.lake.iceberg.CommitSteps;
import io.lakeactors.lake.iceberg.IcebergStore;
import io.lakeactors.model.Clock;
import io.lakeactors.model.TableName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * One drill from its start to its verdict: a cluster is fed with records of known truth, faults are done to it until the time is up, what is left is
 * committed, and the tables are held to the
 * truth.
 */
public final class ChaosDrill {
    /** What stands for the name in the pipeline and the contract that lie beside this class. */
    private static final String NAME_IN_FILES = "chaos";
    private static final Duration TO_BEGIN = Duration.ofSeconds(120);
    private static final Duration TO_RESUME = Duration.ofSeconds(120);
    private static final Duration TO_DRAIN = Duration.ofSeconds(240);
    private static final int CALM_MIN_MILLIS = 500;
    private static final int CALM_SPREAD_MILLIS = 2_500;
    private static final long LOOK_MILLIS = 100;

    private final ChaosOptions options;
    private final Ground ground;
    private final String name;
    private final Clock clock;
    private final Consumer<String> tell;
    private final Truth truth;
    private final List<Episode> episodes = new ArrayList<>();
    private final List<ChaosReport.Done> done = new ArrayList<>();

    private ChaosDrill(ChaosOptions options, Ground ground, String name, Clock clock, Consumer<String> tell) {
        this.options = options;
        this.ground = ground;
        this.name = name;
        this.clock = clock;
        this.tell = tell;
        truth = new Truth(options.seed());
    }

    /**
     * Drills a cluster that is started for it. Takes as long as the options say and about two minutes more.
     *
     * @param tell hears a line whenever something has happened
     * @throws io.lakeactors.model.LakeException if a part did not start, or what was produced is not known
     */
    public static ChaosReport local(ChaosOptions options, Clock clock, Consumer<String> tell) throws IOException, InterruptedException {
        tell.accept("Starting " + options.brokers() + " broker(s), PostgreSQL and " + options.nodes() + " node(s) in " + options.dir() + "; seed "
                + options.seed());
        try (var ground = new LocalGround(options)) {
            return new ChaosDrill(options, ground, LocalCluster.TOPIC, clock, tell).run();
        }
    }

    /**
     * Drills a cluster that is there, by the commands that a file names.
     *
     * @param file see docs/guides/chaos.md
     * @param token that the nodes ask for
     * @throws io.lakeactors.model.LakeException if the file is not valid, a part is not reached, or what was produced is not known
     */
    public static ChaosReport staging(ChaosOptions options, Path file, String token, Clock clock, Consumer<String> tell) throws IOException,
            InterruptedException {
        String name = "chaos_" + options.seed();
        try (var ground = StagingGround.read(file, options, name, token)) {
            tell.accept("Topic, pipeline and tables are called " + name + "; seed " + options.seed());
            return new ChaosDrill(options, ground, name, clock, tell).run();
        }
    }

    private ChaosReport run() throws IOException, InterruptedException {
        ground.apply(name, text("chaos.yaml").replace("fresh: 2s", "fresh: " + options.fresh().toMillis() + "ms"), text("chaos.odcs.yaml"));
        try (var store = IcebergStore.open(ground.catalog(), CommitSteps.NONE, clock);
                var producer = new TruthProducer(ground.bootstrap(), name, options.partitions(), options.rate(), truth);
                var watch = new ResumeWatch(positions(store), producer::acked)) {
            if (!await(watch.mark(), TO_BEGIN)) {
                tell.accept("Nothing has become visible in " + TO_BEGIN.toSeconds() + " s; the faults begin nevertheless");
            }
            faults(watch);
            return verdict(watch, producer);
        } catch (IOException | RuntimeException failed) {
            tell.accept(ground.lastWords());
            throw failed;
        }
    }

    private TablePositions positions(IcebergStore store) {
        return new TablePositions(ground.catalog(), store, List.of(new TableName("bronze", name), new TableName("silver", name)), options.partitions());
    }

    private String text(String resource) throws IOException {
        try (InputStream in = ChaosDrill.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace(NAME_IN_FILES, name);
        }
    }

    private void faults(ResumeWatch watch) throws IOException, InterruptedException {
        var chance = new Random(options.seed());
        long begin = clock.nanos();
        while (clock.nanos() - begin < options.lasts().toNanos()) {
            long at = (clock.nanos() - begin) / 1_000_000;
            Episode episode = ground.inject(watch);
            episodes.add(episode);
            for (var mark : episode.marks()) {
                await(mark, TO_RESUME);
            }
            if (!episode.allResumed()) {
                ground.keepEvidence(episode);
            }
            ground.settle(episode);
            watch.calm();
            tell(episode, at);
            Thread.sleep(CALM_MIN_MILLIS + chance.nextInt(CALM_SPREAD_MILLIS));
        }
    }

    private void tell(Episode episode, long at) {
        var times = episode.resumed().stream().sorted().toList();
        var still = episode.still().stream().sorted().toList();
        var one = new ChaosReport.Done(episode.number(), episode.fault(), episode.detail(), at, ChaosReport.percentile(times, 1),
                ChaosReport.percentile(still, 1), episode.allResumed());
        done.add(one);
        var stuck = episode.marks().stream().flatMap(mark -> mark.stuck().stream()).distinct().toList();
        tell.accept(String.format("%5d s  #%d %s (%s): %s", at / 1_000, one.number(), one.fault(), one.detail(),
                one.resumed() ? "all resumed, the last after " + ReportPage.seconds(one.resumeMaxMs()) + "; still for " + ReportPage.seconds(one.stillMaxMs()) + " at most" : "NOT RESUMED: partitions " + stuck));
    }

    private static boolean await(ResumeWatch.Mark mark, Duration time) throws InterruptedException {
        long until = System.nanoTime() + time.toNanos();
        while (!mark.allResumed()) {
            if (System.nanoTime() > until) {
                return false;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return true;
    }

    private ChaosReport verdict(ResumeWatch watch, TruthProducer producer) throws IOException, InterruptedException {
        tell.accept("The time is up: the rest is committed, then the tables are read.");
        long[] produced = producer.finish();
        var undrained = drain(watch, produced);
        episodes.stream().filter(episode -> !episode.allResumed()).forEach(episode -> undrained.add(
                "after #" + episode.number() + " " + episode.fault() + " something did not resume within " + TO_RESUME.toSeconds() + " s"));
        episodes.stream().filter(episode -> !episode.unsettled().isEmpty())
                .forEach(episode -> undrained.add("after #" + episode.number() + " " + episode.fault() + " the cluster was not whole: " + episode.unsettled()));
        try (var reader = new IndependentReader(ground.catalog(), truth, produced)) {
            JsonNode audit = ground.audit(name);
            var evidence = new Judge.Evidence(Arrays.stream(produced).sum(), reader.readAll(name), reader.repeatedCommits(name), reader.staleCommits(name),
                    reader.danglingFiles(name), watch.wentBack(), undrained, audit.path("ok").asBoolean() ? List.of() : List.of(audit.toString()));
            return new Judge(options, ground.command(), episodes, done).verdict(evidence);
        }
    }

    /** @return what has not been committed in time */
    private static List<String> drain(ResumeWatch watch, long[] produced) throws InterruptedException {
        long until = System.nanoTime() + TO_DRAIN.toNanos();
        while (!Arrays.equals(watch.last(), produced) && System.nanoTime() < until) {
            Thread.sleep(LOOK_MILLIS);
        }
        var undrained = new ArrayList<String>();
        long[] last = watch.last();
        for (int partition = 0; partition < produced.length; partition++) {
            if (partition >= last.length || last[partition] != produced[partition]) {
                undrained.add("partition " + partition + " is at " + (partition < last.length ? last[partition] : 0) + " of " + produced[partition]);
            }
        }
        return undrained;
    }
}
