package io.lakeactors.lake.iceberg;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The folders whose entries a new file changes: its own, and each that is made for it. Until they are synced, a power cut may take the file with them. */
final class FolderChain {
    private final List<Path> folders;

    private FolderChain(List<Path> folders) {
        this.folders = folders;
    }

    /** Makes the folders that a file needs. */
    static FolderChain makeFor(Path file) throws IOException {
        var changed = new ArrayList<Path>();
        for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
            changed.add(folder);
            if (Files.isDirectory(folder)) {
                break;
            }
        }
        Files.createDirectories(file.getParent());
        return new FolderChain(List.copyOf(changed));
    }

    List<Path> folders() {
        return folders;
    }

    /** Makes the file's way durable; call it when the file itself is. */
    void sync() throws IOException {
        for (Path folder : folders) {
            sync(folder);
        }
    }

    static void sync(Path folder) throws IOException {
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }
}
