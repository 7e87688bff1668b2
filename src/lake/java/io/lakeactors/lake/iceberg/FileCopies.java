package io.lakeactors.lake.iceberg;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.TableReader.DataFile;
import io.lakeactors.model.TableReader.Readable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Copies of an object store's data files on this machine, for readers that want paths. A data file never changes, so a copy is right as long as it is there; the least used go when room is needed. */
final class FileCopies {
    private final WarehouseFiles files;
    private final Path folder;
    private final long bytesMax;
    /** In the order of use. */
    private final Map<String, Copy> known = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private boolean begun;

    FileCopies(WarehouseFiles files, StoragePlace.Copies where) {
        this.files = files;
        this.folder = where.folder();
        this.bytesMax = where.bytes();
    }

    private static final class Copy {
        private final Path path;
        private final long bytes;
        private int readers;

        Copy(Path path, long bytes) {
            this.path = path;
            this.bytes = bytes;
        }
    }

    /**
     * Copies what is not here yet. What is held stays until it is closed.
     *
     * @throws io.lakeactors.model.LakeException QUERY_FAILED if the files are more than may be kept, STORAGE_FAILED
     */
    Readable hold(Collection<DataFile> wanted) {
        long needed = wanted.stream().mapToLong(DataFile::bytes).sum();
        if (needed > bytesMax) {
            throw LakeError.of(ErrorCode.QUERY_FAILED, "the query reads " + needed + " bytes of the object store, and at most " + bytesMax + " are kept on this machine", files.root(),
                    "Raise lakeactors.s3.copies-max, or read the tables with another engine through the served catalog").asException();
        }
        var held = new HashMap<String, Copy>();
        try {
            for (DataFile file : wanted) {
                held.computeIfAbsent(file.path(), path -> taken(path, file.bytes()));
            }
            fetch(held);
        } catch (RuntimeException e) {
            giveBack(held.values());
            throw e;
        }
        return new Readable() {
            @Override
            public String path(DataFile file) {
                return held.get(file.path()).path.toString();
            }

            @Override
            public void close() {
                giveBack(held.values());
            }
        };
    }

    private synchronized Copy taken(String location, long length) {
        begin();
        Copy copy = known.computeIfAbsent(location, path -> {
            bytes += length;
            return new Copy(folder.resolve(UUID.nameUUIDFromBytes(path.getBytes(StandardCharsets.UTF_8)) + ".parquet"), length);
        });
        copy.readers++;
        return copy;
    }

    /** Whatever an earlier run has left is not known by its name. */
    private void begin() {
        if (begun) {
            return;
        }
        try {
            Files.createDirectories(folder);
            try (Stream<Path> old = Files.list(folder)) {
                for (Path file : old.filter(Files::isRegularFile).toList()) {
                    Files.deleteIfExists(file);
                }
            }
            begun = true;
        } catch (IOException e) {
            throw Foreign.storage("making room for copies", folder.toString(), e);
        }
    }

    private void fetch(Map<String, Copy> held) {
        try {
            ManyAtOnce.each(held.entrySet(), file -> fetch(file.getKey(), file.getValue()));
        } catch (IOException | RuntimeException e) {
            throw Foreign.storage("reading data files", files.root(), e);
        }
    }

    private void fetch(String location, Copy copy) throws IOException {
        synchronized (copy) {
            if (Files.exists(copy.path)) {
                return;
            }
            Path part = copy.path.resolveSibling(copy.path.getFileName() + ".part");
            try (InputStream in = files.newInputFile(location, copy.bytes).newStream()) {
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            }
            if (Files.size(part) != copy.bytes) {
                throw new IOException(location + " has " + Files.size(part) + " bytes, but the table says " + copy.bytes);
            }
            Files.move(part, copy.path, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private synchronized void giveBack(Collection<Copy> held) {
        held.forEach(copy -> copy.readers--);
        var idle = known.entrySet().iterator();
        while (bytes > bytesMax && idle.hasNext()) {
            Copy oldest = idle.next().getValue();
            if (oldest.readers == 0) {
                idle.remove();
                bytes -= oldest.bytes;
                try {
                    Files.deleteIfExists(oldest.path);
                } catch (IOException e) {
                    // The next start of the node takes it away.
                }
            }
        }
    }
}
