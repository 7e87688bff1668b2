package io.lakeactors.testkit;

import io.lakeactors.model.SourceConnector;
import java.nio.charset.StandardCharsets;

class FakeSourceTest extends SourceContract {
    private FakeSource fake;
    private int topics;

    @Override
    protected SourceConnector connect() {
        fake = new FakeSource("cluster-a");
        return fake;
    }

    @Override
    protected String topic(int partitions) {
        String name = "topic" + topics++;
        fake.topic(name, partitions);
        return name;
    }

    @Override
    protected void produce(String topic, int partition, int from, int records) {
        for (int i = from; i < from + records; i++) {
            fake.produce(topic, partition, null, ("v" + i).getBytes(StandardCharsets.UTF_8), 1_000);
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
