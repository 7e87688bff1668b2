package io.lakeactors.contract;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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
        try {
            reading.accept(file.toAbsolutePath());
            return read(shown, textOf(file.toAbsolutePath()), path -> sibling(file, path, reading));
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

    private static String sibling(Path pipeline, String path, Consumer<Path> reading) {
        try {
            Path file = pipeline.toAbsolutePath().getParent().resolve(path).normalize();
            reading.accept(file);
            return textOf(file);
        } catch (InvalidPathException wrong) {
            throw unreadable("\"" + path + "\" is not a path", "Write the path of the contract, relative to the pipeline.");
        }
    }

    /** Only regular files are opened: a pipe or a device would hang the reader, and none is larger than a contract can be. */
    static String textOf(Path file) {
        try {
            if (!Files.exists(file)) {
                throw unreadable("there is no file " + file, "Check the path.");
            }
            if (!Files.isRegularFile(file)) {
                throw unreadable(file + " is not a regular file", "Name a file.");
            }
            if (Files.size(file) > 4L * YamlReader.CHARACTERS_MAX) {
                throw unreadable(file + " is larger than any pipeline or contract may be", "Check the path.");
            }
            return Files.readString(file);
        } catch (MalformedInputException notText) {
            throw unreadable(file + " is not UTF-8 text", "Check the path and the file's encoding.");
        } catch (IOException failed) {
            throw unreadable(file + " cannot be read: " + failed.getClass().getSimpleName(), "Check that it may be read.");
        }
    }

    private static LakeException unreadable(String what, String mend) {
        return new LakeException(io.lakeactors.model.LakeError.of(ErrorCode.PIPELINE_INVALID, what, "", mend));
    }
}
