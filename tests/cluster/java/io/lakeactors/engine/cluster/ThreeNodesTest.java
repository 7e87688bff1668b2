package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.contract.registry.RegistryAnswer;
import io.lakeactors.contract.registry.RegistryCall;
import io.lakeactors.contract.registry.SchemaDefinition;
import io.lakeactors.contract.registry.SchemaKind;
import io.lakeactors.model.Clock;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.testkit.FreePorts;
import io.lakeactors.testkit.PostgresDatabase;
import io.lakeactors.testkit.WallClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.remote.RemoteActorRefProvider;
import org.apache.pekko.remote.transport.ThrottlerTransportAdapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes on a real PostgreSQL, in one JVM, whose words to one another can be withheld. One cluster for all tests, so they run in order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(1)
class ThreeNodesTest {
    @TempDir
    static Path dir;

    private final List<Integer> ports = FreePorts.find(3);
    private final Lab[] nodes = new Lab[4];
    private final PostgresDatabase database = PostgresDatabase.fresh();

    @BeforeAll
    void begin() throws Exception {
        var starting = new ArrayList<CompletableFuture<Lab>>();
        for (int number = 1; number <= 3; number++) {
            nodes[number] = node(number, "60s");
            starting.add(CompletableFuture.supplyAsync(nodes[number]::start, task -> Thread.ofPlatform().start(task)));
        }
        for (var start : starting) {
            start.get(90, TimeUnit.SECONDS);
        }
    }

    @AfterAll
    void end() throws Exception {
        for (int number = 1; number <= 3; number++) {
            nodes[number].close();
        }
    }

    private Lab node(int number, String startTimeout) {
        var lab = new Lab(dir.resolve("n" + number));
        lab.settings.put("lakeactors.engine.node-id", "n" + number);
        lab.settings.put("lakeactors.engine.journal.url", database.url());
        lab.settings.put("lakeactors.engine.journal.user", PostgresDatabase.USER);
        lab.settings.put("lakeactors.engine.journal.password", PostgresDatabase.PASSWORD);
        lab.settings.put("lakeactors.engine.journal.connections", 2);
        lab.settings.put("lakeactors.cluster.port", ports.get(number - 1));
        lab.settings.put("lakeactors.cluster.seeds", List.of("127.0.0.1:" + ports.get(0), "127.0.0.1:" + ports.get(1)));
        lab.settings.put("lakeactors.cluster.start-timeout", startTimeout);
        lab.settings.put("lakeactors.cluster.failure.acceptable-pause", "8s");
        lab.settings.put("lakeactors.engine.overrides.pekko.remote.artery.advanced.test-mode", "on");
        return lab;
    }

    private Cluster cluster(int number) {
        return Cluster.get(Adapter.toClassic(nodes[number].runtime.system()));
    }

    private Set<Integer> up(int number) {
        return StreamSupport.stream(cluster(number).state().getMembers().spliterator(), false).filter(member -> member.status().equals(MemberStatus.up()))
                .map(member -> ports.indexOf(member.address().getPort().orElseThrow()) + 1).collect(Collectors.toSet());
    }

    /** What a node hears of another, and says to it. */
    private void between(int number, int other, ThrottlerTransportAdapter.ThrottleMode mode) {
        var provider = (RemoteActorRefProvider) Adapter.toClassic(nodes[number].runtime.system()).classicSystem().provider();
        var address = new Address("pekko", "lake", "127.0.0.1", ports.get(other - 1));
        provider.transport().managementCommand(new ThrottlerTransportAdapter.SetThrottle(address, bothWays(), mode));
    }

