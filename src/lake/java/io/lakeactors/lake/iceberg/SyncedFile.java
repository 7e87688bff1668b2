package io.lakeactors.lake.iceberg;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.iceberg.io.InputFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file on this machine: completed means that it, its folder, and every folder that was made for it have been synced. */
final class SyncedFile extends DurableOutput {
    private static final Logger LOG = LoggerFactory.getLogger(SyncedFile.class);
    /** The JDK copies heap bytes through a native buffer of each write's size and keeps it with the thread. */
    private static final int WRITE_BYTES = 128 << 10;

    private final Path path;
    private final FileChannel channel;
    private final FolderChain folders;

    SyncedFile(Path path) throws IOException {
        this.path = path;
        folders = FolderChain.makeFor(path);
        channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
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
                for (int at = start; at < start + length; at += WRITE_BYTES) {
                    ByteBuffer slice = ByteBuffer.wrap(from, at, Math.min(WRITE_BYTES, start + length - at));
                    while (slice.hasRemaining()) {
                        channel.write(slice);
                    }
                }
            }
        };
    }

    @Override
    void complete() throws IOException {
        channel.force(true);
        channel.close();
        folders.sync();
    }

    @Override
    void discard() {
        try {
            channel.close();
        } catch (IOException failure) {
            LOG.warn("An unfinished data file could not be closed: {}", path, failure);
        }
        try {
            Files.deleteIfExists(path);
        } catch (IOException failure) {
            LOG.warn("An unfinished data file could not be deleted and is left to the removal of orphans: {}", path, failure);
        }
    }

    @Override
    InputFile completed() {
        return org.apache.iceberg.Files.localInput(path.toFile());
    }
}
