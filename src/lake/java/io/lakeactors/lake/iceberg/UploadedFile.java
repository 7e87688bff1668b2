package io.lakeactors.lake.iceberg;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file behind the table's own {@link FileIO}: closing its stream completes it. */
final class UploadedFile extends DurableOutput {
    private static final Logger LOG = LoggerFactory.getLogger(UploadedFile.class);

    private final FileIO io;
    private final String location;
    private final PositionOutputStream stream;

    UploadedFile(FileIO io, String location) throws IOException {
        this.io = io;
        this.location = location;
        this.stream = asked(() -> io.newOutputFile(location).create());
    }

    @Override
    OutputStream stream() {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] from, int start, int length) throws IOException {
                asked(() -> {
                    stream.write(from, start, length);
                    return null;
                });
            }
        };
    }

    @Override
    void complete() throws IOException {
        asked(() -> {
            stream.close();
            return null;
        });
    }

    @Override
    void discard() {
        try {
            stream.close();
        } catch (IOException | RuntimeException failure) {
            LOG.warn("An unfinished data file could not be closed: {}", location, failure);
        }
        try {
            io.deleteFile(location);
        } catch (RuntimeException failure) {
            LOG.warn("An unfinished data file could not be deleted and is left to the removal of orphans: {}", location, failure);
        }
    }

    @Override
    InputFile completed() {
        return io.newInputFile(location);
    }

    /** Clients of object stores throw exceptions of their own kinds: all of them mean that the storage failed. */
    private static <T> T asked(Callable<T> storage) throws IOException {
        try {
            return storage.call();
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        } catch (IOException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IOException(failure.getMessage(), failure);
        }
    }
}
