package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.apache.iceberg.io.FileInfo;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {
    @TempDir
    Path dir;

    private LocalFiles files;

    @BeforeEach
    void write() throws Exception {
        files = new LocalFiles(dir);
        for (String name : new String[] {"t/a-1", "t/a-2", "t/b-1", "t/a-below/a-3"}) {
            Files.createDirectories(dir.resolve(name).getParent());
            Files.writeString(dir.resolve(name), name, StandardCharsets.UTF_8);
        }
    }

    @Test
    void filesBelowAFolderAreListedWithTheirSizes() {
        assertThat(files.listPrefix(dir + "/t")).extracting(FileInfo::location, FileInfo::size).containsExactlyInAnyOrder(
                found("t/a-1", 5), found("t/a-2", 5), found("t/b-1", 5), found("t/a-below/a-3", 13));
        assertThat(files.listPrefix(dir + "/none")).isEmpty();
    }

    @Test
    void aFileThatGoesWhileItsFolderIsListedIsNoFailure() {
        var seen = new ArrayList<String>();
        files.eachBelow(dir + "/t", file -> {
            seen.add(file.location());
            deleteAll();
        });
        assertThat(seen).hasSize(1);
        assertThat(files.listPrefix(dir + "/t")).isEmpty();
    }

    @Test
    void filesAreFoundByHowTheirNamesBeginInThatFolderOnly() {
        var seen = new ArrayList<String>();
        files.eachNamed(dir + "/t", "a-", file -> seen.add(file.location()));
        assertThat(seen).containsExactlyInAnyOrder(dir + "/t/a-1", dir + "/t/a-2");
        files.eachNamed(dir + "/none", "a-", file -> seen.add(file.location()));
        assertThat(seen).hasSize(2);
    }

    private void deleteAll() {
        for (String name : new String[] {"t/a-1", "t/a-2", "t/b-1", "t/a-below/a-3"}) {
            files.deleteFile(dir.resolve(name).toString());
        }
    }

    private Tuple found(String name, long size) {
        return tuple(dir.resolve(name).toString(), size);
    }
}
