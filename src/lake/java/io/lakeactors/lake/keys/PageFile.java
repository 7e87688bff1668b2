package io.lakeactors.lake.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Pages that memory has no room for, in a file that goes when this is closed, or with the process. There is no file before the first page. Not safe for threads. */
final class PageFile implements AutoCloseable {
    private final Path folder;
    private final ByteBuffer buffer;
    private FileChannel file;

    /** @param words of a page */
    PageFile(Path folder, int words) {
        this.folder = folder;
        buffer = ByteBuffer.allocateDirect(words * Long.BYTES);
    }

    int pageBytes() {
        return buffer.capacity();
    }

    Path folder() {
        return folder;
    }

    /** @param into a page's words */
    void read(long number, long[] into) {
        try {
            buffer.clear();
            long from = number * buffer.capacity();
            while (buffer.hasRemaining()) {
                if (file.read(buffer, from + buffer.position()) < 0) {
                    throw new IOException("the file ends within page " + number);
                }
            }
            buffer.flip().asLongBuffer().get(into);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** @param words a page's */
    void write(long number, long[] words) {
        try {
            if (file == null) {
                file = open();
            }
            buffer.clear();
            buffer.asLongBuffer().put(words);
            long to = number * buffer.capacity();
            while (buffer.hasRemaining()) {
                file.write(buffer, to + buffer.position());
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private FileChannel open() throws IOException {
        Files.createDirectories(folder);
        Path path = Files.createTempFile(folder, "lake-keys-", ".pages");
        return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw failed(e);
            } finally {
                file = null;
            }
        }
    }

    private UncheckedIOException failed(IOException cause) {
        return new UncheckedIOException("the index of keys in " + folder, cause);
    }
}
