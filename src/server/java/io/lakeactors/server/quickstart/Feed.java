package io.lakeactors.server.quickstart;

import java.util.function.Consumer;

/**
 * What a topic is to hold: always the same messages in the same order.
 *
 * @param things what they are about, for people
 * @param partitions that the topic is made with
 * @param count of messages
 */
public record Feed(String topic, String things, int partitions, int count, Messages messages) {
    /** @param key null if it has none */
    public record Message(byte[] key, byte[] value) {}

    /** Passes every message on, in order. */
    @FunctionalInterface
    public interface Messages {
        void forEach(Consumer<Message> to);
    }

    /** {@link FlightEvents}. */
    public static Feed flights() {
        return new Feed("flights", "flights", 6, FlightEvents.count(), to -> FlightEvents.forEach(event -> to.accept(new Message(event.key(), event.value()))));
    }

    /** {@link PlaneEvents}. */
    public static Feed planes() {
        return new Feed("planes", "changes of planes", 2, PlaneEvents.CHANGES, to -> PlaneEvents.forEach(change -> to.accept(new Message(change.key(), change.value()))));
    }

    /** {@link AirportEvents}. */
    public static Feed airports() {
        return new Feed("airports", "airports", 1, AirportEvents.AIRPORTS, AirportEvents::forEach);
    }
}
