package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.iceberg.BackupNote.Entry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;

/** The directory or bucket of a backup. A file of a right name is whole: it gets it when it is durable. */
final class BackupPlace implements AutoCloseable {
    /** Below it, files have the paths that they have below the warehouse. */
    static final String FILES = "files/";
    private static final String PART = ".part";

    private final WarehouseFiles files;

    BackupPlace(StoragePlace place) {
        this.files = place.files();
    }

    String where() {
        return files.root();
    }

    /** Every file that is there, by its path, with its bytes. */
    TreeMap<String, Long> list() {
        var found = new TreeMap<String, Long>();
        for (FileInfo file : files.listPrefix(files.root())) {
            String path = file.location().substring(files.root().length() + 1);
            if (!path.endsWith(PART)) {
                found.put(path, file.size());
            }
        }
        return found;
    }

    boolean has(String path) {
        return files.length(at(path)).isPresent();
    }

    InputFile input(String path) {
        return files.newInputFile(at(path));
    }

    InputStream read(String path) {
        return input(path).newStream();
    }

    String text(String path) throws IOException {
        try (InputStream in = read(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Writes a file, in the place of one that is there. */
    Entry put(String path, InputStream from) throws IOException {
        Path local = files.local(at(path)).orElse(null);
        String location = local == null ? at(path) : local + PART;
        Entry entry;
        try (OutputStream out = files.newOutputFile(location).createOrOverwrite()) {
            entry = copy(from, out);
        }
        if (local != null) {
            Files.move(Path.of(location), local, StandardCopyOption.ATOMIC_MOVE);
            FolderChain.makeFor(local).sync();
        }
        return entry;
    }

    Entry put(String path, String text) throws IOException {
        return put(path, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** What a file is now. */
    Entry look(String path) throws IOException {
        try (InputStream in = read(path)) {
            return copy(in, OutputStream.nullOutputStream());
        }
    }

    void delete(String path) {
        files.deleteFile(at(path));
    }

    private String at(String path) {
        return files.root() + "/" + path;
    }

    @Override
    public void close() {
        files.close();
    }

    /** Copies all that a stream has, and takes its digest by the way. */
    static Entry copy(InputStream from, OutputStream to) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        long bytes = new DigestInputStream(from, digest).transferTo(to);
        return new Entry(bytes, HexFormat.of().formatHex(digest.digest()));
    }
}
