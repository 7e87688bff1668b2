package io.lakeactors.bench;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Fills a new topic with {@link SteadyEvents} until standard input ends, and prints the {@link Truth} about them. {@code ProduceEvents BOOTSTRAP TOPIC RATE SECONDS [mild]}:
 * their times run over three days in so many seconds. Prints "ready" when the topic is there, and waits for a line.
 */
public final class ProduceEvents {
    private ProduceEvents() {}

    public static void main(String[] args) throws Exception {
        int rate = Integer.parseInt(args[2]);
        boolean mild = args.length > 4 && args[4].equals(LoadEvents.MILD);
        var events = new Events(Events.SEED, (long) rate * Integer.parseInt(args[3]), LoadEvents.PARTITIONS, mild);
        LoadEvents.createTopic(args[0], args[1], LoadEvents.PARTITIONS);
        System.out.println("ready");
        System.in.read();
        var ended = new AtomicBoolean();
        Thread.ofPlatform().daemon().start(() -> awaitEnd(ended));
        System.out.println(new SteadyEvents(args[0], args[1], rate, events).send(i -> !ended.get(), (partition, nanos) -> {}));
    }

    private static void awaitEnd(AtomicBoolean ended) {
        try {
            while (System.in.read() >= 0) {
                // Only the end matters.
            }
        } catch (IOException e) {
            // Then nobody listens any more.
        }
        ended.set(true);
    }
}
