package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.control.LakeCluster;
import io.lakeactors.engine.control.LakeCluster.Order;
import io.lakeactors.engine.control.LakeCluster.Place;
import io.lakeactors.engine.control.NodeHands;
import io.lakeactors.engine.control.NodeOrder;
import io.lakeactors.engine.control.TreeReport;
import io.lakeactors.model.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster of one tells of itself, and does when it is told. */
class LakeClusterTest {
    @TempDir
    Path home;

    private final List<NodeOrder> obeyed = new CopyOnWriteArrayList<>();
    private Lab lab;
    private LakeCluster cluster;

    @BeforeEach
    void aNode() {
        lab = new Lab(home);
        lab.hands = new Hands();
        cluster = lab.start().runtime.cluster();
    }

    @AfterEach
    void end() {
        lab.close();
    }

    @Test
    void aNodeKnowsItselfAndWhatRunsOnIt() {
        lab.apply();
        lab.produce(3, 10);
        lab.awaitRows(30);
        var view = Lab.get(cluster.view());
        assertThat(view.members()).singleElement().satisfies(member -> {
            assertThat(member.status()).isEqualTo("up");
            assertThat(member.name()).isEqualTo("node-1");
            assertThat(member.leader() && member.oldest() && member.reachable()).isTrue();
            assertThat(member.node().orElseThrow().endpoints()).containsEntry("api", "http://x");
        });
        assertThat(view.converged()).isTrue();
        assertThat(cluster.isMember()).isTrue();
        assertThat(Lab.get(cluster.places())).extracting(Place::kind, Place::entity, Place::node).contains(
                org.assertj.core.groups.Tuple.tuple("partition", "orders/orders/0", "node-1"), org.assertj.core.groups.Tuple.tuple("table", "silver.orders", "node-1"),
                org.assertj.core.groups.Tuple.tuple("pipeline", "orders", "node-1")).hasSize(6);
        assertThat(Lab.get(cluster.singletons())).allSatisfy(one -> assertThat(one.nodes()).containsExactly("node-1"))
                .extracting(LakeCluster.Singleton::name).contains("pipeline-directory", "shards of partition");
        assertThat(Lab.get(cluster.happenings(0, Duration.ofSeconds(5)))).extracting(LakeCluster.Happening::kind).contains("up", "leader");
        assertThat(lab.view().partitions()).allSatisfy(partition -> assertThat(partition.rowsPerSecond()).isNotNegative());
    }

    @Test
    void aPausedActorHandlesNothingUntilThePauseIsOver() {
        lab.apply();
        Lab.await("partitions and their pipeline", () -> Lab.get(cluster.places()).size() == 4);
        lab.awaitState(io.lakeactors.engine.LakeEngine.PipelineState.RUNNING);
        String path = actor("orders%2Forders%2F0").path();
        assertThat(Lab.get(cluster.change(inject("pause", path, 2_500), false)).changes()).isTrue();
        Lab.await("messages wait", () -> actor("orders%2Forders%2F0").waiting() > 3);
        Lab.await("messages are handled", () -> actor("orders%2Forders%2F0").waiting() == 0);
        assertThat(Lab.refusal(cluster.change(inject("pause", "/user/nobody", 100), false)).what()).contains("no actor /user/nobody");
    }

    private TreeReport.Actor actor(String name) {
        return Lab.get(cluster.tree(Optional.empty(), false)).getFirst().actors().stream().filter(actor -> actor.path().endsWith("/" + name)).findFirst().orElseThrow();
    }

    private static Order inject(String kind, String target, long millis) {
        return new Order.Inject(new NodeOrder.Fault(kind, target, millis, 1), Optional.empty());
    }

    @Test
    void ordersGoToTheNodeUnlessTheyAreADryRun() {
        assertThat(Lab.get(cluster.change(new Order.Leave("node-1"), true)).steps()).singleElement().satisfies(step ->
                assertThat(step.says()).contains("nothing runs then"));
        Lab.get(cluster.change(new Order.LogLevel("a.b", "debug", Optional.of("node-1")), true));
        assertThat(obeyed).isEmpty();
        Lab.get(cluster.change(new Order.Leave("node-1"), false));
        Lab.get(cluster.change(new Order.LogLevel("a.b", "debug", Optional.of("node-1")), false));
        Lab.get(cluster.change(inject("slow", "disk", 5), false));
        assertThat(obeyed).containsExactly(new NodeOrder.Leave(), new NodeOrder.LogLevel("a.b", "debug"),
                new NodeOrder.Inject(new NodeOrder.Fault("slow", "disk", 5, 1)));
    }

    @Test
    void whatCannotBeDoneIsRefusedWithAMend() {
        assertThat(Lab.refusal(cluster.change(new Order.Down("n9"), true)).code()).isEqualTo(ErrorCode.REQUEST_INVALID);
        assertThat(Lab.refusal(cluster.change(new Order.Join("10.0.0.1:7001"), true)).mend()).contains("lakeactors.cluster.seeds");
        assertThat(Lab.refusal(cluster.change(new Order.LogLevel("refuse", "me", Optional.empty()), false)).what()).isEqualTo("not that one");
        assertThat(Lab.get(cluster.change(new Order.DownUnreachable(), false)).changes()).isFalse();
        assertThat(Lab.get(cluster.change(new Order.Rebalance(Map.of()), false)).changes()).isFalse();
    }

    private final class Hands implements NodeHands {
        @Override
        public Map<String, String> endpoints() {
            return Map.of("api", "http://x");
        }

        @Override
        public Map<String, String> logLevels() {
            return Map.of("ROOT", "info");
        }

        @Override
        public boolean mayInject() {
            return true;
        }

        @Override
        public void obey(NodeOrder order) {
            if (order instanceof NodeOrder.LogLevel(var logger, var level) && logger.equals("refuse")) {
                throw new IllegalArgumentException("not that one");
            }
            obeyed.add(order);
        }
    }
}
