package io.lakeactors.contract;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads pipelines: files that say what moves where, under which contract, to which goals. */
public final class Pipelines {
    private Pipelines() {}

    /** Reads a pipeline file; its contract's path is relative to the file. Faults tell also of files that cannot be read. */
    public static Checked<PipelineSpec> read(Path file) {
        return read(file, file.toString(), read -> { });
    }

    /**
     * As {@link #read(Path)}, for who wants to know when to read it again.
     *
     * @param shown what to call the file in faults
     * @param reading is told each file before it is read
     */
    public static Checked<PipelineSpec> read(Path file, String shown, Consumer<Path> reading) {
        return read(file, shown, Optional.empty(), reading);
    }

    /**
     * As above, as the pipeline and its contract are in an environment.
     *
     * @param environment whose {@linkplain Overlays overlays} are laid over them, where there are any; faults name the file and the line that was written
     */
    public static Checked<PipelineSpec> read(Path file, String shown, Optional<String> environment, Consumer<Path> reading) {
        var made = new HashSet<String>();
        return read(file, shown, environment, new ContractLoader(path -> sibling(file, path, environment, reading, made), made::contains), reading);
    }

    /** As above. @param loader of the contract, as {@link #read(String, String, Function)} has it */
    public static Checked<PipelineSpec> read(Path file, String shown, Optional<String> environment, Function<String, String> loader, Consumer<Path> reading) {
        return read(file, shown, environment, ContractLoader.sent(loader), reading);
    }

    private static Checked<PipelineSpec> read(Path file, String shown, Optional<String> environment, ContractLoader loader, Consumer<Path> reading) {
        try {
            reading.accept(file.toAbsolutePath());
            var laid = Overlays.laid(file, shown, TextFiles.textOf(file.toAbsolutePath()), environment, ErrorCode.PIPELINE_INVALID, reading);
            return laid.read(ErrorCode.PIPELINE_INVALID, shown, (text, faults) -> new PipelineReader(shown, text, loader, false, faults).read());
        } catch (LakeException unreadable) {
            var faults = new Faults(ErrorCode.PIPELINE_INVALID, shown);
            faults.add(0, unreadable.error().what(), unreadable.error().mend());
            return Checked.faulty(faults);
        }
    }

    /**
     * Reads a pipeline from its text.
     *
     * @param name the file's name to use in faults
     * @param loader from the contract's path, as the pipeline has it, to the contract's text; throws a {@link LakeException} whose text and mend become a fault
     */
    public static Checked<PipelineSpec> read(String name, String text, Function<String, String> loader) {
        return new PipelineReader(name, text, loader, false).read();
    }

    /**
     * As {@link #read(String, String, Function)}, of texts that were taken before, maybe by an older program: a check on the whole table that cannot be measured is
     * told of and left out, as it was then, so that it keeps no running pipeline from going on.
     */
    public static Checked<PipelineSpec> readTaken(String name, String text, Function<String, String> loader) {
        return new PipelineReader(name, text, loader, true).read();
    }

    /** @param made gets the text if it is not as it was written */
    private static String sibling(Path pipeline, String path, Optional<String> environment, Consumer<Path> reading, Set<String> made) {
        try {
            Path file = pipeline.toAbsolutePath().getParent().resolve(path).normalize();
            reading.accept(file);
            String written = TextFiles.textOf(file);
            Checked<String> effective = Contracts.effective(file, path, written, environment, reading);
            String text = effective.value().orElseThrow(() -> new FaultyFile(effective));
            if (!text.equals(written)) {
                made.add(text);
            }
            return text;
        } catch (InvalidPathException wrong) {
            throw TextFiles.unreadable("\"" + path + "\" is not a path", "Write the path of the contract, relative to the pipeline.");
        }
    }
}
