package io.lakeactors.api.wire;

import java.util.List;

/**
 * The functions of plug-ins that a node, or a command, has.
 *
 * @param plugins by name and version
 * @param faults of files that were left out
 */
public record Plugins(List<Plugin> plugins, List<Fault> faults) {
    /**
     * @param function its name and version, as expressions call it: {@code score@1}
     * @param kind code, linear, logistic or trees
     * @param arguments their types, in order
     * @param file its name in the folder of plug-ins
     * @param sha256 of the file: the same on every node of a cluster
     */
    public record Plugin(String function, String kind, List<String> arguments, String result, String file, String sha256) {}

    public static Plugins of(io.lakeactors.contract.plugins.Plugins loaded) {
        return new Plugins(
                loaded.all().stream().map(one -> new Plugin(one.function().id(), one.kind(), one.function().argumentWords(), one.function().resultWord(), one.file(), one.sha256())).toList(),
                loaded.faults().stream().map(Fault::of).toList());
    }
}
