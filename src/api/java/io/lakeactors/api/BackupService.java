package io.lakeactors.api;

import io.lakeactors.api.wire.Backup;
import java.util.concurrent.CompletionStage;

/** Makes backups of the whole lake, one at a time. */
public interface BackupService {
    /** Begins one and does not wait for it. Fails with REQUEST_INVALID if the place is none, or one is under way. */
    CompletionStage<Backup> start(String to);

    /** The latest of this node, or {@link Backup#NONE}. */
    Backup latest();
}
