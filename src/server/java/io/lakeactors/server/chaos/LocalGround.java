package io.lakeactors.server.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.lake.iceberg.CatalogConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** A cluster that the drill has started itself. */
final class LocalGround implements Ground {
    private static final Duration TO_APPLY = Duration.ofSeconds(60);
    private static final Duration TO_AUDIT = Duration.ofMinutes(5);

    private final ChaosOptions options;
    private final LocalCluster cluster;
    private final FaultPlan plan;

    /** Starts everything but the nodes. */
    LocalGround(ChaosOptions options) throws IOException {
        this.options = options;
        cluster = new LocalCluster(options);
        plan = new FaultPlan(options.seed(), options.faults());
    }

    @Override
    public String bootstrap() {
        return cluster.brokers().bootstrap();
    }

    @Override
    public CatalogConfig catalog() {
        return cluster.catalog();
    }

    @Override
    public void apply(String name, String pipeline, String contract) throws IOException, InterruptedException {
        cluster.startNodes();
        cluster.node(0).post("/v1/pipelines", Map.of("pipeline", pipeline, "contract", contract, "pipelineName", name + ".yaml", "dryRun", false), TO_APPLY);
    }

    @Override
    public Episode inject(ResumeWatch watch) throws IOException, InterruptedException {
        return new Injector(cluster, watch).inject(plan.next());
    }

    @Override
    public void settle(Episode episode) throws IOException, InterruptedException {
        String apart = cluster.awaitWhole();
        if (!apart.isEmpty()) {
            episode.unsettled(apart);
        }
        if (!episode.unsettled().isEmpty()) {
            episode.tell("NOT WHOLE: " + episode.unsettled());
            cluster.keepEvidence("apart-" + episode.number());
        }
        boolean expected = FaultKind.of(episode.fault()).filter(LocalGround::shutsOut).isPresent();
        int ended = cluster.takeEndings().size();
        episode.endedUnasked(expected ? 0 : ended);
        if (!expected && ended > 0) {
            episode.tell(ended + " other node(s) ended");
        }
    }

    /** Whether nodes that nothing was done to may be given up by the others, and end. */
    private static boolean shutsOut(FaultKind kind) {
        return switch (kind) {
            case ZOMBIE, PARTITION, KILL_TWO, DELAY -> true;
            case KILL_OLDEST, KILL_BUSIEST, KILL_ANY, PAUSE, DATABASE_CUT, DATABASE_RESTART, BROKER_RESTART, ROLLING_RESTART, SIGTERM, LOST_REPLIES, CLOCK_SKEW,
                    SLOW_DISK, BUSY, BROKER_KILL, BROKER_ROLLING, LEADER_CHANGE -> false;
        };
    }

    @Override
    public void keepEvidence(Episode episode) throws IOException, InterruptedException {
        cluster.keepEvidence("stuck-" + episode.number());
    }

    @Override
    public JsonNode audit(String pipeline) throws IOException, InterruptedException {
        return cluster.node(0).post("/v1/audit", Map.of("recount", true), TO_AUDIT);
    }

    @Override
    public String lastWords() throws IOException {
        return cluster.lastWords();
    }

    @Override
    public String command() {
        return options.command();
    }

    @Override
    public void close() throws IOException {
        cluster.close();
    }
}
