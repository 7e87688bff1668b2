package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.api.wire.ClusterCatalog;
import io.lakeactors.api.wire.ClusterChange;
import io.lakeactors.api.wire.ClusterCommand;
import io.lakeactors.api.wire.ClusterCommand.Argument;
import io.lakeactors.api.wire.ClusterCommand.Column;
import io.lakeactors.api.wire.ClusterCommands;
import io.lakeactors.api.wire.ClusterEvents;
import io.lakeactors.api.wire.ClusterMembers;
import io.lakeactors.api.wire.ClusterShards;
import io.lakeactors.cli.StubNode.Ran;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lake cluster}: what it knows itself, and what it learns from the node. */
class ClusterCommandTest extends OnStubNode {
    private static final ClusterCommand DANCE = new ClusterCommand("dance", "Makes nodes dance.", "GET", "/v1/cluster/dance", false, false,
            List.of(new Argument("node", true, true, "string", "who", ""), new Argument("atMost", false, false, "duration", "how long", "10s"),
                    new Argument("loud", false, false, "boolean", "whether it is heard", "")),
            "steps", List.of(new Column("STEP", "name", "text"), new Column("BEATS", "beats", "count"), new Column("STYLE", "style", "hologram")),
            "lake cluster dance n1");

    private void assertPrinted(Ran ran, String out) {
        assertThat(ran.out()).as(ran.err()).isEqualTo(out);
        assertThat(ran.code()).isZero();
    }

    @Test
    void membersAreATable() {
        node.on("GET /v1/cluster/members", new ClusterMembers(List.of(
                new ClusterMembers.Member("n1", "127.0.0.1:7001", "up", List.of("api", "ingest"), true, true, false, null, 2048L, "0.1.0", null, List.of("catalog")),
                new ClusterMembers.Member("n2", "127.0.0.1:7002", "down", List.of(), false, false, false, null, null, null, null, List.of()))));
        assertPrinted(node.lake("cluster", "show"), """
                NODE  ADDRESS         STATUS  ROLES        REACHABLE  LEADER  OLDEST  UP FOR  IN FLIGHT  VERSION  FAILING
                n1    127.0.0.1:7001  up      api, ingest  yes        yes     no      -         2.0 KiB  0.1.0    catalog
                n2    127.0.0.1:7002  down    -            no         no      no      -               -  -        -
                """);
    }

    @Test
    void inJsonTheAnswerIsWhatTheNodeSaid() throws IOException {
        node.on("GET /v1/cluster/members", "{\"members\":[],\"younger\":{\"than\":\"me\"}}");
        assertThat(new ObjectMapper().readTree(node.lake("cluster", "show", "-o", "json").out()).at("/younger/than").asText()).isEqualTo("me");
    }

    @Test
    void optionsGoIntoTheQuery() {
        node.on("GET /v1/cluster/shards?kind=all&on=n+1", new ClusterShards(List.of(new ClusterShards.Shard("table", "silver.x", "3", "n 1", "", null, null))));
        assertPrinted(node.lake("cluster", "shards", "--kind", "all", "--on", "n 1"), """
                KIND   ENTITY    SHARD  NODE  STATE  ROWS/S  LAG
                table  silver.x  3      n 1   -           -    -
                """);
    }

    @Test
    void watchingShowsItAgain() {
        node.on("GET /v1/cluster/members", new ClusterMembers(List.of()));
        assertPrinted(node.lake("cluster", "show", "--watch", "--times", "2", "-o", "json"), "{\"members\":[]}\n{\"members\":[]}\n");
    }

    @Test
    void aTailGoesOnWhereItWas() {
        node.on("GET /v1/cluster/events?after=0&wait=20000", new ClusterEvents(7, List.of(new ClusterEvents.Event(7, 1_700_000_000_000L, "up", "n1:1", "roles x"))));
        node.on("GET /v1/cluster/events?after=7&wait=20000", new ClusterEvents(8, List.of(new ClusterEvents.Event(8, 1_700_000_000_000L, "leader", "", "nobody"))));
        Ran ran = node.lake("cluster", "tail", "--times", "2");
        assertThat(ran.out().lines().map(line -> line.substring(14))).containsExactly("up            n1:1          roles x", "leader        -             nobody");
    }

    @Test
    void withoutACommandItListsWhatTheNodeKnows() {
        node.on("GET /v1/cluster/commands", new ClusterCommands(List.of(DANCE)));
        assertPrinted(node.lake("cluster"), """
                COMMAND  DOES                EXAMPLE
                dance    Makes nodes dance.  lake cluster dance n1
                """);
    }

    @Test
    void withoutANodeItListsWhatItKnowsItself(@TempDir Path empty) {
        Ran ran = StubNode.run(Map.of(), empty, false, "cluster", "--home", empty.toString());
        assertThat(ClusterCatalog.ALL).allSatisfy(command -> assertThat(ran.out()).contains(command.example()));
        assertThat(ran.err()).contains("No node runs on");
        assertThat(StubNode.run(Map.of(), empty, false, "cluster", "show", "--home", empty.toString()).code()).isEqualTo(3);
    }

