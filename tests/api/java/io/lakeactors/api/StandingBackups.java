package io.lakeactors.api;

import io.lakeactors.api.wire.Backup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Backups that are done as soon as they are asked for. */
final class StandingBackups implements BackupService {
    private volatile Backup latest = Backup.NONE;

    @Override
    public CompletionStage<Backup> start(String to) {
        latest = new Backup("done", to, 1, 2L, 3, 4, 3, 4, null);
        return CompletableFuture.completedFuture(new Backup("running", to, 1, null, 0, 0, 0, 0, null));
    }

    @Override
    public Backup latest() {
        return latest;
    }
}
