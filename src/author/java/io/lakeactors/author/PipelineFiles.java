package io.lakeactors.author;

import io.lakeactors.contract.Checked;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.engine.SchemaFit;
import io.lakeactors.model.LakeException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Pipelines as a node would read them. */
final class PipelineFiles {
    private PipelineFiles() {}

    /** @param file absolute @param directory where the names that people read begin @param reading is told each file before it is read */
    static Checked<PipelineSpec> read(Path file, Path directory, Consumer<Path> reading) {
        String shown = shown(file, directory);
        return SchemaFit.check(shown, Pipelines.read(file, shown, reading));
    }

    /** @throws LakeException of the first fault; the others are suppressed in it */
    static PipelineSpec required(Checked<PipelineSpec> checked) {
        return checked.value().orElseThrow(() -> {
            LakeException first = checked.faults().getFirst().asError().asException();
            checked.faults().stream().skip(1).forEach(other -> first.addSuppressed(other.asError().asException()));
            return first;
        });
    }

    /** As short as it can be. */
    static String shown(Path file, Path directory) {
        return file.startsWith(directory) ? directory.relativize(file).toString() : file.toString();
    }
}
