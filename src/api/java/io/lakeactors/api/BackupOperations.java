package io.lakeactors.api;

import io.lakeactors.api.Operation.Access;
import io.lakeactors.api.wire.Backup;
import io.lakeactors.api.wire.BackupRequest;
import java.util.List;

/** Backups of the whole lake. */
final class BackupOperations {
    private static final String TAG = "backup";

    private final ApiParts parts;

    BackupOperations(ApiParts parts) {
        this.parts = parts;
    }

    List<Operation> all() {
        return List.of(
                Operation.post("/v1/backup", "backupStart", TAG, "Begins a backup of the whole lake", Access.CHANGE, Backup.class, call -> {
                    BackupRequest request = call.body(BackupRequest.class);
                    if (request.to() == null || request.to().isBlank()) {
                        throw Call.invalid("nothing says where the backup is to be", "to", "Give an absolute directory, or s3://bucket/prefix.");
                    }
                    return parts.backups().start(request.to());
                }).taking(BackupRequest.class).answering(202),
                Operation.get("/v1/backup", "backup", TAG, "This node's latest backup", Backup.class, call -> Operations.now(parts.backups().latest())));
    }
}
