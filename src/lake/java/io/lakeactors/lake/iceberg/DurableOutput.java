package io.lakeactors.lake.iceberg;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;

/** A new file that is being written and is durable once completed. */
abstract class DurableOutput {
    /** Where the bytes go. */
    abstract OutputStream stream() throws IOException;

    /** Closes the file and returns when it would survive a loss of power (or the upload is complete). */
    abstract void complete() throws IOException;

    /** Closes and deletes the file, completed or not. Never throws. */
    abstract void discard();

    /** The completed file, to be read back. */
    abstract InputFile completed();

    /**
     * Begins a file that must not exist yet.
     *
     * @param location a path or {@code file:} URI, which is written here with fsync; anything else goes through {@code io}
     */
    static DurableOutput create(FileIO io, String location) throws IOException {
        Path local = localPath(location);
        try {
            return local == null ? new UploadedFile(io, location) : new SyncedFile(local);
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    /** The path that a location names on this machine, null if it names none. Taken literally: partition folders may hold percent signs. */
    static Path localPath(String location) {
        String path = location.replaceFirst("^file:(//)?(?=/)", "");
        return path.startsWith("/") ? Path.of(path) : null;
    }
}
