package io.lakeactors.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SourceConnector;
import io.lakeactors.model.SourceConnector.Bounds;
import io.lakeactors.model.SourceKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every source does, whatever is behind it. Extended for the fake and for each real one. */
public abstract class SourceContract {
    protected static final Duration SOON = Duration.ofSeconds(60);
    protected static final long PLENTY = 1L << 40;

    protected SourceConnector source;

    /** A connection to the cluster under test; closed after each test. */
    protected abstract SourceConnector connect();

    /** Creates an empty topic under a name not used before. */
    protected abstract String topic(int partitions);

    /** Appends records without key whose values are {@code v} and a number, from a first one on. */
    protected abstract void produce(String topic, int partition, int from, int records);

    protected abstract void truncateBelow(String topic, int partition, long position);

    /** Deletes a topic and creates it again, empty. */
    protected abstract void recreate(String topic);

    @BeforeEach
    void open() {
        source = connect();
    }

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void everyRecordIsReadOnceInOrderOverReopenings() {
        String topic = topic(2);
        produce(topic, 1, 0, 5_000);
        var all = new ArrayList<String>();
        long position = 0;
        int epoch = -1;
        while (position < 5_000) {
            var sink = new RecordingSink(position);
            long from = position;
            try (var intake = source.open(key(topic, 1), position, epoch, sink)) {
                intake.grant(10_000);
                await(() -> sink.position() > from);
            }
            assertThat(sink.wrong()).isEmpty();
            all.addAll(sink.values());
            position = sink.position();
            epoch = sink.leaderEpoch();
        }
        assertThat(all).isEqualTo(values(0, 5_000));
    }

    @Test
    void recordsThatComeLaterAreDeliveredToo() {
        String topic = topic(1);
        var sink = new RecordingSink(0);
        try (var intake = source.open(key(topic, 0), 0, -1, sink)) {
            intake.grant(PLENTY);
            for (int i = 0; i < 3; i++) {
                produce(topic, 0, i * 10, 10);
                long want = (i + 1) * 10L;
                await(() -> sink.position() == want);
            }
        }
        assertThat(sink.values()).isEqualTo(values(0, 30));
    }

    @Test
    void noMoreIsDeliveredThanCreditAndOneBatch() {
        String topic = topic(1);
        produce(topic, 0, 0, 50_000);
        var sink = new RecordingSink(0);
        long granted = 0;
        try (var intake = source.open(key(topic, 0), 0, -1, sink)) {
            while (sink.position() < 50_000) {
                // One byte less than what was delivered so far keeps it waiting; one more lets one batch through.
                long grant = sink.footprint() - granted + 1;
                granted += grant;
                long before = sink.footprint();
                intake.grant(grant);
                await(() -> sink.footprint() > before);
                assertThat(sink.footprint()).isLessThanOrEqualTo(granted + sink.largest());
            }
        }
        assertThat(sink.values()).isEqualTo(values(0, 50_000));
    }

    @Test
    void nothingIsDeliveredBeforeCreditOrAfterClosing() {
        String topic = topic(2);
        produce(topic, 0, 0, 100);
        produce(topic, 1, 0, 100);
        var closed = new RecordingSink(0);
        var without = new RecordingSink(0);
        var witness = new RecordingSink(0);
        try (var idle = source.open(key(topic, 0), 0, -1, without); var other = source.open(key(topic, 1), 0, -1, witness)) {
            other.grant(PLENTY);
            await(() -> witness.position() == 100);
            assertThat(without.batches()).isEmpty();
        }
        var intake = source.open(key(topic, 0), 0, -1, closed);
        intake.close();
        intake.grant(PLENTY);
        var again = new RecordingSink(0);
        try (var other = source.open(key(topic, 0), 0, -1, again)) {
            other.grant(PLENTY);
            await(() -> again.position() == 100);
        }
        assertThat(closed.batches()).isEmpty();
    }

    @Test
    void aPartitionMayBeReadTwiceAtOnceFromDifferentPositions() {
        String topic = topic(1);
        produce(topic, 0, 0, 1_000);
        var early = new RecordingSink(0);
        var late = new RecordingSink(600);
        try (var first = source.open(key(topic, 0), 0, -1, early); var second = source.open(key(topic, 0), 600, -1, late)) {
            first.grant(PLENTY);
            second.grant(PLENTY);
            await(() -> early.position() == 1_000 && late.position() == 1_000);
        }
        assertThat(early.values()).isEqualTo(values(0, 1_000));
        assertThat(late.values()).isEqualTo(values(600, 1_000));
    }

    @Test
    void theEndIsToldAlsoWithoutCredit() {
        String topic = topic(1);
        produce(topic, 0, 0, 70);
        var sink = new RecordingSink(0);
        try (var intake = source.open(key(topic, 0), 0, -1, sink)) {
            await(() -> sink.end() == 70);
        }
    }

    @Test
    void boundsAreTheOldestRecordAndTheNextToCome() {
        String topic = topic(2);
        produce(topic, 0, 0, 50);
        truncateBelow(topic, 0, 20);
        assertThat(source.bounds(List.of(key(topic, 0), key(topic, 1)), SOON))
                .isEqualTo(Map.of(key(topic, 0), new Bounds(20, 50), key(topic, 1), new Bounds(0, 0)));
    }

