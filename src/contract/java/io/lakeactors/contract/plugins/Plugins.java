package io.lakeactors.contract.plugins;

import io.lakeactors.contract.expression.Functions;
import io.lakeactors.model.LakeError;
import java.util.Comparator;
import java.util.List;

/**
 * What a folder of plug-ins holds.
 *
 * @param all by name and version
 * @param faults of files that were left out, each PLUGIN_INVALID with its file
 */
public record Plugins(List<Plugin> all, List<LakeError> faults) {
    public static final Plugins NONE = new Plugins(List.of(), List.of());

    public Plugins {
        all = all.stream().sorted(Comparator.comparing((Plugin plugin) -> plugin.function().id())).toList();
        faults = List.copyOf(faults);
    }

    /** Lets the expressions of this process call them. */
    public void install() {
        Functions.install(Functions.of(all.stream().map(Plugin::function).toList()));
    }
}
