package io.lakeactors.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The port to a source log (one Kafka cluster). One polling thread serves all partitions that are read through it. Safe for threads. Foreign exceptions come out as {@link LakeException}.
 */
public interface SourceConnector extends AutoCloseable {
    /** A topic and its partitions, ascending. */
    record TopicInfo(String clusterId, String topicId, String topic, List<SourceKey> partitions) {}

    /** Positions of the oldest record that is still there and of the next one to be written (read committed: the last stable offset). */
    record Bounds(long earliest, long end) {}

    /** @throws LakeException {@link ErrorCode#TOPIC_NOT_FOUND}, {@link ErrorCode#SOURCE_UNREACHABLE}, {@link ErrorCode#SOURCE_DENIED} */
    TopicInfo describe(String topic, Duration timeout);

    /**
     * The names of all topics that we may know of, internal ones perhaps among them.
     *
     * @throws LakeException {@link ErrorCode#SOURCE_UNREACHABLE}, {@link ErrorCode#SOURCE_DENIED}
     */
    Set<String> topics(Duration timeout);

    /**
     * As {@link #describe}, of those of these topics that are there, in the order of their names.
     *
     * @throws LakeException {@link ErrorCode#SOURCE_UNREACHABLE}, {@link ErrorCode#SOURCE_DENIED}
     */
    List<TopicInfo> find(Set<String> topics, Duration timeout);

    Map<SourceKey, Bounds> bounds(List<SourceKey> partitions, Duration timeout);

    /** A record's place and time. @param millis its timestamp, milliseconds since 1970 */
    record Moment(long position, long millis) {}

    /** The first record of each partition whose timestamp is not before that; those that have none are left out. */
    Map<SourceKey, Moment> since(List<SourceKey> partitions, long millis, Duration timeout);

    /**
     * Begins to read a partition at a position. Nothing is delivered before credit is granted.
     *
     * @param leaderEpoch of the record before the position, -1 if unknown; a log that was truncated below it is reported, not skipped
     */
    Intake open(SourceKey partition, long position, int leaderEpoch, Sink sink);

    /** Publishes positions as the group's offsets, for people's lag tools only. Never throws, never blocks. */
    void publish(String group, Map<SourceKey, Long> positions);

    @Override
    void close();

    /** Where polled batches of one partition go. Called on the polling thread: must return at once and never throw. */
    interface Sink {
        /** Consecutive: each batch's range begins where the last one ended. A batch may hold no record and only move the position. */
        void batch(RawBatch batch);

        /**
         * {@link ErrorCode#SOURCE_TRUNCATED}, {@link ErrorCode#SOURCE_REWOUND}, {@link ErrorCode#SOURCE_IDENTITY_CHANGED}, {@link ErrorCode#SOURCE_DENIED} and any other: the intake has ended.
         * {@link ErrorCode#SOURCE_UNREACHABLE}: it goes on trying by itself; {@link #recovered} follows.
         */
        void failed(LakeError error);

        /** The source answers again after {@link ErrorCode#SOURCE_UNREACHABLE}. */
        void recovered();

        /** The log's end as last heard of, for lag. Called now and then. */
        void end(long position);
    }

    /** A partition that is being read. */
    interface Intake extends AutoCloseable {
        /**
         * Allows this many more bytes of batches ({@link RawBatch#footprint}) to be delivered; the last one may exceed it.
         *
         * @param bytes negative to take back what is not used yet; batches that are on their way come nevertheless
         */
        void grant(long bytes);

        /** Stops; after it returns no batch is delivered. */
        @Override
        void close();
    }
}
