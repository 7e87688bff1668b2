package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever follows the guide sees what it says. */
class RuleSetsGuideTest {
    @TempDir
    Path folder;

    @Test
    void everyCommandOfTheGuideDoesWhatTheGuideShows() throws IOException {
        assertThat(FollowedGuide.follow("rule-sets.md", folder)).isEqualTo(4);
    }
}
