package io.lakeactors.engine.outlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.contract.PipelineSpec.DeadLetters;
import io.lakeactors.contract.PipelineSpec.OutTopic;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TopicOutlets.Letter;
import io.lakeactors.testkit.FakeOutlets;
import io.lakeactors.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** One table's rows on their way, whatever fails. */
class OutletRunTest {
    private static final TableName TABLE = TableName.parse("quarantine.silver_orders");

    private final FakeOutlets outlets = new FakeOutlets();
    private final ManualClock clock = new ManualClock(0);
    private final Set<String> begun = new HashSet<>();

    private OutletRun letters(FakeGains gains) {
        return new OutletRun("dead-letters", TABLE, gains, outlets, new LetterFold(new DeadLetters("{topic}.dlq", 40, 1_000)), topic -> topic.equals("read"), name -> false, clock, CrashPoints.NONE);
    }

    private OutletRun rows(FakeGains gains) {
        return new OutletRun("rows", TABLE, gains, outlets, new RowLetters(new OutTopic("clean", List.of("id")), "orders"), topic -> false, begun::contains, clock, CrashPoints.NONE);
    }

    private static List<Object> dead(long offset, long micros) {
        var at = OffsetDateTime.ofInstant(Instant.EPOCH.plusNanos(micros * 1_000), ZoneOffset.UTC);
        return Arrays.asList("orders", 0, offset, null, new byte[] {1}, null, null, at, "amount.range", List.of("amount.range"), List.of("amount"), List.of("too dear"), "orders", "1.0.0");
    }

    private static void until(ManualClock clock, long millis) {
        clock.advance(Duration.ofMillis(Math.max(0, millis - clock.millis())));
    }

    private static void untilDone(OutletRun run) {
        while (run.step().more()) {
            // There is more.
        }
    }

    @Property(tries = 200)
    void everyRecordIsToldOfOnceWhereverSendingFails(@ForAll long seed) {
        var chance = new Random(seed);
        var topics = new FakeOutlets();
        topics.failing(send -> chance.nextInt(4) == 0, send -> chance.nextInt(4) == 0);
        var time = new ManualClock(0);
        var gains = new FakeGains(DeadLetter.COLUMNS);
        OutletRun run = null;
        long micros = 0;
        long offset = 0;
        for (int i = 0; i < 60; i++) {
            if (run == null || chance.nextInt(5) == 0) {
                // Another node goes on, and the one before is not asked.
                run = new OutletRun("dead-letters", TABLE, gains, topics, new LetterFold(new DeadLetters("{topic}.dlq", 40, 1_000)), topic -> false, name -> false, time, CrashPoints.NONE);
            }
            var snapshot = new ArrayList<List<Object>>();
            for (int r = chance.nextInt(30); r > 0; r--) {
                micros += chance.nextInt(100_000);
                snapshot.add(dead(offset++, micros));
            }
            gains.add(snapshot);
            until(time, micros / 1_000 + chance.nextInt(4_000));
            try {
                untilDone(run);
            } catch (LakeException away) {
                // It goes on later.
            }
        }
        topics.failing(send -> false, send -> false);
        until(time, micros / 1_000 + 20_000);
        untilDone(run);
        assertThat(LetterFoldTest.told(topics.committed())).isEqualTo(offset);
        var singles = topics.committed().stream().filter(letter -> LetterFoldTest.header(letter, "la.repeats") == null).map(letter -> LetterFoldTest.header(letter, "la.offset")).toList();
        assertThat(singles).doesNotHaveDuplicates();
    }

    @Test
    void rowsAreJsonByTheirColumnsAndTheLakesOwnAreHeaders() {
        var gains = new FakeGains(List.of("id", "amount", "tags", "_la_topic", "_la_offset"));
        gains.add(List.of(Arrays.asList("A-1", new java.math.BigDecimal("12.50"), List.of(1, 2), "orders", 7L)));

        untilDone(rows(gains));

        Letter letter = outlets.committed().getFirst();
        assertThat(new String(letter.value(), java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("{\"id\":\"A-1\",\"amount\":12.50,\"tags\":[1,2]}");
        assertThat(new String(letter.key(), java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("A-1");
        assertThat(LetterFoldTest.header(letter, "_la_offset")).isEqualTo("7");
        assertThat(letter.like()).isEqualTo("orders");
    }

    @Test
    void aColumnThatIsRenamedMeanwhileIsSentUnderItsNewName() {
        var gains = new FakeGains(List.of("id", "note"));
        gains.add(List.of(List.of("1", "a")));
        var run = rows(gains);
        untilDone(run);
        gains.rename(List.of("id", "remark"));
        gains.add(List.of(List.of("2", "b")));
        untilDone(run);

        assertThat(outlets.committed()).extracting(letter -> new String(letter.value(), java.nio.charset.StandardCharsets.UTF_8))
                .containsExactly("{\"id\":\"1\",\"note\":\"a\"}", "{\"id\":\"2\",\"remark\":\"b\"}");
    }

    @Test
    void snapshotsAreNeededFromWhatIsWrittenOn() {
        var gains = new FakeGains(List.of("id"));
        gains.add(List.of(List.of("1")));
        var run = rows(gains);
        untilDone(run);
        gains.add(List.of());
        gains.add(List.of());
        assertThat(run.step().needed()).as("who opens it anew begins there").contains(0L);
        until(clock, clock.millis() + 60_000);
        assertThat(run.step().needed()).contains(2L);
    }

    @Test
    void whatComesAfterARestoreIsSentAnew() {
        var gains = new FakeGains(List.of("id"));
        IntStream.range(0, 4).forEach(i -> gains.add(List.of(List.of("row " + i))));
        var run = rows(gains);
        untilDone(run);
        gains.restore(1);
        untilDone(run);
        gains.add(List.of(List.of("row 2")));
        untilDone(run);
        untilDone(rows(gains));

        assertThat(outlets.committed()).extracting(letter -> new String(letter.key(), java.nio.charset.StandardCharsets.UTF_8))
                .containsExactly("row 0", "row 1", "row 2", "row 3", "row 2");
    }

    @Test
    void aPlaceThatWasForgottenIsNoBeginning() {
        var gains = new FakeGains(List.of("id"));
        gains.add(List.of(List.of("1")));
        var run = rows(gains);
        assertThat(run.step().begun()).contains(run.name());
        begun.add(run.name());
        outlets.forget(run.name());

        assertThatThrownBy(() -> rows(gains).step()).hasMessageContaining("LA-5082").hasMessageContaining("forgotten the offsets of the group");
        assertThat(outlets.committed()).hasSize(1);
    }

    @Test
    void aTopicThatThePipelineReadsIsNotSentTo() {
        var gains = new FakeGains(DeadLetter.COLUMNS);
        gains.add(List.of(dead(0, 5)));
        var run = new OutletRun("dead-letters", TABLE, gains, outlets, new LetterFold(new DeadLetters("read", 40, 1_000)), topic -> topic.equals("read"), name -> false, clock, CrashPoints.NONE);

        assertThatThrownBy(run::step).hasMessageContaining("which the pipeline reads");
        assertThat(outlets.committed()).isEmpty();
    }

    @Test
    void atRestNothingIsSent() {
        var gains = new FakeGains(DeadLetter.COLUMNS);
        gains.add(List.of(dead(0, 5)));
        var run = letters(gains);
        untilDone(run);
        int sends = outlets.sends();
        for (int i = 0; i < 10; i++) {
            until(clock, 10_000 + i * 1_000);
            untilDone(run);
        }
        assertThat(outlets.sends()).isEqualTo(sends);
    }
}
