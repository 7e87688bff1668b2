package io.lakeactors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.api.wire.Fault;
import io.lakeactors.api.wire.Json;
import java.util.concurrent.TimeUnit;

/** Makes the call of a cluster command and shows its answer, whatever the command is. */
final class ClusterRun {
    private static final String HOME_AND_CLEAR = "\u001b[H\u001b[2J";
    private static final int WAIT_MILLIS = 20_000;

    private final Lake lake;
    private final NodeClient node;
    private final ClusterLine line;

    ClusterRun(Lake lake, NodeClient node, ClusterLine line) {
        this.lake = lake;
        this.node = node;
        this.line = line;
    }

    /** @param times how often, for commands that go on @return the exit code */
    int run(int times) throws InterruptedException {
        if (line.command().follows()) {
            return follow(times);
        }
        if (line.command().changes()) {
            return change();
        }
        for (int time = 1; ; time++) {
            JsonNode answer = call(line.path(false));
            if (line.watch() && lake.json()) {
                lake.terminal().out().println(Json.write(answer));
            } else {
                lake.show(answer, () -> lake.terminal().out().print((line.watch() && lake.terminal().tty() ? HOME_AND_CLEAR : "")
                        + AnswerPage.of(line.command(), answer)));
            }
            lake.terminal().out().flush();
            if (!line.watch() || time >= times) {
                return ExitCode.DONE;
            }
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private JsonNode call(String path) {
        return line.command().method().equals("GET") ? node.get(path, JsonNode.class) : node.post(path, null, JsonNode.class);
    }

    /** The node keeps each call until something comes, so nothing that happens between two calls is missed. In JSON a line each. */
    private int follow(int times) {
        long after = 0;
        for (int time = 1; ; time++) {
            String path = line.path(false);
            JsonNode answer = call(path + (path.contains("?") ? "&" : "?") + "after=" + after + "&wait=" + WAIT_MILLIS);
            after = answer.path("next").asLong(after);
            for (JsonNode row : answer.path(line.command().rows())) {
                lake.terminal().out().println(lake.json() ? Json.write(row) : AnswerPage.line(line.command().columns(), row));
            }
            lake.terminal().out().flush();
            if (time >= times) {
                return ExitCode.DONE;
            }
        }
    }

    /** First what would be; then, if that is wanted, so that it is. */
    private int change() {
        if (!line.yes()) {
            JsonNode plan = call(line.path(true));
            if (line.dryRun()) {
                return shown(plan);
            }
            if (lake.json() || !lake.terminal().tty()) {
                throw new Failure(Fault.request("this changes the cluster, and nobody is here to be asked", "lake cluster " + line.command().name(),
                        "Add --yes, or --dry-run to see what it would do."));
            }
            lake.terminal().out().print(AnswerPage.of(line.command(), plan));
            if (plan.path("changes").isBoolean() && !plan.path("changes").asBoolean()) {
                lake.terminal().out().flush();
                return ExitCode.DONE;
            }
            if (!lake.terminal().confirms("Do it?")) {
                lake.terminal().note("Nothing was changed.");
                return ExitCode.FOUND;
            }
        }
        return shown(call(line.path(line.dryRun())));
    }

    private int shown(JsonNode answer) {
        lake.show(answer, () -> lake.terminal().out().print(AnswerPage.of(line.command(), answer)));
        return ExitCode.DONE;
    }
}
