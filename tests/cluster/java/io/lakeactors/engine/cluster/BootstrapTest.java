package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import io.lakeactors.testkit.FreePorts;
import io.lakeactors.testkit.PostgresDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.MemberStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that have no seed, on a real PostgreSQL, in one JVM. */
class BootstrapTest {
    private static final int NODES = 5;

    @TempDir
    Path dir;

    private final List<Integer> ports = FreePorts.find(2 * NODES);
    private final PostgresDatabase database = PostgresDatabase.fresh();
    private final List<Lab> labs = new ArrayList<>();

    @AfterEach
    void end() {
        labs.forEach(Lab::close);
    }

    private int asked(int number) {
        return ports.get(NODES + number);
    }

    private Lab node(int number, int needed, String startTimeout) {
        var lab = new Lab(dir.resolve("n" + number));
        lab.settings.put("lakeactors.engine.node-id", "n" + number);
        lab.settings.put("lakeactors.engine.journal.url", database.url());
        lab.settings.put("lakeactors.engine.journal.user", PostgresDatabase.USER);
        lab.settings.put("lakeactors.engine.journal.password", PostgresDatabase.PASSWORD);
        lab.settings.put("lakeactors.engine.journal.connections", 2);
        lab.settings.put("lakeactors.cluster.port", ports.get(number));
        lab.settings.put("lakeactors.cluster.start-timeout", startTimeout);
        lab.settings.put("lakeactors.cluster.forming", "bootstrap");
        lab.settings.put("lakeactors.cluster.bootstrap.discovery", "endpoints");
        lab.settings.put("lakeactors.cluster.bootstrap.endpoints", IntStream.range(0, NODES).mapToObj(other -> "127.0.0.1:" + asked(other)).toList());
        lab.settings.put("lakeactors.cluster.bootstrap.port", asked(number));
        lab.settings.put("lakeactors.cluster.bootstrap.nodes", needed);
        lab.settings.put("lakeactors.cluster.bootstrap.stable-after", "1s");
        labs.add(lab);
        return lab;
    }

    private static CompletableFuture<Lab> starting(Lab node) {
        return CompletableFuture.supplyAsync(node::start, task -> Thread.ofPlatform().start(task));
    }

    static List<Integer> up(Lab node) {
        return StreamSupport.stream(Cluster.get(Adapter.toClassic(node.runtime.system())).state().getMembers().spliterator(), false)
                .filter(member -> member.status().equals(MemberStatus.up())).map(member -> member.address().getPort().orElseThrow()).sorted().toList();
    }

    private void awaitOne(List<Lab> nodes) {
        var all = ports.subList(0, nodes.size()).stream().sorted().toList();
        nodes.forEach(node -> Lab.await("one cluster of " + all, () -> up(node).equals(all)));
    }

    @Test
    void nodesWithoutASeedThatStartAtOnceFormOneClusterWhichLaterOnesJoinAlsoIfTheyHaveSeeds() throws Exception {
        var nodes = new ArrayList<>(List.of(node(0, 3, "60s"), node(1, 3, "60s"), node(2, 3, "60s")));
        for (var start : nodes.stream().map(BootstrapTest::starting).toList()) {
            start.get(90, TimeUnit.SECONDS);
        }
        awaitOne(nodes);
        nodes.add(node(3, 3, "60s").start());
        awaitOne(nodes);
        var seeded = node(4, 3, "60s");
        seeded.settings.put("lakeactors.cluster.forming", "seeds");
        seeded.settings.put("lakeactors.cluster.seeds", List.of("127.0.0.1:" + ports.get(4), "127.0.0.1:" + ports.get(3)));
        nodes.add(seeded.start());
        awaitOne(nodes);
        assertThat(answer(asked(0), "GET", "bootstrap/seed-nodes")).contains("200 ", String.valueOf(ports.get(3)));
        for (String other : List.of("ready", "alive", "cluster/members", "")) {
            assertThat(answer(asked(0), "GET", other)).as(other).startsWith("404 ");
        }
        assertThat(answer(asked(0), "PUT", "bootstrap/seed-nodes")).as("nothing can be changed").startsWith("405 ");
    }

    @Test
    void noneFormsAClusterBeforeEnoughOfThemAreThereAndThenOneDoes() throws Exception {
        var alone = node(0, 3, "5s");
        assertThatThrownBy(alone::start).isInstanceOfSatisfying(LakeException.class, refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.NODE_START_FAILED))
                .hasMessageContainingAll("endpoints names 5 nodes, of which 1 answer", "when 3 do");
        labs.remove(alone);

        var nodes = List.of(node(0, 3, "60s"), node(1, 3, "60s"), node(2, 3, "60s"));
        var first = starting(nodes.get(0));
        Lab.await("it listens", () -> answer(asked(0), "GET", "bootstrap/seed-nodes").startsWith("200 "));
        var second = starting(nodes.get(1));
        Lab.await("it listens", () -> answer(asked(1), "GET", "bootstrap/seed-nodes").startsWith("200 "));
        // Longer than what they have found must stand still: two would have been enough for each other by now.
        TimeUnit.SECONDS.sleep(4);
        assertThat(answer(asked(0), "GET", "bootstrap/seed-nodes") + answer(asked(1), "GET", "bootstrap/seed-nodes")).doesNotContain("\"status\":\"Up\"");
        assertThat(first.isDone() || second.isDone()).isFalse();
        nodes.get(2).start();
        first.get(60, TimeUnit.SECONDS);
        second.get(60, TimeUnit.SECONDS);
        awaitOne(nodes);
    }

    private static String answer(int port, String method, String path) {
        try (var client = HttpClient.newHttpClient()) {
            var uri = URI.create("http://127.0.0.1:" + port + "/" + path);
            var request = HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build();
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException nobody) {
            return "";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
