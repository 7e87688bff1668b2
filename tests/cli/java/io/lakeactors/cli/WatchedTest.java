package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedTest {
    @TempDir
    Path dir;

    @Test
    void whatIsSavedAfterItWasNamedFirstIsAChangeThoughItIsNamedAgain() throws IOException {
        var there = Files.writeString(dir.resolve("a.yaml"), "a");
        var absent = dir.resolve("b.yaml");
        var files = new Watched(List.of(there, absent));
        assertThat(files.haveChanged()).isFalse();

        Files.writeString(there, "ab");
        files.add(there);
        assertThat(files.haveChanged()).isTrue();

        files = new Watched(files);
        assertThat(files).containsExactly(there, absent);
        assertThat(files.haveChanged()).isFalse();
        Files.writeString(absent, "");
        assertThat(files.haveChanged()).isTrue();
    }
}
