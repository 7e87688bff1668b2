package io.lakeactors.connectors.kafka;

import io.lakeactors.model.TopicOutlets;

/** Outlets to the topics of one cluster. */
public final class KafkaOutlets implements TopicOutlets {
    private final KafkaSourceConfig config;
    private final Admins admins;

    /** Connects when something is to be sent. */
    public KafkaOutlets(KafkaSourceConfig config) {
        this.config = config;
        admins = new Admins(config);
    }

    @Override
    public Outlet open(String name) {
        return KafkaOutlet.open(config, admins, name);
    }

    @Override
    public void close() {
        admins.close();
    }
}
