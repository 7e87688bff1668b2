package io.lakeactors.cli;

import io.lakeactors.api.wire.Fault;
import io.lakeactors.contract.Overlays;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The environment that a command takes its files for: the same option wherever there is one. */
final class EnvironmentOption {
    @Option(names = "--env", paramLabel = "NAME", description = "The environment: what FILE.NAME.yaml says of it beside FILE.yaml is laid over.")
    private String name;

    /** Empty if none is given. @throws Failure if it can be no environment's name */
    Optional<String> name() {
        return known(name);
    }

    /** As above. @param name null if none is given */
    static Optional<String> known(String name) {
        if (name != null && !Overlays.isEnvironment(name)) {
            throw new Failure(Fault.request("\"" + name + "\" cannot be an environment's name", "--env", "Use small letters, digits and dashes, as in prod; test and odcs are parts of other names."));
        }
        return Optional.ofNullable(name);
    }
}
