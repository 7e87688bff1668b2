package io.lakeactors.api;

import io.lakeactors.contract.plugins.Plugins;
import io.lakeactors.engine.alert.AlertBook;
import io.lakeactors.model.SourceConnector;
import java.util.Map;
import java.util.Optional;

/** What the API asks of the node that it runs in. */
public interface NodeControl {
    /** Name (api, metrics, catalog) to address. */
    Map<String, String> endpoints();

    /** Whether the node does its work: started, and not yet stopping. */
    boolean ready();

    /** The node's directory, for people. */
    String home();

    /** The source cluster of this name, if the node has one. Must not block. */
    Optional<SourceConnector> source(String cluster);

    /** What is alarming, as this node sees it. */
    AlertBook.View alerts();

    /** What the node's folder of plug-ins held when it started. */
    Plugins plugins();

    /** Begins to stop the node and returns at once. @param drain whether what was read is committed first */
    void stop(boolean drain);
}