    @Test
    void aTimeIsTheFirstRecordThatIsNotBeforeItAndWhoHasNoneIsLeftOut() {
        String topic = topic(2);
        produce(topic, 0, 0, 50);
        truncateBelow(topic, 0, 20);
        var keys = List.of(key(topic, 0), key(topic, 1));
        var first = source.since(keys, 0, SOON);
        assertThat(first).containsOnlyKeys(key(topic, 0));
        assertThat(first.get(key(topic, 0)).position()).isEqualTo(20);
        assertThat(source.since(keys, first.get(key(topic, 0)).millis(), SOON)).isEqualTo(first);
        assertThat(source.since(keys, System.currentTimeMillis() + 86_400_000, SOON)).isEmpty();
        assertThat(source.since(List.of(), 0, SOON)).isEmpty();
    }

    @Test
    void topicsThatAreThereAreListedAndFoundAndOthersAreNot() {
        String one = topic(2);
        String other = topic(1);
        assertThat(source.topics(SOON)).contains(one, other).doesNotContain("nobody-made-it");
        var found = source.find(Set.of(other, one, "nobody-made-it", "not a topic!"), SOON);
        assertThat(found).extracting(SourceConnector.TopicInfo::topic).containsExactlyElementsOf(Stream.of(one, other).sorted().toList());
        assertThat(found).contains(source.describe(one, SOON), source.describe(other, SOON));
        assertThat(source.find(Set.of(), SOON)).isEmpty();
        assertThat(source.bounds(List.of(), SOON)).isEmpty();
    }

    @Test
    void recordsDeletedBeforeTheyWereReadEndTheIntakeAndNoOther() {
        String topic = topic(2);
        produce(topic, 0, 0, 50);
        produce(topic, 1, 0, 50);
        truncateBelow(topic, 0, 20);
        var cut = new RecordingSink(5);
        var whole = new RecordingSink(0);
        try (var first = source.open(key(topic, 0), 5, -1, cut); var second = source.open(key(topic, 1), 0, -1, whole)) {
            first.grant(PLENTY);
            second.grant(PLENTY);
            await(() -> cut.failedWith(ErrorCode.SOURCE_TRUNCATED) && whole.position() == 50);
            produce(topic, 1, 50, 10);
            await(() -> whole.position() == 60);
        }
        assertThat(cut.batches()).isEmpty();
        assertThat(cut.failures()).hasSize(1);
        assertThat(whole.failures()).isEmpty();
    }

    @Test
    void aPositionBeyondTheEndMeansThatTheLogWasRewound() {
        String topic = topic(1);
        produce(topic, 0, 0, 50);
        var sink = new RecordingSink(80);
        try (var intake = source.open(key(topic, 0), 80, -1, sink)) {
            intake.grant(PLENTY);
            await(() -> sink.failedWith(ErrorCode.SOURCE_REWOUND));
        }
        assertThat(sink.batches()).isEmpty();
    }

    @Test
    void aTopicThatWasCreatedAgainEndsTheIntakeAndNoneOfItsRecordsIsDelivered() {
        String topic = topic(1);
        produce(topic, 0, 0, 50);
        var sink = new RecordingSink(0);
        SourceKey key = key(topic, 0);
        try (var intake = source.open(key, 0, -1, sink)) {
            intake.grant(PLENTY);
            await(() -> sink.position() == 50);
            recreate(topic);
            produce(topic, 0, 1_000, 200);
            await(() -> !sink.failures().isEmpty());
        }
        assertThat(sink.failures()).extracting(LakeError::code).containsExactly(ErrorCode.SOURCE_IDENTITY_CHANGED);
        assertThat(sink.values()).isEqualTo(values(0, 50));
        assertThat(key(topic, 0)).isNotEqualTo(key);
    }

    @Test
    void aTopicThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> source.describe("no-such-topic", SOON))
                .isInstanceOfSatisfying(LakeException.class, e -> assertThat(e.error().code()).isEqualTo(ErrorCode.TOPIC_NOT_FOUND))
                .hasMessageContaining("no-such-topic");
    }

    @Test
    void everyBatchIsPaddedForScannersThatReadAhead() {
        String topic = topic(1);
        produce(topic, 0, 0, 10);
        var sink = new RecordingSink(0);
        try (var intake = source.open(key(topic, 0), 0, -1, sink)) {
            intake.grant(PLENTY);
            await(() -> sink.position() == 10);
        }
        for (RawBatch batch : sink.batches()) {
            int last = batch.count() - 1;
            assertThat(batch.bytes().length).isGreaterThanOrEqualTo(batch.valueStart(last) + batch.valueLength(last) + RawBatch.PADDING);
        }
    }

    protected SourceKey key(String topic, int partition) {
        return source.describe(topic, SOON).partitions().get(partition);
    }

    protected static List<String> values(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "v" + i).toList();
    }

    /** Waits until a condition holds, and fails if it does not soon. */
    protected static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still waiting after " + SOON).isLessThan(deadline);
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
