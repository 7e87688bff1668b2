package io.lakeactors.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import io.lakeactors.connectors.registry.RegistryConfig;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Schema registries as {@code lakeactors.registries} has them. */
final class RegistrySettings {
    /** What each of them may have. */
    static final List<String> KEYS = List.of("url", "user", "password", "token", "authority");

    private static final String PATH = "registries";

    private RegistrySettings() {}

    /** By name; one without a url is none. @param faults are added to */
    static Map<String, RegistryConfig> read(Config lake, List<String> faults) {
        var registries = new TreeMap<String, RegistryConfig>();
        for (String name : lake.getObject(PATH).keySet()) {
            Config one = lake.getConfig(PATH + "." + ConfigUtil.quoteString(name));
            if (text(one, "url").isBlank()) {
                if (KEYS.stream().anyMatch(key -> !text(one, key).isBlank())) {
                    faults.add("lakeactors.registries." + name + ".url is missing");
                }
                continue;
            }
            try {
                var password = new Secret(text(one, "password"));
                var token = new Secret(text(one, "token"));
                registries.put(name, RegistryConfig.of(name, text(one, "url"), text(one, "user"), password, token, text(one, "authority")));
            } catch (LakeException wrong) {
                faults.add(wrong.error().what());
            }
        }
        return registries;
    }

    private static String text(Config one, String key) {
        return one.hasPath(key) ? one.getString(key) : "";
    }
}
