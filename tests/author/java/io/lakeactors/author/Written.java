package io.lakeactors.author;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files as an author would write them: a contract of things, and a pipeline for it. */
record Written(Path folder) {
    static final Path EXAMPLES = Path.of(System.getProperty("lakeactors.root", "."), "cluster-config/examples").toAbsolutePath().normalize();
    static final String JSON = "topics: [things], format: json";

    /** @param properties each one flow mapping without its braces */
    Written contract(String... properties) {
        var text = new StringBuilder("""
                apiVersion: v3.1.0
                kind: DataContract
                id: 11111111-2222-3333-4444-555555555555
                name: things
                version: 1.0.0
                status: active
                schema:
                  - name: things
                    logicalType: object
                    properties:
                """);
        for (String property : properties) {
            text.append("      - { ").append(property).append(" }\n");
        }
        return file("things.odcs.yaml", text.toString());
    }

    /** @param kafka what stands in the braces */
    Written pipeline(String kafka) {
        return file("things.yaml", "pipeline: things\nfrom: { kafka: { " + kafka
                + " } }\ncontract: things.odcs.yaml\nto: { silver: { table: silver.things } }\n");
    }

    Written file(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
            return this;
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    Path path(String name) {
        return folder.resolve(name);
    }
}
