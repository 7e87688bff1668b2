package io.lakeactors.server.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.LakeEngine;
import io.lakeactors.engine.partition.OperatorChoice;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.testkit.WallClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From an engine's views to a program that listens, over HTTP. */
@Timeout(30)
class AlertServiceTest {
    private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    private final LaggingEngine engine = new LaggingEngine();
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            heard.add(new ObjectMapper().readTree(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private AlertService start(boolean tells) {
        Config defaults = ConfigFactory.parseFile(Path.of(System.getProperty("lakeactors.root"), "cluster-config", "application.conf").toFile());
        Config own = ConfigFactory.parseString("lakeactors.alerts { check-every = 1s, resolve-after = 0s, lag { records = 10, after = 0s }, webhook.url = \"http://127.0.0.1:"
                + server.getAddress().getPort() + "/\" }");
        var faults = new ArrayList<String>();
        var settings = AlertSettings.read(own.withFallback(defaults).resolve().getConfig("lakeactors"), faults);
        assertThat(faults).isEmpty();
        return AlertService.start(engine, new Signals(new PrometheusRegistry(), new MemoryBudget(100), new WallClock()), () -> tells, new WallClock(), settings);
    }

    @Test
    void aLagIsToldOverHttpAndSoIsItsEnd() throws InterruptedException {
        try (var service = start(true)) {
            engine.lag = 11;
            assertThat(next()).isEqualTo("fired lag/orders");
            assertThat(service.view().firing()).hasSize(1);
            engine.lag = 0;
            assertThat(next()).isEqualTo("resolved lag/orders");
            assertThat(service.view().firing()).isEmpty();
        }
    }

    @Test
    void anotherNodeKnowsAndKeepsQuiet() throws InterruptedException {
        engine.lag = 11;
        try (var service = start(false)) {
            for (long end = System.nanoTime() + Duration.ofSeconds(20).toNanos(); service.view().firing().isEmpty() && System.nanoTime() < end; ) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            assertThat(service.view().firing()).hasSize(1);
        }
        assertThat(heard).isEmpty();
    }

    private String next() throws InterruptedException {
        var notice = heard.poll(20, TimeUnit.SECONDS);
        return notice == null ? "nothing" : notice.path("event").asText() + " " + notice.path("key").asText();
    }

    /** One pipeline that is as far behind as is told. */
    private static final class LaggingEngine implements LakeEngine {
        private volatile long lag;

        @Override
        public CompletionStage<List<PipelineView>> pipelines() {
            var totals = new Totals(100, 100, 0, 0, lag, 0, Optional.empty(), 1, 0);
            return CompletableFuture.completedFuture(List.of(
                    new PipelineView("orders", PipelineState.RUNNING, "", 0, "", "default", List.of(), List.of(), totals, Map.of(), Map.of(), Map.of(), List.of())));
        }

        @Override
        public NodeView node() {
            return new NodeView("lake-1", "test", 0, 0, 0, Map.of("catalog", "ok"));
        }

        private static <T> T nobodyAsks() {
            throw new UnsupportedOperationException("alerts only look");
        }

        @Override
        public CompletionStage<Applied> apply(PipelineSpec spec, boolean dryRun) {
            return nobodyAsks();
        }

        @Override
        public CompletionStage<io.lakeactors.engine.PipelineTexts> texts(String name) {
            return nobodyAsks();
        }

        @Override
        public CompletionStage<io.lakeactors.engine.pipeline.Predecessors> before(PipelineSpec spec) {
            return nobodyAsks();
        }

        @Override
        public CompletionStage<PipelineView> pipeline(String name) {
            return nobodyAsks();
        }

        @Override
        public CompletionStage<PipelineView> delete(String name) {
            return nobodyAsks();
        }

        @Override
        public CompletionStage<PipelineView> pause(String name) {
            return nobodyAsks();
        }

        @Override
        public CompletionStage<PipelineView> resume(String name) {
            return nobodyAsks();
        }

        @Override
        public CompletionStage<PipelineView> choose(String name, OperatorChoice choice, Optional<String> partition, String by) {
            return nobodyAsks();
        }

        @Override
        public CompletionStage<PipelineView> drain(String name) {
            return nobodyAsks();
        }

        @Override
        public CompletionStage<RunView> startBoundedRun(String name, Optional<String> id) {
            return nobodyAsks();
        }

        @Override
        public CompletionStage<io.lakeactors.engine.replay.ReplayPlan> replay(String name, ReplayRequest request) {
            return nobodyAsks();
        }

        @Override
        public CompletionStage<RunView> run(String name, String runId) {
            return nobodyAsks();
        }

        @Override
        public CompletionStage<List<RunView>> runs(String name) {
            return nobodyAsks();
        }

        @Override
        public CompletionStage<Void> drainAll() {
            return nobodyAsks();
        }
    }
}
