package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.cli.StubNode.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Commands that are tried against a node that says what the test tells it. */
abstract class OnStubNode {
    @TempDir
    Path home;

    StubNode node;

    @BeforeEach
    void aNode() throws IOException {
        node = new StubNode(home);
    }

    /** Lies in the directory in which commands are given. */
    void file(String name, String text) throws IOException {
        Files.writeString(home.resolve(name), text);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    static void assertPrinted(Ran ran, int code, String out) {
        assertThat(ran.out()).isEqualTo(out);
        assertThat(ran.code()).as(ran.err()).isEqualTo(code);
    }
}
