package io.lakeactors.testkit;

import io.lakeactors.model.TopicOutlets;
import java.nio.charset.StandardCharsets;
import java.util.List;

class FakeOutletsTest extends OutletContract {
    private final FakeOutlets outlets = new FakeOutlets();
    private int topics;

    @Override
    protected TopicOutlets outlets() {
        return outlets;
    }

    @Override
    protected String freshTopic() {
        return "topic-" + topics++;
    }

    @Override
    protected List<String> committed(String topic) {
        return outlets.committed().stream().filter(letter -> letter.topic().equals(topic)).map(letter -> new String(letter.value(), StandardCharsets.UTF_8)).toList();
    }
}
