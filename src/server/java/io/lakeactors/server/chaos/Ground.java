package io.lakeactors.server.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.lake.iceberg.CatalogConfig;
import java.io.IOException;

/** Where a drill takes place. */
interface Ground extends AutoCloseable {
    /** The brokers that the drill produces to; its topic is there. */
    String bootstrap();

    /** The catalog as this program reaches it, past whatever is broken for the nodes. */
    CatalogConfig catalog();

    /** Makes a pipeline as these texts say. */
    void apply(String name, String pipeline, String contract) throws IOException, InterruptedException;

    /** Does the next fault. Returns when it is over; the cluster may not have recovered yet. */
    Episode inject(ResumeWatch watch) throws IOException, InterruptedException;

    /** Waits until the cluster is as it should be, and notes in the episode which nodes have ended that should not have. */
    void settle(Episode episode) throws IOException, InterruptedException;

    /** Keeps what shows why a partition has not resumed; called at that moment. */
    void keepEvidence(Episode episode) throws IOException, InterruptedException;

    /** What {@code lake audit} says. */
    JsonNode audit(String pipeline) throws IOException, InterruptedException;

    /** What helps to understand a drill that could not go on. */
    String lastWords() throws IOException;

    /** What a person types to have the same again. */
    String command();

    @Override
    void close() throws IOException;
}
