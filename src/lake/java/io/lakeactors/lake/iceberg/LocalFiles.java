package io.lakeactors.lake.iceberg;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;

/** Local files below one directory. What is written is on the disk, with the folders made for it, when its stream is closed: a pointer may name it then. */
final class LocalFiles extends WarehouseFiles {
    private static final long serialVersionUID = 1L;
    private static final int BUFFER = 64 * 1024;

    private final String root;
    /** Null where each file is synced when it is closed. */
    private final transient LateSync late;

    LocalFiles(Path root) {
        this(root.toAbsolutePath().normalize().toString(), null);
    }

    private LocalFiles(String root, LateSync late) {
        this.root = root;
        this.late = late;
    }

    @Override
    WarehouseFiles syncedBy(LateSync sync) {
        return new LocalFiles(root, sync);
    }

    /** The path of a location, {@code file:} or not. @throws IllegalArgumentException if it lies outside the directory */
    Path path(String location) {
        String plain = location.startsWith("file:") ? location.replaceFirst("^file:(//)?(?=/)", "") : location;
        Path path = Path.of(plain).normalize();
        if (!path.isAbsolute() || !path.startsWith(root)) {
            throw new IllegalArgumentException("outside the warehouse " + root + ": " + location);
        }
        return path;
    }

    @Override
    String normal(String location) {
        return path(location).toString();
    }

    @Override
    OptionalLong length(String location) {
        try {
            return OptionalLong.of(Files.size(path(location)));
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    boolean isUsed(String folder) {
        return Files.exists(path(folder));
    }

    @Override
    Optional<Path> local(String location) {
        return Optional.of(path(location));
    }

    @Override
    String root() {
        return root;
    }

    @Override
    public InputFile newInputFile(String location) {
        return org.apache.iceberg.Files.localInput(path(location).toString());
    }

    @Override
    public OutputFile newOutputFile(String location) {
        return new DurableFile(path(location), late);
    }

    @Override
    public void deleteFile(String location) {
        try {
            Files.deleteIfExists(path(location));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + location, e);
        }
    }

    @Override
    void eachBelow(String folder, Consumer<FileInfo> consumer) {
        try {
            visit(path(folder), Integer.MAX_VALUE, consumer);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    @Override
    void eachNamed(String folder, String beginning, Consumer<FileInfo> consumer) {
        try (var entries = Files.newDirectoryStream(path(folder), entry -> entry.getFileName().toString().startsWith(beginning))) {
            for (Path entry : entries) {
                visit(entry, 0, consumer);
            }
        } catch (NoSuchFileException nothingThere) {
            // As an empty folder.
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        } catch (DirectoryIteratorException e) {
            throw new UncheckedIOException("cannot list " + folder, e.getCause());
        }
    }

    /** Others delete files at any time: one that is gone when its turn comes is no failure. */
    private static void visit(Path start, int depth, Consumer<FileInfo> consumer) throws IOException {
        Files.walkFileTree(start, Set.of(), depth, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    consumer.accept(new FileInfo(file.toString(), attributes.size(), attributes.lastModifiedTime().toMillis()));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
    }

    /** A file that is written once. */
    private record DurableFile(Path path, LateSync late) implements OutputFile {
        @Override
        public PositionOutputStream create() {
            return open(StandardOpenOption.CREATE_NEW);
        }

        @Override
        public PositionOutputStream createOrOverwrite() {
            return open(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        }

        private PositionOutputStream open(StandardOpenOption... how) {
            try {
                var folders = FolderChain.makeFor(path);
                var options = new java.util.HashSet<StandardOpenOption>(List.of(how));
                options.add(StandardOpenOption.WRITE);
                return new DurableStream(path, FileChannel.open(path, options), folders, late);
            } catch (java.nio.file.FileAlreadyExistsException e) {
                throw new org.apache.iceberg.exceptions.AlreadyExistsException(e, "file exists: %s", path);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot create " + path, e);
            }
        }

        @Override
        public String location() {
            return path.toString();
        }

        @Override
        public InputFile toInputFile() {
            return org.apache.iceberg.Files.localInput(new File(path.toString()));
        }
    }

    private static final class DurableStream extends PositionOutputStream {
        private final Path path;
        private final FileChannel channel;
        private final FolderChain folders;
        private final LateSync late;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        private long position;
        private boolean closed;

        DurableStream(Path path, FileChannel channel, FolderChain folders, LateSync late) {
            this.path = path;
            this.channel = channel;
            this.folders = folders;
            this.late = late;
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void write(int b) throws IOException {
            if (!buffer.hasRemaining()) {
                drain();
            }
            buffer.put((byte) b);
            position++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int done = 0;
            while (done < length) {
                if (!buffer.hasRemaining()) {
                    drain();
                }
                int part = Math.min(buffer.remaining(), length - done);
                buffer.put(bytes, offset + done, part);
                done += part;
            }
            position += length;
        }

        private void drain() throws IOException {
            buffer.flip();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            buffer.clear();
        }

        @Override
        public void flush() throws IOException {
            drain();
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                try (channel) {
                    drain();
                    if (late == null) {
                        channel.force(true);
                    }
                }
                if (late == null) {
                    folders.sync();
                } else {
                    late.add(path, folders);
                }
            }
        }
    }
}
