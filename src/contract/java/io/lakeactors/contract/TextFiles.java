package io.lakeactors.contract;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads what users wrote, and tells what cannot be read by a {@link LakeException}. */
final class TextFiles {
    private TextFiles() {}

    /** A file in a folder, or below it: no link leads out of it either. @param path relative, with no dots @param reading is told the file before it is read */
    static String below(Path folder, String path, Consumer<Path> reading) {
        Path file = folder.resolve(path);
        reading.accept(file);
        try {
            if (Files.exists(file) && !file.toRealPath().startsWith(folder.toRealPath())) {
                throw unreadable(file + " is a link that leads out of the contract's folder", "Put the file there.");
            }
        } catch (IOException failed) {
            throw unreadable(file + " cannot be read: " + failed.getClass().getSimpleName(), "Check that it may be read.");
        }
        return textOf(file);
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

    static LakeException unreadable(String what, String mend) {
        return new LakeException(LakeError.of(ErrorCode.PIPELINE_INVALID, what, "", mend));
    }
}
