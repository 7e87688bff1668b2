package io.lakeactors.server;

import io.lakeactors.api.wire.NodeFile;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The directory that one node owns while it runs: journal, catalog, warehouse, embedded broker, log, and the note by which the command line finds it. */
public final class Home implements AutoCloseable {
    private final Path dir;
    private final FileChannel lockFile;
    private final FileLock lock;

    private Home(Path dir, FileChannel lockFile, FileLock lock) {
        this.dir = dir;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Makes the directory if needed and takes it.
     *
     * @throws LakeException {@link ErrorCode#HOME_NOT_WRITABLE}, {@link ErrorCode#HOME_IN_USE}
     */
    public static Home take(Path path) {
        Path dir = path.toAbsolutePath().normalize();
        FileChannel channel;
        try {
            Files.createDirectories(dir);
            channel = FileChannel.open(dir.resolve("node.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw notWritable(dir, e);
        }
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new Home(dir, channel, lock);
            }
        } catch (OverlappingFileLockException e) {
            // Held by this very process: the same answer as if held by another.
        } catch (IOException e) {
            throw notWritable(dir, e);
        }
        closeQuietly(channel);
        throw LakeError.of(
                        ErrorCode.HOME_IN_USE,
                        "another node" + runningPid(dir) + " runs on this home",
                        dir.toString(),
                        "Stop it with `lake stop --home " + dir + "`, or give this node another --home")
                .asException();
    }

    public Path dir() {
        return dir;
    }

    public Path journal() {
        return dir.resolve("journal");
    }

    public Path catalog() {
        return dir.resolve("catalog.db");
    }

    public Path warehouse() {
        return dir.resolve("warehouse");
    }

    /** What is copied from an object store for queries; may be deleted at any time while no node runs. */
    public Path copies() {
        return dir.resolve("copies");
    }

    /** Pipelines and gold tables of a restored lake that wait for the first node; may not exist. */
    public Path restored() {
        return dir.resolve("restored.json");
    }

    /** The schema registry of a restored lake that waits for the first node; may not exist. */
    public Path restoredRegistry() {
        return dir.resolve("restored-registry.txt");
    }

    public Path broker() {
        return dir.resolve("kafka");
    }

    /** The node's own settings; may not exist. */
    public Path config() {
        return dir.resolve("lake.conf");
    }

    /** Publishes where the node answers, readable by its owner only, at once or not at all. */
    public void announce(NodeFile node) {
        try {
            node.write(dir);
        } catch (IOException e) {
            throw notWritable(dir, e);
        }
    }

    /** Takes the note away and gives the directory free. */
    @Override
    public void close() {
        try {
            NodeFile.remove(dir);
            lock.release();
        } catch (IOException e) {
            // The lock goes with the process in any case, and a stale note is told by its dead pid.
        }
        closeQuietly(lockFile);
    }

    private static String runningPid(Path dir) {
        try {
            return NodeFile.read(dir).filter(NodeFile::alive).map(node -> " (pid " + node.pid() + ")").orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private static LakeException notWritable(Path dir, IOException cause) {
        return LakeError.of(
                        ErrorCode.HOME_NOT_WRITABLE,
                        "the home directory cannot be written",
                        dir.toString(),
                        "Give a directory that you may write with --home DIR")
                .asException(cause);
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing was written through it.
        }
    }
}
