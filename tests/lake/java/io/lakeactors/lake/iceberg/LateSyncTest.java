package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LateSyncTest {
    @TempDir
    Path dir;
    private final LateSync sync = new LateSync();

    private Path write(String name) throws IOException {
        Path path = dir.resolve(name);
        try (var out = new LocalFiles(dir).syncedBy(sync).newOutputFile(path.toString()).create()) {
            out.write("text".getBytes(StandardCharsets.UTF_8));
        }
        return path;
    }

    @Test
    void whatIsWrittenCanBeReadBeforeItIsSynced() throws IOException {
        assertThat(write("a/b/file")).hasContent("text");
        sync.sync();
        assertThat(dir.resolve("a/b/file")).hasContent("text");
    }

    @Test
    void everyFileIsSyncedOnce() throws IOException {
        for (int i = 0; i < 20; i++) {
            write("a/" + i);
        }
        Path gone = write("b/gone");
        Files.delete(gone);
        assertThatThrownBy(sync::sync).isInstanceOf(NoSuchFileException.class).hasMessageContaining("gone");
        sync.sync();
    }
}
