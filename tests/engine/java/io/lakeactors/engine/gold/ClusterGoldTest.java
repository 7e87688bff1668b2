package io.lakeactors.engine.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineConfig;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.LakeEngine;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.ColumnChanges;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuery;
import io.lakeactors.testkit.FakeTableStore;
import io.lakeactors.testkit.SeededIds;
import io.lakeactors.testkit.WallClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Known readers of a table, some of whom cannot be asked. */
class ClusterGoldTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final ColumnChanges WITHOUT_NOTE = new ColumnChanges(Set.of("note"), Map.of(), Map.of(), List.of());

    private final TableQuery queries = new TableQuery() {
        @Override
        public Reading open(String sql, Map<TableName, Long> pinned) {
            throw new AssertionError("nothing is read");
        }

        @Override
        public Reading imagine(String sql, TableName table, ColumnChanges changes) {
            throw new AssertionError("nobody has a query");
        }

        @Override
        public Map<String, String> notes(TableName table) {
            return Map.of();
        }
    };

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    private static LakeError error(ErrorCode code) {
        return LakeError.of(code, code.name(), "", "Wait");
    }

    private static PipelineSpec orders() {
        String text = "pipeline: orders\nfrom: { kafka: { topics: [orders], format: json } }\ncontract: c\nto: { silver: { table: silver.orders } }\n";
        return Pipelines.read("p", text, path -> Texts.CONTRACT.replace("- name: sales", "- name: orders")).orThrow();
    }

    /** With one gold table that reads silver.orders, and one other pipeline. */
    private List<String> broken(ErrorCode ofGold, ErrorCode ofPipeline) throws Exception {
        var config = EngineConfig.read(ConfigFactory.parseString("lakeactors.engine.journal.url = \"jdbc:h2:mem:x\"").withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve());
        var parts = new EngineParts(new FakeTableStore(), Map.of(), new WallClock(), new SeededIds(1), new MemoryBudget(1 << 20), (pipeline, contract) -> null, new PrometheusRegistry(),
                CrashPoints.NONE, Optional.empty(), Map.of(), Optional.empty(), Optional.of(queries));
        var node = new EngineNode(config, parts, new Signals(parts.metrics(), parts.memory(), parts.clock()), Runnable::run);
        var other = new LakeEngine.PipelineView("others", null, "", 0, "", "", List.of(), List.of(), null, Map.of(), Map.of(), Map.of(), List.of());
        var engine = (LakeEngine) Proxy.newProxyInstance(LakeEngine.class.getClassLoader(), new Class<?>[] {LakeEngine.class}, (proxy, method, arguments) -> switch (method.getName()) {
            case "pipelines" -> CompletableFuture.completedFuture(List.of(other));
            case "texts" -> CompletableFuture.failedFuture(error(ofPipeline).asException());
            default -> throw new AssertionError(method);
        });
        var keeper = KIT.spawn(Behaviors.<GoldKeeper.Command>receiveMessage(command -> {
            if (command instanceof GoldKeeper.Show(var replyTo)) {
                replyTo.tell(new GoldReply.Viewed(new GoldView(List.of(new GoldView.Table("sales", "gold.sales", List.of("silver.orders"), "", 0, GoldView.State.CURRENT, "", 0, List.of())))));
            } else if (command instanceof GoldKeeper.ShowTexts(var gold, var replyTo)) {
                replyTo.tell(new GoldReply.Refused(error(ofGold)));
            }
            return Behaviors.same();
        }));
        return new ClusterGold(KIT.system(), node, engine, keeper).broken(orders(), WITHOUT_NOTE).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void whoIsGoneByTheTimeItIsAskedReadsNothing() throws Exception {
        assertThat(broken(ErrorCode.GOLD_NOT_FOUND, ErrorCode.PIPELINE_NOT_FOUND)).isEmpty();
    }

    @Test
    void whoCannotBeAskedHasNotAgreed() {
        assertThatThrownBy(() -> broken(ErrorCode.GOLD_NOT_FOUND, ErrorCode.JOURNAL_UNREACHABLE)).hasMessageContaining("JOURNAL_UNREACHABLE");
        assertThatThrownBy(() -> broken(ErrorCode.NODE_UNREACHABLE, ErrorCode.PIPELINE_NOT_FOUND)).hasMessageContaining("NODE_UNREACHABLE");
    }
}
