package io.lakeactors.lake.iceberg;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Local files that are durable only after {@link #sync}. What a commit writes is synced at once: the disk takes many files in about the time that it takes one.
 * Safe for threads.
 */
final class LateSync {
    private final Set<Path> files = new LinkedHashSet<>();
    private final Set<Path> folders = new LinkedHashSet<>();

    synchronized void add(Path file, FolderChain chain) {
        files.add(file);
        folders.addAll(chain.folders());
    }

    /** Returns when all that was added is on the disk, first the files, then the folders that name them. */
    void sync() throws IOException {
        Set<Path> first;
        Set<Path> then;
        synchronized (this) {
            first = new LinkedHashSet<>(files);
            then = new LinkedHashSet<>(folders);
            files.clear();
            folders.clear();
        }
        ManyAtOnce.each(first, LateSync::sync);
        ManyAtOnce.each(then, FolderChain::sync);
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
