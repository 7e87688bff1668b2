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
                ? Fault.request(error.message(), "schema registry, error " + error.code(), "See docs/guides/registry.md")
                : Fault.unreachable(error.message(), "schema registry, error " + error.code(), "See lake status for what fails"));
        code = error.code();
    }

    boolean isIncompatible() {
        return code == INCOMPATIBLE;
    }
}
