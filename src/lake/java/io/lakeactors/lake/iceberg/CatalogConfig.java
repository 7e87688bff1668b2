package io.lakeactors.lake.iceberg;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Which catalog and warehouse. The JDBC address is built from these fields, never from a user's string.
 *
 * @param kind the database
 * @param name the catalog's name in {@code iceberg_tables}
 * @param file the SQLite file; unused for PostgreSQL
 * @param host database host; with port, database, user and password only for PostgreSQL
 * @param warehouse where the tables' files are
 */
public record CatalogConfig(Kind kind, String name, Path file, String host, int port, String database, String user, String password, StoragePlace warehouse) {
    public enum Kind {
        SQLITE,
        POSTGRES
    }

    public CatalogConfig {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(warehouse);
    }

    public static CatalogConfig sqlite(String name, Path file, Path warehouse) {
        return sqlite(name, file, StoragePlace.local(warehouse));
    }

    public static CatalogConfig sqlite(String name, Path file, StoragePlace warehouse) {
        return new CatalogConfig(Kind.SQLITE, name, file.toAbsolutePath(), "", 0, "", "", "", warehouse);
    }

    public static CatalogConfig postgres(String name, String host, int port, String database, String user, String password, Path warehouse) {
        return postgres(name, host, port, database, user, password, StoragePlace.local(warehouse));
    }

    public static CatalogConfig postgres(String name, String host, int port, String database, String user, String password, StoragePlace warehouse) {
        return new CatalogConfig(Kind.POSTGRES, name, null, host, port, database, user, password, warehouse);
    }

    /** Where the catalog is, for people: no password. */
    public String address() {
        return kind == Kind.SQLITE ? "jdbc:sqlite:" + file : "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }

    @Override
    public String toString() {
        return "CatalogConfig[" + name + " at " + address() + ", warehouse " + warehouse + "]";
    }
}
