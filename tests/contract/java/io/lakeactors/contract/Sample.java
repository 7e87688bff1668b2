package io.lakeactors.contract;

import io.lakeactors.model.Contract;
import java.util.List;

/** Builds contract texts for tests. */
final class Sample {
    static final String HEAD = """
            apiVersion: v3.1.0
            kind: DataContract
            id: 11111111-2222-3333-4444-555555555555
            name: sample
            version: 1.0.0
            status: active
            schema:
              - name: things
                logicalType: object
            """;

    private Sample() {}

    /** A contract with these properties, each one flow mapping without its braces. */
    static String of(String... properties) {
        var text = new StringBuilder(HEAD).append("    properties:\n");
        for (String property : properties) {
            text.append("      - { ").append(property).append(" }\n");
        }
        return text.toString();
    }

    static Checked<Contract> read(String text) {
        return Contracts.read("c.yaml", text, "");
    }

    static List<String> faults(String text) {
        return read(text).faults().stream().map(Fault::text).toList();
    }
}
