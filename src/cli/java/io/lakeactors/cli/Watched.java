package io.lakeactors.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * How files stood at one moment: equal as long as nobody has saved one. Asked again and again: what notifies of changes does so late or never on some systems.
 *
 * @param states time and size of each; of one that is not there, neither
 */
record Watched(Map<Path, String> states) {
    static Watched of(Collection<Path> files) {
        var states = new HashMap<Path, String>();
        files.forEach(file -> states.put(file, state(file)));
        return new Watched(Map.copyOf(states));
    }

    private static String state(Path file) {
        try {
            return Files.getLastModifiedTime(file) + " " + Files.size(file);
        } catch (IOException absent) {
            return "";
        }
    }
}
