package io.lakeactors.author;

import io.lakeactors.contract.Checked;
import io.lakeactors.contract.Overlays;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.engine.SchemaFit;
import io.lakeactors.model.LakeException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Pipelines as a node would read them. */
final class PipelineFiles {
    private PipelineFiles() {}

    /**
     * @param file absolute
     * @param directory where the names that people read begin
     * @param environment whose overlays are laid over it
     * @param reading is told each file before it is read
     */
    static Checked<PipelineSpec> read(Path file, Path directory, Optional<String> environment, Consumer<Path> reading) {
        String shown = shown(file, directory);
        return SchemaFit.check(shown, Pipelines.read(file, shown, environment, reading));
    }

    /** A pipeline that is right, and of which the environment says something. @param reading as above @throws LakeException of the first fault; the others are suppressed in it */
    static Checked<PipelineSpec> known(Path file, Path directory, Optional<String> environment, Consumer<Path> reading) {
        var read = new LinkedHashSet<Path>();
        var checked = read(file, directory, environment, reading.andThen(read::add));
        required(checked);
        environment.ifPresent(name -> Overlays.require(bases(read, name), name, shown(file, directory)));
        return checked;
    }

    /** Of files that were read, those that may have an overlay, be it there or not: pipelines and contracts, and not what those refer to. */
    static List<Path> bases(Collection<Path> read, String environment) {
        return read.stream().filter(base -> read.contains(Overlays.of(base, environment))).toList();
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
