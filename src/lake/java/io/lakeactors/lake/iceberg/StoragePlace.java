package io.lakeactors.lake.iceberg;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where tables lie. The one place that chooses by scheme.
 *
 * @param location an absolute path, or {@code s3://bucket/prefix}; without a slash at its end
 * @param access for an object store
 * @param copies where queries keep copies of an object store's files
 */
public record StoragePlace(String location, Optional<S3Access> access, Optional<Copies> copies) {
    private static final Pattern S3 = Pattern.compile("s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^/?#\\s]+)*/?");

    /** @param bytes kept at most */
    public record Copies(Path folder, long bytes) {}

    /** @throws IllegalArgumentException if the location is none, or needs an access that is not given */
    public StoragePlace {
        boolean remote = isRemote(location);
        if (remote && !S3.matcher(location).matches()) {
            throw new IllegalArgumentException("a warehouse in an object store is s3://bucket or s3://bucket/prefix, not " + location);
        }
        if (!remote && !Path.of(location).isAbsolute()) {
            throw new IllegalArgumentException("the warehouse must be an absolute path: " + location);
        }
        if (remote && access.isEmpty()) {
            throw new IllegalArgumentException("nothing says how to reach " + location);
        }
        location = remote && location.endsWith("/") ? location.substring(0, location.length() - 1) : location;
    }

    public static StoragePlace local(Path directory) {
        return new StoragePlace(directory.toString(), Optional.empty(), Optional.empty());
    }

    public static StoragePlace s3(String location, S3Access access, Copies copies) {
        return new StoragePlace(location, Optional.of(access), Optional.of(copies));
    }

    /** A place that is written and listed, and not queried: a directory, or a prefix of a bucket. */
    public static StoragePlace place(String location, S3Access access) {
        return isRemote(location) ? new StoragePlace(location, Optional.of(access), Optional.empty()) : local(Path.of(location).toAbsolutePath().normalize());
    }

    /** Whether a location names an object store, this one's or another's. */
    public static boolean isRemote(String location) {
        return location.contains("://") && !location.startsWith("file:");
    }

    /** What clients of the served catalog are told to find the files; no secrets. */
    public Map<String, String> told() {
        return access.filter(unused -> isRemote(location)).map(S3Access::told).orElse(Map.of());
    }

    /** Classes of object stores are loaded only where one is asked for. */
    WarehouseFiles files() {
        return isRemote(location) ? new S3Files(location, access.orElseThrow()) : new LocalFiles(Path.of(location));
    }

    @Override
    public String toString() {
        return location;
    }
}
