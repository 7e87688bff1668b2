package io.lakeactors.lake.iceberg;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Folders that say {@code column=value}. */
final class HiveFolders {
    private HiveFolders() {}

    /** The columns that the folders between the root and the file name, from the outermost. */
    static List<String> keys(Path root, Path file) {
        return parts(root, file).stream().map(part -> part[0]).toList();
    }

    /** Their values as text. */
    static List<String> values(Path root, Path file) {
        return parts(root, file).stream().map(part -> part[1]).toList();
    }

    private static List<String[]> parts(Path root, Path file) {
        var found = new ArrayList<String[]>();
        for (Path folder : root.relativize(file.getParent())) {
            int equals = folder.toString().indexOf('=');
            if (equals > 0) {
                found.add(new String[] {folder.toString().substring(0, equals), unescaped(folder.toString().substring(equals + 1))});
            }
        }
        return found;
    }

    private static String unescaped(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException plain) {
            return value;
        }
    }
}
