package io.lakeactors.engine.partition;

import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.WrittenFile;
import java.util.List;

/** What a {@link BatchWorker} is told, by its partition, its intake, and itself. */
sealed interface WorkerCommand {
    record Polled(RawBatch raw) implements WorkerCommand {}

    record SourceFailed(LakeError error) implements WorkerCommand {}

    record SourceRecovered() implements WorkerCommand {}

    record EndHeard(long position) implements WorkerCommand {}

    /** Close the open batch soon: memory is short. */
    record Flush() implements WorkerCommand {}

    /** Close the open batch and read no further. */
    record Rest() implements WorkerCommand {}

    /** Whether to ask for no more, since enough batches wait for their commit. */
    record Hold(boolean on) implements WorkerCommand {}

    /** One of the tables holds what is before this position. */
    record Committed(long position) implements WorkerCommand {}

    /** Close a batch as soon as it comes to this position: somebody waits for it. */
    record FlushAt(long position) implements WorkerCommand {}

    /** Tell how far the reading is. As with every command, what can be done now is done then. */
    record Tick() implements WorkerCommand {}

    /** The open batch may have been open for long enough. */
    record Due() implements WorkerCommand {}

    record SchemasHeard(SchemaGate.Heard heard) implements WorkerCommand {}

    record Finished(List<WrittenFile> files, LakeException failure) implements WorkerCommand {}
}
