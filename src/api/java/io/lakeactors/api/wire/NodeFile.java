package io.lakeactors.api.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * {@code node.json} in a home directory: where its node answers. It stands there while the node is ready, readable by its owner only.
 *
 * @param ephemeral started by one command, for its time only
 * @param token asked for with changing calls, and beyond loopback with others too
 * @param endpoints name (api, metrics, catalog) to address
 * @param certificate the PEM file of the certificate with which it answers over TLS; null if it answers in plain HTTP
 */
public record NodeFile(
        long pid, String nodeId, String version, long startedAt, boolean ephemeral, String token, Map<String, String> endpoints, @MayBeNull String certificate) {
    public static final String NAME = "node.json";

    /** The file's content, if there is one that can be read. @throws IOException if it is there and cannot be read, or is not ours */
    public static Optional<NodeFile> read(Path home) throws IOException {
        try {
            return Optional.of(Json.readAnswer(Files.readString(home.resolve(NAME)), NodeFile.class));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (JsonProcessingException broken) {
            throw new IOException(home.resolve(NAME) + " is not a node's file", broken);
        }
    }

    /** Whether the process that wrote it still runs on this machine. */
    public boolean alive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** Written aside and moved into place: a reader sees all of it or none. */
    public void write(Path home) throws IOException {
        Path aside = home.resolve(NAME + ".new");
        Files.deleteIfExists(aside);
        if (Files.getFileStore(home).supportsFileAttributeView("posix")) {
            Files.createFile(aside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(aside, Json.writeIndented(this) + "\n");
        Files.move(aside, home.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public static void remove(Path home) throws IOException {
        Files.deleteIfExists(home.resolve(NAME));
    }
}
