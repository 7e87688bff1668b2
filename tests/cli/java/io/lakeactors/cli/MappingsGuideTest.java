package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever follows the guide sees what it says. */
class MappingsGuideTest {
    @TempDir
    Path folder;

    @Test
    void everyCommandOfTheGuideDoesWhatTheGuideShows() throws IOException {
        assertThat(FollowedGuide.follow("mappings.md", folder)).isEqualTo(2);
    }
}
