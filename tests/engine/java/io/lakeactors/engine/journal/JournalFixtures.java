package io.lakeactors.engine.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What each release has written to journals, one file for each kind of event: {@code partition.halted/1} stands in {@code partition.halted-1.json}. */
final class JournalFixtures {
    /** The release that writes like today's code. */
    static final String NOW = "0.9";
    private static final Path FOLDER = Path.of(System.getProperty("lakeactors.root"), "tests", "engine", "resources", "journal");

    private JournalFixtures() {}

    static List<String> releases() {
        try (var folders = Files.list(FOLDER)) {
            return folders.filter(Files::isDirectory).map(folder -> folder.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> files(String release) {
        try (var files = Files.list(FOLDER.resolve(release))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String file(String name) {
        return name.replace('/', '-') + ".json";
    }

    /** @throws IOException if a kind of event has no fixture of that release */
    static byte[] read(String release, String name) throws IOException {
        return Files.readAllBytes(FOLDER.resolve(release).resolve(file(name)));
    }

    /** With {@code -Djournal.write=true}. */
    static void writeIfAsked(String name, byte[] stored) throws IOException {
        if (Boolean.getBoolean("journal.write")) {
            Files.write(Files.createDirectories(FOLDER.resolve(NOW)).resolve(file(name)), stored);
        }
    }
}
