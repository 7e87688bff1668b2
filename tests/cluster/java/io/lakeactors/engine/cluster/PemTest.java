package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.LakeException;
import io.lakeactors.testkit.FreePorts;
import io.lakeactors.testkit.PemFiles;
import io.lakeactors.testkit.PostgresDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.Cluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that show each other certificates from PEM files. */
class PemTest {
    private static final String NAMES = "dns:lake,ip:127.0.0.1";

    @TempDir
    Path dir;

    @Test
    void nodesOfOneAuthorityFormAClusterAndLetNobodyElseIn() throws Exception {
        var files = new PemFiles(dir);
        files.authority("ours");
        files.authority("theirs");
        files.signed("n1", "ours", NAMES);
        files.signed("n2", "ours", NAMES);
        files.signed("stranger", "theirs", NAMES);
        var database = PostgresDatabase.fresh();
        var ports = FreePorts.find(3);
        var one = node(database, ports, 0, "n1", "ours", "60s");
        var other = node(database, ports, 1, "n2", "ours", "60s");
        // It trusts them, and still is not trusted.
        var stranger = node(database, ports, 2, "stranger", "ours", "6s");
        try {
            var starts = List.of(start(one), start(other));
            for (var start : starts) {
                start.get(90, TimeUnit.SECONDS);
            }
            Lab.await("two members", () -> members(one) == 2 && members(other) == 2);
            assertThatThrownBy(stranger::start).isInstanceOf(LakeException.class).hasMessageContaining("did not become a member");
            assertThat(members(one)).isEqualTo(2);
            assertThat(members(other)).isEqualTo(2);
        } finally {
            one.close();
            other.close();
            stranger.close();
        }
    }

    private static CompletableFuture<Lab> start(Lab lab) {
        return CompletableFuture.supplyAsync(lab::start, task -> Thread.ofPlatform().start(task));
    }

    private static long members(Lab lab) {
        var members = new ArrayList<Object>();
        Cluster.get(Adapter.toClassic(lab.runtime.system())).state().getMembers().forEach(members::add);
        return members.size();
    }

    private Lab node(PostgresDatabase database, List<Integer> ports, int index, String name, String trusts, String startTimeout) {
        var lab = new Lab(dir.resolve(name + "-home"));
        lab.settings.put("lakeactors.engine.node-id", name);
        lab.settings.put("lakeactors.engine.journal.url", database.url());
        lab.settings.put("lakeactors.engine.journal.user", PostgresDatabase.USER);
        lab.settings.put("lakeactors.engine.journal.connections", 2);
        lab.settings.put("lakeactors.cluster.port", ports.get(index));
        lab.settings.put("lakeactors.cluster.seeds", List.of("127.0.0.1:" + ports.get(0), "127.0.0.1:" + ports.get(1)));
        lab.settings.put("lakeactors.cluster.start-timeout", startTimeout);
        lab.settings.put("lakeactors.cluster.tls.enabled", true);
        lab.settings.put("lakeactors.cluster.tls.key", dir.resolve(name + ".key").toString());
        lab.settings.put("lakeactors.cluster.tls.certificate", dir.resolve(name + ".crt").toString());
        lab.settings.put("lakeactors.cluster.tls.authority", dir.resolve(trusts + ".crt").toString());
        return lab;
    }
}
