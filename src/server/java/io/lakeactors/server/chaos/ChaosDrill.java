package io.lakeactors.server.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.lake.iceberg.CommitSteps;
import io.lakeactors.lake.iceberg.IcebergStore;
import io.lakeactors.model.Clock;
import io.lakeactors.model.TableName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One drill from its start to its verdict: a cluster is started and fed with records of known truth, faults are done to it until the time is up, everything is mended, and the tables are held
 * to the truth.
 */
public final class ChaosDrill {
    private static final String PIPELINE = LocalCluster.TOPIC;
    private static final Duration TO_RESUME = Duration.ofSeconds(120);
    private static final Duration TO_DRAIN = Duration.ofSeconds(240);
    private static final Duration TO_AUDIT = Duration.ofMinutes(5);
    private static final int CALM_MIN_MILLIS = 500;
    private static final int CALM_SPREAD_MILLIS = 2_500;
    private static final long LOOK_MILLIS = 100;

    private final ChaosOptions options;
    private final Clock clock;
    private final Consumer<String> tell;
    private final Truth truth;
    private final List<Episode> episodes = new ArrayList<>();
    private final List<ChaosReport.Done> done = new ArrayList<>();
    private int endedUnasked;

    /** @param tell hears a line whenever something has happened */
    public ChaosDrill(ChaosOptions options, Clock clock, Consumer<String> tell) {
        this.options = options;
        this.clock = clock;
        this.tell = tell;
        truth = new Truth(options.seed());
    }

    /**
     * Runs it. Takes as long as the options say and about two minutes more.
     *
     * @throws io.lakeactors.model.LakeException if a part did not start, or what was produced is not known
     */
    public ChaosReport run() throws IOException, InterruptedException {
        tell.accept("Starting a broker, PostgreSQL and " + options.nodes() + " node(s) in " + options.dir() + "; seed " + options.seed());
        try (var cluster = new LocalCluster(options);
                var store = IcebergStore.open(cluster.catalog(), CommitSteps.NONE, clock);
                var producer = new TruthProducer(cluster.broker().bootstrap(), LocalCluster.TOPIC, options.partitions(), options.rate(), truth)) {
            cluster.startNodes();
            apply(cluster.node(0));
            var tables = List.of(new TableName("bronze", PIPELINE), new TableName("silver", PIPELINE));
            try (var watch = new ResumeWatch(new TablePositions(cluster.catalog(), store, tables, options.partitions()), producer::acked)) {
                await(watch.mark(), Duration.ofSeconds(60));
                faults(cluster, watch);
                return verdict(cluster, watch, producer);
            } catch (IOException | RuntimeException failed) {
                tell.accept(cluster.lastWords());
                throw failed;
            }
        }
    }

    private static void apply(ChaosNode node) throws IOException, InterruptedException {
        node.post("/v1/pipelines", Map.of("pipeline", text("chaos.yaml"), "contract", text("chaos.odcs.yaml"), "pipelineName", "chaos.yaml", "dryRun", false),
                Duration.ofSeconds(60));
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = ChaosDrill.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void faults(LocalCluster cluster, ResumeWatch watch) throws IOException, InterruptedException {
        var plan = new FaultPlan(options.seed(), options.faults());
        var injector = new Injector(cluster, watch);
        long begin = clock.nanos();
        while (clock.nanos() - begin < options.lasts().toNanos()) {
            PlannedFault fault = plan.next();
            long at = (clock.nanos() - begin) / 1_000_000;
            endings(cluster, Set.of());
            Episode episode = injector.inject(fault);
            episodes.add(episode);
            for (var mark : episode.marks()) {
                await(mark, TO_RESUME);
            }
            cluster.awaitReady();
            endings(cluster, Set.of(episode));
            var times = episode.resumed().stream().sorted().toList();
            var one = new ChaosReport.Done(fault.number(), fault.kind().word(), episode.detail(), at, ChaosReport.percentile(times, 1), episode.allResumed());
            done.add(one);
            tell.accept(String.format("%5d s  #%d %s (%s): %s", at / 1_000, one.number(), one.fault(), one.detail(),
                    one.resumed() ? "all resumed, the last after " + ReportPage.seconds(one.resumeMaxMs()) : "NOT RESUMED: partitions "
                            + episode.marks().stream().flatMap(mark -> mark.stuck().stream()).distinct().toList()));
            Thread.sleep(CALM_MIN_MILLIS + fault.choices().nextInt(CALM_SPREAD_MILLIS));
        }
    }

    /** Nodes that ended by themselves: expected where they were shut out, else told. */
    private void endings(LocalCluster cluster, Set<Episode> during) {
        boolean expected = during.stream().map(episode -> episode.fault().kind()).anyMatch(ChaosDrill::shutsOut);
        for (var ending : cluster.takeEndings()) {
            if (!expected) {
                endedUnasked++;
                tell.accept("         " + cluster.node(ending.node()).name() + " ended unasked with code " + ending.code());
            }
        }
    }

    /** Whether nodes may be given up by the others, and end. */
    private static boolean shutsOut(FaultKind kind) {
        return switch (kind) {
            case ZOMBIE, PARTITION, KILL_TWO, DELAY -> true;
            case KILL_OLDEST, KILL_BUSIEST, KILL_ANY, PAUSE, DATABASE_CUT, DATABASE_RESTART, BROKER_RESTART, ROLLING_RESTART, LOST_REPLIES, CLOCK_SKEW, SLOW_DISK -> false;
        };
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

    private ChaosReport verdict(LocalCluster cluster, ResumeWatch watch, TruthProducer producer) throws IOException, InterruptedException {
        tell.accept("The time is up: everything is mended, the rest is committed, the tables are read.");
        cluster.awaitReady();
        long[] produced = producer.finish();
        var undrained = drain(watch, produced);
        episodes.stream().filter(episode -> !episode.allResumed())
                .forEach(episode -> undrained.add("after #" + episode.fault().number() + " " + episode.fault().kind().word() + " something did not resume within "
                        + TO_RESUME.toSeconds() + " s"));
        try (var reader = new IndependentReader(cluster.database().catalog(), cluster.warehouse().toString(), truth, produced)) {
            var evidence = new Judge.Evidence(java.util.Arrays.stream(produced).sum(), reader.readAll(PIPELINE), reader.repeatedCommits(PIPELINE), reader.staleCommits(PIPELINE),
                    reader.danglingFiles(PIPELINE), watch.wentBack(), undrained, audit(cluster));
            return new Judge(options, episodes, done, endedUnasked).verdict(evidence);
        }
    }

    /** @return what has not been committed in time */
    private static List<String> drain(ResumeWatch watch, long[] produced) throws InterruptedException {
        long until = System.nanoTime() + TO_DRAIN.toNanos();
        while (!java.util.Arrays.equals(watch.last(), produced) && System.nanoTime() < until) {
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

    private static List<String> audit(LocalCluster cluster) throws IOException, InterruptedException {
        JsonNode audit = cluster.node(0).post("/v1/audit", Map.of("recount", true), TO_AUDIT);
        return audit.path("ok").asBoolean() ? List.of() : List.of(audit.toString());
    }
}
