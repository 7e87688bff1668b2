package io.lakeactors.cli;

import io.lakeactors.api.wire.Fault;

/** What a process tells its caller. */
final class ExitCode {
    static final int DONE = 0;
    /** Faults in what was checked, differences in what was audited, or a run that failed. */
    static final int FOUND = 1;
    static final int WRONG_USE = 2;
    /** Something could not be reached or started, or failed on the other side. */
    static final int UNREACHABLE = 3;

    /** Numbers from here to 6999 are about nodes that cannot start or be reached, whoever is to blame. */
    private static final int NODE_NUMBERS = 6000;

    private ExitCode() {}

    static int of(Fault fault) {
        boolean node = fault.number() >= NODE_NUMBERS && fault.number() < NODE_NUMBERS + 1000;
        return fault.callersFault() && !node ? WRONG_USE : UNREACHABLE;
    }
}
