package io.lakeactors.cli;

import io.lakeactors.api.wire.Backup;
import io.lakeactors.api.wire.BackupRequest;
import io.lakeactors.api.wire.Fault;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Copies the whole lake to another place. */
@Command(
        name = "backup",
        description = "Copy the whole lake to another place, while it goes on.",
        footer = {"", "What is there already is not copied again. The place is the node's: a directory of its machine, or s3://bucket/prefix.", "Example: lake backup --to /mnt/backup/lake"})
final class BackupCommand extends LakeCommand {
    private static final long LOOK_MILLIS = 300;

    @Option(names = "--to", paramLabel = "DIR|URL", required = true, description = "A directory or bucket prefix: empty, or an earlier backup of this lake.")
    private String to;

    BackupCommand(Lake lake) {
        super(lake);
    }

    @Override
    public Integer call() {
        String place = to.contains("://") ? to : terminal().directory().resolve(to).toAbsolutePath().normalize().toString();
        try (NodeClient node = lake.nodes().open()) {
            Backup backup = node.post("/v1/backup", new BackupRequest(place), Backup.class);
            while (backup.state().equals("running")) {
                pause();
                backup = node.get("/v1/backup", Backup.class);
            }
            if (backup.fault() != null) {
                throw new Failure(backup.fault());
            }
            Backup done = backup;
            show(done, () -> print(done));
        }
        return ExitCode.DONE;
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Failure(Fault.unreachable("the command was stopped; the backup goes on", "", "Look at it with GET /v1/backup."));
        }
    }

    private void print(Backup done) {
        line("Backed up to " + done.to() + ": " + Words.some(done.files(), "file") + ", " + Human.bytes(done.bytes()) + "; copied " + Words.some(done.copiedFiles(), "file") + ", "
                + Human.bytes(done.copiedBytes()) + ", in " + Duration.ofMillis(done.endedAt() - done.startedAt()).toSeconds() + " s.");
    }
}
