package io.lakeactors.server.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.tukaani.xz.XZInputStream;

/** Reads the data that is brought along: lines of cells between commas, nothing quoted, empty where nothing is known. NOTE.md beside it says where it is from. */
final class Extract {
    private Extract() {}

    /** Passes on the cells of each line but the first, which has the names of the columns. */
    static void forEachLine(String name, Consumer<String[]> to) {
        try (InputStream file = Extract.class.getResourceAsStream("/quickstart/" + name);
                var lines = new BufferedReader(new InputStreamReader(new XZInputStream(file), StandardCharsets.US_ASCII))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                to.accept(line.split(",", -1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A cell as JSON's text. */
    static String text(String cell) {
        return cell.isEmpty() ? "null" : '"' + cell + '"';
    }

    /** A cell as JSON's number. */
    static String number(String cell) {
        return cell.isEmpty() ? "null" : cell;
    }
}
