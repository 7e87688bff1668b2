package io.lakeactors.cli;

import io.lakeactors.api.wire.Fault;

/** Ends a command with a fault for people. */
class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Fault fault;

    Failure(Fault fault) {
        super(fault.sentence(), null, false, false);
        this.fault = fault;
    }

    final Fault fault() {
        return fault;
    }
}
