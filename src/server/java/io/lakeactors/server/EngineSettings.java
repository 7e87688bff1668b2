package io.lakeactors.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.HashMap;
import java.util.Map;

/** A node's configuration as the engine reads it: its own keys, and the journal where the home or the catalog's database has it. */
final class EngineSettings {
    private EngineSettings() {}

    static Config of(NodeConfig config, Home home) {
        Map<String, Object> derived = new HashMap<>();
        derived.put("lakeactors.engine.node-id", config.name());
        derived.put("lakeactors.engine.version", Version.TEXT);
        Config journal = config.all().getConfig("lakeactors.journal");
        if (journal.getString("kind").equals("postgres")) {
            var catalog = config.catalog();
            derived.put("lakeactors.engine.journal.url", "jdbc:postgresql://" + catalog.host() + ":" + catalog.port() + "/" + catalog.database());
            derived.put("lakeactors.engine.journal.user", catalog.user());
            derived.put("lakeactors.engine.journal.password", catalog.password().value());
        } else {
            derived.put("lakeactors.engine.journal.url", "jdbc:h2:file:" + home.journal().resolve("journal"));
        }
        return config.own().withFallback(ConfigFactory.parseMap(derived, "node"));
    }
}
