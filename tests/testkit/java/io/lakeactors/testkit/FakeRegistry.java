package io.lakeactors.testkit;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.SchemaRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A registry in memory that can be away. */
public final class FakeRegistry implements SchemaRegistry {
    private final Map<Integer, Answer> answers = new ConcurrentHashMap<>();
    private volatile boolean reachable = true;

    public FakeRegistry avro(int id, String schema) {
        answers.put(id, new Registered("AVRO", schema, List.of()));
        return this;
    }

    public void reachable(boolean now) {
        reachable = now;
    }

    @Override
    public Answer find(int id) {
        if (!reachable) {
            throw LakeError.of(ErrorCode.REGISTRY_UNREACHABLE, "the schema registry does not answer", address(), "It is tried again by itself").asException();
        }
        return answers.getOrDefault(id, new Unregistered());
    }

    @Override
    public String address() {
        return "http://registry.test";
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
