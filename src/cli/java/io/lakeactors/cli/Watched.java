package io.lakeactors.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files, and how each of them stood when it was named first. Who names a file before he reads it misses no change of it. Asked again and again: what notifies of changes does so late or never on some
 * systems.
 */
final class Watched extends AbstractSet<Path> {
    /** Time and size of each; of one that is not there, neither. */
    private final Map<Path, String> states = new LinkedHashMap<>();

    Watched(Collection<Path> files) {
        addAll(files);
    }

    @Override
    public boolean add(Path file) {
        return states.putIfAbsent(file, state(file)) == null;
    }

    /** Whether somebody has saved one. */
    boolean haveChanged() {
        return states.entrySet().stream().anyMatch(known -> !known.getValue().equals(state(known.getKey())));
    }

    private static String state(Path file) {
        try {
            return Files.getLastModifiedTime(file) + " " + Files.size(file);
        } catch (IOException absent) {
            return "";
        }
    }

    @Override
    public Iterator<Path> iterator() {
        return states.keySet().iterator();
    }

    @Override
    public int size() {
        return states.size();
    }
}
