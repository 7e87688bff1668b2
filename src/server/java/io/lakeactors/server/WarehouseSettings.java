package io.lakeactors.server;

import com.typesafe.config.Config;
import io.lakeactors.lake.iceberg.S3Access;
import io.lakeactors.lake.iceberg.StoragePlace;
import io.lakeactors.model.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where tables lie, as it is set.
 *
 * @param location empty for {@code warehouse/} in the home
 * @param access how an object store is reached, whether the warehouse lies in one or not: a backup may
 * @param copiesMax bytes of an object store's files that are kept for queries
 */
record WarehouseSettings(String location, S3Access access, long copiesMax) {
    private static final long COPIES_LEAST = 64L << 20;

    static WarehouseSettings read(Config lake, List<String> faults) {
        Config s3 = lake.getConfig("s3");
        String location = lake.getString("warehouse").strip();
        long copiesMax = s3.getBytes("copies-max");
        if (copiesMax < COPIES_LEAST) {
            faults.add("lakeactors.s3.copies-max must be at least 64MB, was " + s3.getString("copies-max"));
        }
        S3Access access = access(s3, faults);
        if (StoragePlace.isRemote(location)) {
            try {
                StoragePlace.s3(location, access, new StoragePlace.Copies(Path.of("copies"), copiesMax));
            } catch (IllegalArgumentException e) {
                faults.add("lakeactors.warehouse: " + e.getMessage());
            }
        }
        return new WarehouseSettings(location, access, copiesMax);
    }

    private static S3Access access(Config s3, List<String> faults) {
        String mode = s3.getString("retries.mode").toUpperCase(Locale.ROOT);
        if (!mode.equals("STANDARD") && !mode.equals("ADAPTIVE")) {
            faults.add("lakeactors.s3.retries.mode must be standard or adaptive, was " + mode.toLowerCase(Locale.ROOT));
            mode = "STANDARD";
        }
        try {
            return new S3Access(endpoint(s3.getString("endpoint"), faults), s3.getString("region"), s3.getBoolean("path-style"), s3.getString("access-key"), new Secret(s3.getString("secret-key")),
                    new Secret(s3.getString("session-token")), S3Access.Retries.valueOf(mode), s3.getInt("retries.attempts"), s3.getDuration("connect-timeout"), s3.getDuration("read-timeout"),
                    s3.getDuration("call-timeout"));
        } catch (IllegalArgumentException e) {
            faults.add("lakeactors.s3: " + e.getMessage());
            return S3Access.byEnvironment();
        }
    }

    private static Optional<URI> endpoint(String text, List<String> faults) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            URI endpoint = URI.create(text);
            if (endpoint.getHost() != null && ("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()))) {
                return Optional.of(endpoint);
            }
        } catch (IllegalArgumentException noUri) {
            // Told below.
        }
        faults.add("lakeactors.s3.endpoint must be an address such as https://s3.example.org, was " + text);
        return Optional.empty();
    }

    /** The warehouse of a node on this home. */
    StoragePlace warehouse(Home home) {
        if (StoragePlace.isRemote(location)) {
            return StoragePlace.s3(location, access, new StoragePlace.Copies(home.copies(), copiesMax));
        }
        return StoragePlace.local(location.isBlank() ? home.warehouse() : Path.of(location).toAbsolutePath().normalize());
    }
}