    @Test
    void aCommandThatIsYoungerThanTheClientIsRunAsTheNodeDescribesIt() {
        node.on("GET /v1/cluster/commands", new ClusterCommands(List.of(DANCE)));
        node.on("GET /v1/cluster/dance?node=n1&atMost=5000&loud=true", "{\"steps\":[{\"name\":\"waltz\",\"beats\":1200,\"style\":{\"a\":1}}]}");
        assertPrinted(node.lake("cluster", "dance", "n1", "--at-most=5s", "--loud"), """
                STEP   BEATS  STYLE
                waltz  1,200  {"a":1}
                """);
        assertThat(node.lake("cluster", "dance", "n1", "--at-most", "5s", "--loud", "-o", "json").out()).contains("waltz");
    }

    @Test
    void whatNeitherKnowsIsSaidInOneLine() {
        node.on("GET /v1/cluster/commands", new ClusterCommands(List.of(DANCE)));
        Ran ran = node.lake("cluster", "sing", "loud");
        assertThat(ran.err()).contains("no command \"sing loud\"").hasLineCount(1);
        assertThat(ran.code()).isEqualTo(2);
        assertThat(node.lake("cluster", "dance").err()).contains("NODE is missing", "Try: lake cluster dance n1");
        assertThat(node.lake("cluster", "dance", "n1", "n2").err()).contains("no argument \"n2\"");
        assertThat(node.lake("cluster", "dance", "n1", "--fast").err()).contains("no option \"--fast\"");
        assertThat(node.lake("cluster", "dance", "n1", "--at-most").err()).contains("--at-most needs a value");
        assertThat(node.lake("cluster", "dance", "n1", "--at-most=soon").err()).contains("soon is no duration");
    }

    private static ClusterChange change(boolean dry) {
        return new ClusterChange(dry, true, List.of(new ClusterChange.Step("n2", "ends")));
    }

    private Ran asked(String typed, String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        var all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--home", home.toString()));
        int code = Main.run(new Terminal(new PrintWriter(out), new PrintWriter(err), new BufferedReader(new StringReader(typed)), true, Map.of(), home),
                all.toArray(String[]::new));
        return new Ran(code, out.toString(), err.toString());
    }

    @Test
    void aChangeIsShownAndAskedForBeforeItIsDone() {
        node.on("POST /v1/cluster/leave?node=n2&dryRun=true", change(true)).on("POST /v1/cluster/leave?node=n2&dryRun=false", change(false));
        Ran no = asked("n\n", "cluster", "leave", "n2");
        assertThat(no.out()).isEqualTo("NODE  SAYS\nn2    ends\n");
        assertThat(no.err()).isEqualTo("Do it? [y/N] Nothing was changed.\n");
        assertThat(no.code()).isEqualTo(1);
        assertThat(node.asked).containsExactly("POST /v1/cluster/leave?node=n2&dryRun=true");
        Ran yes = asked("y\n", "cluster", "leave", "n2");
        assertThat(yes.code()).isZero();
        assertThat(node.asked).endsWith("POST /v1/cluster/leave?node=n2&dryRun=false");
    }

    @Test
    void aChangeThatNobodyCanBeAskedForNeedsYes() {
        node.on("POST /v1/cluster/down?node=n2&dryRun=true", change(true)).on("POST /v1/cluster/down?node=n2&dryRun=false", change(false));
        Ran refused = node.lake("cluster", "down", "n2");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("nobody is here to be asked", "Add --yes");
        assertThat(node.asked).doesNotContain("POST /v1/cluster/down?node=n2&dryRun=false");
        assertThat(node.lake("cluster", "down", "n2", "--dry-run").code()).isZero();
        assertThat(node.lake("cluster", "down", "n2", "--yes", "-o", "json").out()).contains("\"dryRun\" : false");
        assertThat(node.asked).containsSubsequence("POST /v1/cluster/down?node=n2&dryRun=true", "POST /v1/cluster/down?node=n2&dryRun=false");
    }

    @Test
    void aPlanThatChangesNothingIsNotAskedFor() {
        node.on("POST /v1/cluster/rebalance?dryRun=true", new ClusterChange(true, false, List.of()));
        assertThat(asked("", "cluster", "rebalance").out()).isEqualTo("Nothing to show.\n");
        assertThat(node.lake("cluster", "rebalance", "--plan").code()).isZero();
    }

    @Test
    void twoWordsMayMakeACommand() {
        node.on("POST /v1/cluster/log-level?logger=io.lakeactors&level=debug&on=n1&dryRun=false", change(false));
        assertThat(node.lake("cluster", "log", "level", "io.lakeactors", "debug", "--on", "n1", "--yes").code()).isZero();
        assertThat(node.lake("cluster", "log").err()).contains("say what to do");
    }
}
