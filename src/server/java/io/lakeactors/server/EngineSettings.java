package io.lakeactors.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A node's configuration as the engine reads it: its own keys, and the journal where the home or the catalog's database has it. */
final class EngineSettings {
    /** A database that takes the connection and then says nothing must not hold the journal's threads when who called has given up, which is after 10 s. */
    private static final String JOURNAL_DRIVER = "?connectTimeout=5&socketTimeout=10&tcpKeepAlive=true&ApplicationName=lakeactors-journal";

    private EngineSettings() {}

    static Config of(NodeConfig config, Path journal) {
        Map<String, Object> derived = new HashMap<>();
        derived.put("lakeactors.engine.node-id", config.name());
        derived.put("lakeactors.engine.version", Version.TEXT);
        if (config.journal() == NodeConfig.JournalKind.POSTGRES) {
            var catalog = config.catalog();
            derived.put("lakeactors.engine.journal.url", "jdbc:postgresql://" + catalog.host() + ":" + catalog.port() + "/" + catalog.database()
                    + JOURNAL_DRIVER);
            derived.put("lakeactors.engine.journal.user", catalog.user());
            derived.put("lakeactors.engine.journal.password", catalog.password().value());
        } else {
            derived.put("lakeactors.engine.journal.url", "jdbc:h2:file:" + journal.resolve("journal").toAbsolutePath());
        }
        return config.own().withFallback(ConfigFactory.parseMap(derived, "node"));
    }
}
