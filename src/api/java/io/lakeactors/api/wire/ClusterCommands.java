package io.lakeactors.api.wire;

import java.util.List;

/** The commands of {@code lake cluster} that a node knows. */
public record ClusterCommands(List<ClusterCommand> commands) {
    public ClusterCommands {
        commands = List.copyOf(commands);
    }
}
