package io.lakeactors.lake.iceberg;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.MergedRows.Place;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;

/**
 * The deletions that a merged table remembers: files beside its metadata, named by the summaries of its snapshots, and never changed. A file is joined with those before it that are not much larger, so
 * there are few, and each deletion is written again only as often as its file has doubled. What is older than the table's rule wants is left out then. Large ones stay as they are until all of it is.
 */
final class Deletions {
    /** {@code name:entries:newest,…}, oldest first; newest in seconds since 1970. */
    static final String SUMMARY = "la.merge-deletions";
    static final String NAME = "la-deletions-";
    static final String SUFFIX = ".keys";

    /** So many come to a quarter of a gigabyte: what is joined is written within a commit. */
    private static final long JOINED_MAX = 1L << 22;

    private static final int MAGIC = 0x4c41_4b31;
    /** An empty name and a number. */
    private static final int PLACE_BYTES_MIN = Short.BYTES + Integer.BYTES;

    /** One file. @param newest when the last of its deletions was committed, seconds since 1970 */
    private record Run(String name, long entries, long newest) {
        static Run parse(String text) {
            String[] parts = text.split(":");
            return new Run(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]));
        }

        String text() {
            return name + ":" + entries + ":" + newest;
        }
    }

    private final FileIO io;
    private final String folder;
    private final int width;
    private final SourcePlaces places;
    private final long joinedMax;

    /** @param location of the table @param width words of an entry */
    Deletions(FileIO io, String location, int width, SourcePlaces places) {
        this(io, location, width, places, JOINED_MAX);
    }

    /** @param joinedMax entries of a file that others were joined into */
    Deletions(FileIO io, String location, int width, SourcePlaces places, long joinedMax) {
        this.joinedMax = joinedMax;
        this.io = io;
        folder = location + "/metadata/";
        this.width = width;
        this.places = places;
    }

    /** The locations of the files that a snapshot names. */
    static List<String> locations(String tableLocation, Map<String, String> summary) {
        return runs(summary.getOrDefault(SUMMARY, "")).stream().map(run -> tableLocation + "/metadata/" + run.name()).toList();
    }

    private static List<Run> runs(String text) {
        var runs = new ArrayList<Run>();
        for (String run : text.split(",")) {
            if (!run.isEmpty()) {
                runs.add(Run.parse(run));
            }
        }
        return runs;
    }

    /** Hands over all deletions that a summary names, some keys several times. Entries are reused. */
    void each(String said, Consumer<long[]> consumer) {
        runs(said).forEach(run -> read(run, consumer));
    }

    /**
     * @param said what the snapshot before names
     * @param fresh deletions of this commit
     * @param forgetBefore seconds since 1970
     * @return what the new snapshot names
     */
    String with(String said, List<long[]> fresh, long forgetBefore, long now) {
        var runs = new ArrayList<>(runs(said));
        runs.removeIf(run -> run.newest() < forgetBefore);
        if (!fresh.isEmpty()) {
            var joined = new ArrayList<Run>();
            long entries = fresh.size();
            while (!runs.isEmpty() && runs.getLast().entries() <= 2 * entries && runs.getLast().entries() + entries <= joinedMax) {
                joined.add(runs.removeLast());
                entries += joined.getLast().entries();
            }
            String name = NAME + UUID.randomUUID() + SUFFIX;
            runs.add(new Run(name, write(name, fresh, joined, forgetBefore), now));
        }
        return String.join(",", runs.stream().map(Run::text).toList());
    }

    /** Reads what is joined twice, as there may be more than memory: how many remain stands before them. @return how many */
    private int write(String name, List<long[]> fresh, List<Run> joined, long forgetBefore) {
        int[] count = {fresh.size()};
        joined.forEach(run -> remaining(run, forgetBefore, entry -> count[0]++));
        var crc = new CRC32();
        List<Place> known = places.all();
        try (var raw = io.newOutputFile(folder + name).createOrOverwrite();
                var out = new DataOutputStream(new CheckedOutputStream(new BufferedOutputStream(raw, 1 << 16), crc))) {
            out.writeInt(MAGIC);
            out.writeInt(width);
            out.writeInt(known.size());
            for (Place place : known) {
                out.writeUTF(place.topic());
                out.writeInt(place.partition());
            }
            out.writeInt(count[0]);
            fresh.forEach(entry -> write(entry, out));
            joined.forEach(run -> remaining(run, forgetBefore, entry -> write(entry, out)));
            out.writeLong(crc.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + folder + name, e);
        }
        return count[0];
    }

    private static void write(long[] entry, DataOutputStream out) {
        try {
            for (long word : entry) {
                out.writeLong(word);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void remaining(Run run, long forgetBefore, Consumer<long[]> consumer) {
        read(run, entry -> {
            if (KeyEntry.row(entry[KeyEntry.AT]) >= forgetBefore) {
                consumer.accept(entry);
            }
        });
    }

    private static LakeException lost(String what, String location) {
        return LakeError.of(ErrorCode.MERGE_MEMORY_LOST, what, location, "Restore it from a backup, or roll the table back to a snapshot from before it").asException();
    }

    private void read(Run run, Consumer<long[]> consumer) {
        var crc = new CRC32();
        String location = folder + run.name();
        InputFile file = io.newInputFile(location);
        if (!file.exists()) {
            throw lost("the file " + run.name() + " is not there any more", location);
        }
        try (var in = new DataInputStream(new CheckedInputStream(new BufferedInputStream(file.newStream(), 1 << 16), crc))) {
            if (in.readInt() != MAGIC || in.readInt() != width) {
                throw lost(run.name() + " is no file of deletions of this table", location);
            }
            int[] numbers = places(in, file.getLength());
            require(in.readInt() == run.entries());
            entries(in, run.entries(), numbers, consumer);
            long sum = crc.getValue();
            require(in.readLong() == sum);
        } catch (EOFException | UTFDataFormatException | BrokenException e) {
            throw lost("the file " + run.name() + " is not as it was written", location);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + location, e);
        }
    }

    /** @param bytes of the file: it cannot name more places than it has room for */
    private int[] places(DataInputStream in, long bytes) throws IOException {
        int count = in.readInt();
        require(count >= 0 && count <= bytes / PLACE_BYTES_MIN);
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = places.number(new Place(in.readUTF(), in.readInt()));
        }
        return numbers;
    }

    private void entries(DataInputStream in, long count, int[] numbers, Consumer<long[]> consumer) throws IOException {
        long[] entry = new long[width];
        for (long i = 0; i < count; i++) {
            for (int word = 0; word < width; word++) {
                entry[word] = in.readLong();
            }
            require(entry[KeyEntry.PLACE] >= 0 && entry[KeyEntry.PLACE] < numbers.length);
            entry[KeyEntry.PLACE] = numbers[(int) entry[KeyEntry.PLACE]];
            consumer.accept(entry);
        }
    }

    private static void require(boolean whole) throws BrokenException {
        if (!whole) {
            throw new BrokenException();
        }
    }

    /** The file says what it cannot say. */
    private static final class BrokenException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
