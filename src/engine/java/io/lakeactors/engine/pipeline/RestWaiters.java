package io.lakeactors.engine.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** Those who are answered when all partitions of a pipeline are at rest. */
final class RestWaiters {
    private record Waiter(ActorRef<PipelineReply> replyTo, boolean drains) {}

    private final List<Waiter> waiters = new ArrayList<>();

    /** @param drains whether the journal is to hear of it */
    void add(ActorRef<PipelineReply> replyTo, boolean drains) {
        waiters.add(new Waiter(replyTo, drains));
    }

    boolean isEmpty() {
        return waiters.isEmpty();
    }

    /** Whether one of them drains. */
    boolean drain() {
        return waiters.stream().anyMatch(Waiter::drains);
    }

    List<ActorRef<PipelineReply>> takeAll() {
        var all = waiters.stream().map(Waiter::replyTo).toList();
        waiters.clear();
        return all;
    }
}
