package io.lakeactors.lake.iceberg;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expiry, or a candidate that another one replaces, leaves to be deleted, written down before that is committed, so that whoever comes after a crash can go on: a line for each file, its
 * bytes and its path.
 */
final class ReclaimNotes {
    private static final String BEGINNING = "la-reclaim-";
    private static final Pattern NAME = Pattern.compile(".*/" + BEGINNING + "([0-9A-Za-z-]+)\\.txt");
    private final WarehouseFiles files;
    private final String folder;

    /** @param location of the table */
    ReclaimNotes(WarehouseFiles files, String location) {
        this.files = files;
        this.folder = location + "/metadata";
    }

    /** @param change whose landing decides what becomes of the note @param at when it was written, milliseconds since 1970 */
    record Note(String location, String change, long at) {}

    void write(String change, Map<String, Long> paths) {
        // One that a lost race has left behind is of an earlier state of the table.
        try (var out = files.newOutputFile(folder + "/" + BEGINNING + change + ".txt").createOrOverwrite()) {
            for (Map.Entry<String, Long> path : paths.entrySet()) {
                out.write((path.getValue() + " " + path.getKey() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a note in " + folder, e);
        }
    }

    List<Note> all() {
        var notes = new ArrayList<Note>();
        files.eachNamed(folder, BEGINNING, file -> {
            Matcher name = NAME.matcher(file.location());
            if (name.matches()) {
                notes.add(new Note(file.location(), name.group(1), file.createdAtMillis()));
            }
        });
        return notes;
    }

    Map<String, Long> read(Note note) {
        var paths = new LinkedHashMap<String, Long>();
        try (var in = new BufferedReader(new InputStreamReader(files.newInputFile(note.location()).newStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int blank = line.indexOf(' ');
                paths.put(line.substring(blank + 1), Long.parseLong(line.substring(0, blank)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + note.location(), e);
        }
        return paths;
    }

    void drop(Note note) {
        files.deleteFile(note.location());
    }
}
