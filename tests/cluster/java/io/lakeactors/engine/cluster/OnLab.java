package io.lakeactors.engine.cluster;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What is tried on a lab of its own, which the test starts when it has set it up. */
abstract class OnLab {
    @TempDir
    Path home;

    Lab lab;

    @BeforeEach
    void openLab() {
        lab = new Lab(home);
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }
}
