package io.lakeactors.api.wire;

import java.util.List;

/** Loggers that have a level of their own. */
public record ClusterLogLevels(List<Logger> loggers) {
    /** A logger of a node. */
    public record Logger(String node, String logger, String level) {}
}
