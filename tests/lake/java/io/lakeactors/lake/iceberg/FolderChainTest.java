package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderChainTest {
    @TempDir
    Path root;

    @Test
    void everyFolderThatIsMadeForAFileIsSyncedAndTheOneThatHoldsThem() throws Exception {
        Path file = root.resolve("silver/orders/metadata/v1.json");
        var chain = FolderChain.makeFor(file);
        assertThat(file.getParent()).isDirectory();
        assertThat(chain.folders()).containsExactly(root.resolve("silver/orders/metadata"), root.resolve("silver/orders"), root.resolve("silver"), root);
        Files.writeString(file, "{}");
        chain.sync();
        assertThat(FolderChain.makeFor(file).folders()).containsExactly(file.getParent());
    }

    @Test
    void metadataIsWrittenIntoFoldersThatAreNotThereYet() throws Exception {
        var files = new LocalFiles(root);
        try (var out = files.newOutputFile(root + "/a/b/c.json").create()) {
            out.write(7);
        }
        assertThat(root.resolve("a/b/c.json")).hasBinaryContent(new byte[] {7});
    }
}
