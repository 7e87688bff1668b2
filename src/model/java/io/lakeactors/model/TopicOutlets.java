package io.lakeactors.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The port to topics that records are sent to, each once. Blocking; safe for threads, but an outlet is used by one at a time. */
public interface TopicOutlets extends AutoCloseable {
    /**
     * A record to be sent.
     *
     * @param like a topic that has as many partitions as {@code topic} shall have if it is to be made
     * @param key null for none, as {@code value}
     * @param headers in order
     * @param timestamp milliseconds since 1970; -1 for when it is sent
     */
    record Letter(String topic, String like, byte[] key, byte[] value, List<Header> headers, long timestamp) {
        public Letter {
            headers = List.copyOf(headers);
        }

        /** About so many bytes on the wire. */
        public long bytes() {
            long sum = 64 + (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
            for (Header header : headers) {
                sum += 8 + header.name().length() * 3L + (header.value() == null ? 0 : header.value().length);
            }
            return sum;
        }
    }

    /** @param value null for none */
    record Header(String name, byte[] value) {}

    /** One writer of its name at a time: who opens it fences those before. */
    interface Outlet extends AutoCloseable {
        /** What the last {@link #send} that came to its end said; empty if there was none. */
        Optional<String> place();

        /**
         * Sends records and the place in one transaction. After a failure the outlet is of no more use: opened anew it tells whether the transaction came to its end.
         *
         * @param place up to 3,000 characters
         * @param beforeEnd run when all was sent and the transaction is still open
         * @throws LakeException {@link ErrorCode#SOURCE_UNREACHABLE}, {@link ErrorCode#SOURCE_DENIED}, {@link ErrorCode#OUTLET_FENCED}, {@link ErrorCode#OUTLET_REFUSED}
         */
        void send(List<Letter> letters, String place, Runnable beforeEnd);

        @Override
        void close();
    }

    /**
     * Opens an outlet; what others have left open under its name is given up.
     *
     * @param name letters, digits, dots, dashes and underscores
     * @throws LakeException as {@link Outlet#send}
     */
    Outlet open(String name);

    @Override
    void close();

    /** Where nothing can be sent. */
    Map<String, TopicOutlets> NONE = Map.of();
}
