package io.lakeactors.cli;

import io.lakeactors.api.wire.ChoiceRequest;
import io.lakeactors.api.wire.Fault;
import io.lakeactors.api.wire.Pipeline;
import io.lakeactors.api.wire.Pipeline.Target;
import io.lakeactors.api.wire.RunRequest;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One pipeline's state: pause, resume, drain, delete, run. */
final class StateCommands {
    private StateCommands() {}

    @Command(
            name = "pause",
            description = "Stop reading; what was read is committed.",
            footer = {"", "Example: lake pause flights"})
    static final class Pause extends Change {
        Pause(Lake lake) {
            super(lake, "pause");
        }
    }

    @Command(
            name = "resume",
            description = "Read on.",
            footer = {"", "A stop that leaves a choice names it; lake status says what each means.", "Example: lake resume flights",
                "Example: lake resume flights --partition flights/3 --choose skip-truncated"})
    static final class Resume extends Change {
        @Option(names = "--choose", paramLabel = "CHOICE", description = "Go on after a stop: skip-truncated (give up what the source has deleted unread), "
                + "replay (read again what the table no longer holds), new-source (begin with a topic that was made anew).")
        private String choice;

        @Option(names = "--partition", paramLabel = "TOPIC/N", description = "The choice is about this partition only; else about all that it answers.")
        private String partition;

        @Option(names = "--by", paramLabel = "NAME", description = "Who chooses, for the record; the user's name if not given.")
        private String by;

        Resume(Lake lake) {
            super(lake, "resume");
        }

        @Override
        Pipeline change(NodeClient node, String path) {
            if (choice == null) {
                if (partition != null || by != null) {
                    throw new Failure(Fault.request((partition != null ? "--partition" : "--by") + " belongs to a choice", "resume",
                            "Give --choose too, or resume the whole pipeline."));
                }
                return super.change(node, path);
            }
            String who = by == null ? System.getProperty("user.name", "") : by;
            return node.post(path + "/choose", new ChoiceRequest(choice, partition, who), Pipeline.class);
        }
    }

    @Command(
            name = "drain",
            description = "Commit what was read, then pause; return when it is at rest.",
            footer = {"", "Example: lake drain flights"})
    static final class Drain extends Change {
        Drain(Lake lake) {
            super(lake, "drain");
        }
    }

    @Command(
            name = "delete",
            description = "Commit what was read, then forget the pipeline; its tables stay.",
            footer = {"", "Applied again, it goes on where it was.", "Example: lake delete flights"})
    static final class Delete extends Change {
        Delete(Lake lake) {
            super(lake, "delete");
        }

        @Override
        Pipeline change(NodeClient node, String path) {
            return node.delete(path, Pipeline.class);
        }

        @Override
        String said(Pipeline was) {
            var tables = was.targets().stream().map(Target::table).toList();
            return was.name() + " is deleted. Its tables stay" + (tables.isEmpty() ? "." : ": " + String.join(", ", tables) + ".");
        }
    }

    private abstract static class Change extends LakeCommand {
        private final String verb;

        @Parameters(paramLabel = "PIPELINE", description = "The pipeline's name.")
        private String name;

        Change(Lake lake, String verb) {
            super(lake);
            this.verb = verb;
        }

        /** @param path of the pipeline */
        Pipeline change(NodeClient node, String path) {
            return node.post(path + "/" + verb, null, Pipeline.class);
        }

        String said(Pipeline pipeline) {
            return pipeline.name() + " is " + pipeline.state() + (pipeline.reason().isBlank() ? "" : ": " + pipeline.reason());
        }

        @Override
        public Integer call() {
            try (NodeClient node = lake.nodes().open()) {
                Pipeline pipeline = change(node, "/v1/pipelines/" + NodeClient.escaped(name));
                show(pipeline, () -> line(said(pipeline)));
            }
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "run",
            description = "Read to the end offsets as they are now, commit, end.",
            footer = {"", "Exits 0 when all of it is committed, 1 if the run failed.", "Example: lake run flights --bounded"})
    static final class Run extends LakeCommand {
        private static final long LOOK_MILLIS = 200;

        @Parameters(paramLabel = "PIPELINE", description = "The pipeline's name.")
        private String name;

        @Option(names = "--bounded", description = "To the end offsets at start. A run without an end is what `lake resume` is for.")
        private boolean bounded;

        @Option(names = "--id", paramLabel = "ID", description = "What to call the run: one that has been begun under this id is waited for or shown, and not begun again unless it failed.")
        private String id;

        Run(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            if (!bounded) {
                throw new Failure(Fault.request("a run needs an end", "run", "Give --bounded, or use `lake resume " + name + "` to run for good."));
            }
            try (NodeClient node = lake.nodes().open()) {
                String runs = "/v1/pipelines/" + NodeClient.escaped(name) + "/runs";
                var run = node.post(runs, new RunRequest(id), io.lakeactors.api.wire.Run.class);
                while (run.state().equals("running")) {
                    progress(run);
                    TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                    run = node.get(runs + "/" + NodeClient.escaped(run.id()), io.lakeactors.api.wire.Run.class);
                }
                if (terminal().tty()) {
                    terminal().err().print("\r\u001b[K");
                    terminal().err().flush();
                }
                var ended = run;
                show(ended, () -> print(ended));
                return ended.state().equals("succeeded") ? ExitCode.DONE : ExitCode.FOUND;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return ExitCode.UNREACHABLE;
            }
        }

        private void progress(io.lakeactors.api.wire.Run run) {
            if (terminal().tty() && !lake.json()) {
                terminal().err().print("\r\u001b[K" + name + ": " + Words.some(run.rows(), "row") + ", " + Human.bytes(run.bytes()));
                terminal().err().flush();
            }
        }

        private void print(io.lakeactors.api.wire.Run run) {
            String took = run.endedAt() == null ? "" : " in " + Human.duration(run.endedAt() - run.startedAt());
            line(run.pipeline() + " " + run.state() + took + ": " + Words.some(run.rows(), "row") + " written, " + Human.count(run.quarantined())
                    + " quarantined, "
                    + Human.count(run.dropped()) + " dropped, " + Human.bytes(run.bytes()) + " (run " + run.id() + ")");
            if (!run.reason().isBlank()) {
                line(run.reason());
            }
        }
    }
}
