package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.api.wire.Fault;
import io.lakeactors.api.wire.Plugins;
import io.lakeactors.contract.expression.Functions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever follows the guide sees what it says; and {@code lake plugins}. */
class PluginsGuideTest {
    @TempDir
    Path folder;

    @AfterEach
    void forget() {
        Functions.install(Functions.of(List.of()));
    }

    @Test
    void everyCommandOfTheGuideDoesWhatTheGuideShows() throws IOException {
        assertThat(FollowedGuide.follow("plugins.md", folder)).isEqualTo(5);
    }

    @Test
    void aNodeIsAskedWhereNoFolderIsNamed() throws IOException {
        try (var node = new StubNode(folder)) {
            node.on("GET /v1/plugins", new Plugins(List.of(new Plugins.Plugin("band@2", "code", List.of("long", "text"), "text", "band.jar", "0123456789abcdef".repeat(4))),
                    List.of(Fault.request("torn.jar cannot be loaded: it is no jar", "torn.jar", "Mend it."))));
            assertThat(node.lake("plugins")).satisfies(ran -> {
                assertThat(ran.code()).isEqualTo(1);
                assertThat(ran.out()).contains("band@2    code  long, text  text    band.jar  0123456789ab\n", "torn.jar cannot be loaded");
            });
        }
    }

    @Test
    void aFileThatCannotBeLoadedIsToldOfAndTheOthersAreThere() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("p")).resolve("torn.jar"), "no jar");
        Files.writeString(folder.resolve("p/m@1.model.json"), "{\"kind\": \"linear\", \"arguments\": [\"a\"], \"coefficients\": {\"a\": 2}}");
        assertThat(StubNode.run(Map.of("LAKE_PLUGINS", "p"), folder, false, "plugins")).satisfies(ran -> {
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.out()).contains("m@1", "LA-5075 torn.jar cannot be loaded: it is no jar");
            assertThat(ran.err()).isEmpty();
        });
        assertThat(StubNode.run(Map.of("LAKE_PLUGINS", "p"), folder, false, "version")).satisfies(ran -> {
            assertThat(ran.code()).isZero();
            assertThat(ran.err()).contains("LA-5075");
        });
    }

    @Test
    void aFolderThatIsNotThereEndsTheCommand() {
        assertThat(StubNode.run(Map.of(), folder, false, "version", "--plugins", "absent")).satisfies(ran -> {
            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.err()).contains("LA-5075", "absent");
        });
    }
}