    /** The name of its class cannot be written in Java. */
    private static ThrottlerTransportAdapter.Direction bothWays() {
        try {
            String name = ThrottlerTransportAdapter.Direction.class.getName() + "$Both$";
            return (ThrottlerTransportAdapter.Direction) Class.forName(name).getField("MODULE$").get(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private void cut(int one, int other) {
        between(one, other, ThrottlerTransportAdapter.Blackhole$.MODULE$);
        between(other, one, ThrottlerTransportAdapter.Blackhole$.MODULE$);
    }

    private boolean hasEnded(int number) {
        return nodes[number].runtime.ended().toCompletableFuture().isDone();
    }

    @Test
    @Order(1)
    void nodesThatStartTogetherFormOneCluster() {
        for (int number = 1; number <= 3; number++) {
            int node = number;
            Lab.await("three members as seen by " + node, () -> up(node).equals(Set.of(1, 2, 3)));
        }
    }

    /** Before any of them is cut off. */
    @Test
    @Order(2)
    void nodesThatRegisterAtOnceAgreeOnNumbersAndLongSchemasPassBetweenThem() {
        var asked = new ArrayList<CompletableFuture<RegistryAnswer>>();
        for (int i = 0; i < 30; i++) {
            String text = "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"S" + i / 3 + "\"]}";
            asked.add(nodes[1 + i % 3].runtime.registry().ask(register("s" + i / 3, text)).toCompletableFuture());
        }
        var ids = asked.stream().map(one -> ((RegistryAnswer.Found) Lab.get(one)).id()).toList();
        assertThat(ids).hasSize(30);
        for (int i = 0; i < 30; i += 3) {
            assertThat(ids.subList(i, i + 3)).as("the same schema, through three nodes").containsOnly(ids.get(i));
        }
        assertThat(Set.copyOf(ids)).hasSize(10);
        // More than one frame takes.
        String doc = "all about orders, ".repeat(50_000);
        var found = (RegistryAnswer.Found) Lab.get(nodes[1].runtime.registry().ask(register("long", "{\"type\":\"enum\",\"name\":\"E\",\"doc\":\"" + doc + "\",\"symbols\":[\"A\"]}")));
        for (int number = 1; number <= 3; number++) {
            assertThat(((RegistryAnswer.Found) Lab.get(nodes[number].runtime.registry().ask(new RegistryCall.ById(found.id(), "")))).definition().text()).contains(doc);
        }
    }

    private static RegistryCall register(String subject, String text) {
        return new RegistryCall.Register(subject, SchemaDefinition.of(SchemaKind.AVRO, text), 0, 0, false);
    }

    @Test
    @Order(3)
    void cuttingOnePairCostsOneOfThePairAndNotTheOthers() {
        cut(2, 3);
        Lab.await("one of the pair ends", () -> hasEnded(2) || hasEnded(3));
        int ended = hasEnded(3) ? 3 : 2;
        int stays = 5 - ended;
        Lab.await("the others go on together", () -> up(1).equals(Set.of(1, stays)) && up(stays).equals(Set.of(1, stays)));
        assertThat(nodes[ended].runtime.whyEnded()).containsAnyOf("decided to go on without it", "has given it up", "have removed it");
        assertThat(hasEnded(1)).isFalse();
        assertThat(hasEnded(stays)).isFalse();
        between(stays, ended, ThrottlerTransportAdapter.Unthrottled$.MODULE$);
        nodes[ended] = node(ended, "60s").start();
        Lab.await("it is back", () -> up(1).equals(Set.of(1, 2, 3)));
    }

    @Test
    @Order(4)
    void theFirstSeedFormsNoSecondClusterWhileTheOthersLiveAndDoNotAnswer() {
        nodes[1].runtime.kill();
        Lab.await("the others go on", () -> up(2).equals(Set.of(2, 3)) && up(3).equals(Set.of(2, 3)));
        between(2, 1, ThrottlerTransportAdapter.Blackhole$.MODULE$);
        between(3, 1, ThrottlerTransportAdapter.Blackhole$.MODULE$);
        // Longer than a first seed waits for others.
        nodes[1] = node(1, "8s");
        assertThatThrownBy(nodes[1]::start).isInstanceOfSatisfying(LakeException.class, e -> {
            assertThat(e.error().code()).isEqualTo(ErrorCode.NODE_START_FAILED);
            assertThat(e.error().what()).contains("a cluster lives, by the database's record of", "127.0.0.1:" + ports.get(1));
        });
        nodes[1].close();
        between(2, 1, ThrottlerTransportAdapter.Unthrottled$.MODULE$);
        between(3, 1, ThrottlerTransportAdapter.Unthrottled$.MODULE$);
        nodes[1] = node(1, "60s").start();
        Lab.await("it has joined them", () -> up(1).equals(Set.of(1, 2, 3)) && up(2).equals(Set.of(1, 2, 3)));
    }

    @Test
    @Order(5)
    void aNodeThatIsRemovedWhileItStartsSaysSoAndNothingElse() {
        nodes[3].runtime.kill();
        Lab.await("it is gone", () -> up(1).equals(Set.of(1, 2)));
        LakeError why = null;
        // It may have started before anybody asked what time it is.
        for (int tries = 0; why == null && tries < 10; tries++) {
            why = removedWhileStarting();
        }
        assertThat(why).isNotNull();
        assertThat(why.code()).isEqualTo(ErrorCode.NODE_START_FAILED);
        assertThat(why.what()).startsWith("the node was ended while it started: ");
        nodes[3] = node(3, "60s").start();
        Lab.await("it is back", () -> up(1).equals(Set.of(1, 2, 3)) && up(2).equals(Set.of(1, 2, 3)));
    }

    /** @return what it said, or null if it had started by then */
    private LakeError removedWhileStarting() {
        nodes[3] = node(3, "60s");
        nodes[3].clock = new RemovedAtOnce();
        try {
            nodes[3].start();
            nodes[3].runtime.kill();
            Lab.await("it is gone again", () -> up(1).equals(Set.of(1, 2)));
            return null;
        } catch (LakeException e) {
            nodes[3].close();
            return e.error();
        }
    }

    /** As soon as the third node is a member it is removed; whoever asks what time it is waits until its actors have ended. */
    private final class RemovedAtOnce implements Clock {
        private final Clock real = new WallClock();

        @Override
        public long millis() {
            if (up(1).contains(3)) {
                cluster(1).down(new Address("pekko", "lake", "127.0.0.1", ports.get(2)));
                Lab.await("it does not listen any more", () -> !listens(ports.get(2)));
            }
            return real.millis();
        }

        @Override
        public long nanos() {
            return real.nanos();
        }
    }

    private static boolean listens(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    @Order(6)
    void aSecondClusterThatIsThereAllTheSameEndsItself() {
        // As an operator might: each side is told that the other one is gone.
        cut(1, 2);
        cut(1, 3);
        var one = cluster(1);
        one.down(cluster(2).selfAddress());
        one.down(cluster(3).selfAddress());
        cluster(2).down(one.selfAddress());
        Lab.await("two clusters", () -> up(1).equals(Set.of(1)) && up(2).equals(Set.of(2, 3)));
        Lab.await("the smaller one ends", Duration.ofSeconds(90), () -> hasEnded(1));
        assertThat(nodes[1].runtime.whyEnded()).contains("a second cluster lives on the same database, of 127.0.0.1:", "smaller or younger");
        assertThat(up(2)).isEqualTo(Set.of(2, 3));
        assertThat(hasEnded(2) || hasEnded(3)).isFalse();
    }
}
