package io.lakeactors.cli;

import io.lakeactors.api.wire.Fault;
import io.lakeactors.api.wire.SchemaError;

/** What the schema registry of a node refuses. */
final class SchemaRefusal extends Failure {
    private static final long serialVersionUID = 1L;
    private static final int INCOMPATIBLE = 409;

    private final int code;

    SchemaRefusal(int status, SchemaError error) {
        super(status < 500
                ? Fault.request(error.message(), "schema registry, error " + error.code(), mend(error.code()))
                : Fault.unreachable(error.message(), "schema registry, error " + error.code(), "See lake status for what fails"));
        code = error.code();
    }

    private static String mend(int code) {
        return switch (code) {
            case 40401 -> "List the subjects with: lake schema ls";
            case 40402 -> "Show the latest version with: lake schema show SUBJECT";
            case 42201 -> "Mend the schema; name others that it needs with --reference NAME=SUBJECT:VERSION (docs/guides/registry.md)";
            default -> "See docs/guides/registry.md";
        };
    }

    boolean isIncompatible() {
        return code == INCOMPATIBLE;
    }
}
