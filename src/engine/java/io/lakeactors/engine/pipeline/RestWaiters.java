package io.lakeactors.engine.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** Those who are answered when all partitions of a pipeline are at rest. */
final class RestWaiters {
    /** What is to be done at rest, before the answer. */
    enum Then {
        NOTHING,
        /** The journal hears that everything is committed. */
        DRAINED,
        DELETED
    }

    private record Waiter(ActorRef<PipelineReply> replyTo, Then then) {}

    private final List<Waiter> waiters = new ArrayList<>();

    void add(ActorRef<PipelineReply> replyTo, Then then) {
        waiters.add(new Waiter(replyTo, then));
    }

    boolean isEmpty() {
        return waiters.isEmpty();
    }

    /** Whether one of them waits for this. */
    boolean wants(Then then) {
        return waiters.stream().anyMatch(waiter -> waiter.then() == then);
    }

    List<ActorRef<PipelineReply>> takeAll() {
        var all = waiters.stream().map(Waiter::replyTo).toList();
        waiters.clear();
        return all;
    }
}
