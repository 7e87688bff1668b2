package io.lakeactors.connectors;

import io.lakeactors.model.SourceConnector;
import io.lakeactors.testkit.FakeSource;
import io.lakeactors.testkit.SourceContract;

/** The fake that other tests rely on does what a real source does. */
class FakeSourceContractTest extends SourceContract {
    private FakeSource fake;
    private int topics;

    @Override
    protected SourceConnector connect() {
        fake = new FakeSource("cluster");
        return fake;
    }

    @Override
    protected String topic(int partitions) {
        String name = "topic-" + ++topics;
        fake.topic(name, partitions);
        return name;
    }

    @Override
    protected void produce(String topic, int partition, int from, int records) {
        for (int i = from; i < from + records; i++) {
            fake.produce(topic, partition, "v" + i);
        }
    }

    @Override
    protected void truncateBelow(String topic, int partition, long position) {
        fake.truncateBelow(topic, partition, position);
    }

    @Override
    protected void recreate(String topic) {
        fake.recreate(topic);
    }
}
