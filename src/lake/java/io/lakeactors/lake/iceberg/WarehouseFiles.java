package io.lakeactors.lake.iceberg;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.iceberg.io.DelegateFileIO;
import org.apache.iceberg.io.FileInfo;

/**
 * The files of one warehouse, wherever it lies. What was written is durable when its stream is closed: a pointer may name it then. All that fails is told by an
 * {@link java.io.IOException}, an {@link java.io.UncheckedIOException}, or Iceberg's own exceptions.
 */
abstract class WarehouseFiles implements DelegateFileIO {
    private static final long serialVersionUID = 1L;

    /** The one spelling of a location that files are compared by. @throws IllegalArgumentException if it lies outside the warehouse */
    abstract String normal(String location);

    /** The file's length, empty if it is certain that there is none. */
    abstract java.util.OptionalLong length(String location);

    /** Whether anything lies below this folder. */
    abstract boolean isUsed(String folder);

    /** The file as a path of this machine, empty where it is none. */
    abstract Optional<Path> local(String location);

    /** Hands over each file below a folder, without holding them all. None, if there is no such folder. One that goes meanwhile may be handed over or not. */
    abstract void eachBelow(String folder, Consumer<FileInfo> consumer);

    /** The same of the files right in a folder whose names begin so; what else is there costs next to nothing. */
    abstract void eachNamed(String folder, String beginning, Consumer<FileInfo> consumer);

    /** The warehouse itself, without a slash at its end. */
    abstract String root();

    /** The same files; but what is written through it need be durable only after the sync. */
    WarehouseFiles syncedBy(LateSync sync) {
        return this;
    }

    /** A folder for a new table that nobody has used: its name, or with something behind it where a table that was renamed or dropped has left its files. */
    final String freshFolder(String namespace, String name) {
        String folder = root() + "/" + namespace + "/" + name;
        return isUsed(folder) ? folder + "-" + UUID.randomUUID().toString().substring(0, 8) : folder;
    }

    @Override
    public final Iterable<FileInfo> listPrefix(String prefix) {
        var found = new ArrayList<FileInfo>();
        eachBelow(prefix, found::add);
        return found;
    }

    @Override
    public final void deleteFiles(Iterable<String> locations) {
        locations.forEach(this::deleteFile);
    }

    @Override
    public final void deletePrefix(String prefix) {
        throw new UnsupportedOperationException("nothing here deletes whole folders");
    }
}
