package io.lakeactors.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TopicOutlets;
import io.lakeactors.model.TopicOutlets.Header;
import io.lakeactors.model.TopicOutlets.Letter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every adapter to topics that rows are sent to must hold to. */
public abstract class OutletContract {
    private final String name = "lake-test-" + UUID.randomUUID();

    /** Those under test. */
    protected abstract TopicOutlets outlets();

    /** A topic's name that was not given before. */
    protected abstract String freshTopic();

    /** The values that readers of committed records see of a topic, in any order. */
    protected abstract List<String> committed(String topic);

    private static Letter letter(String topic, String value) {
        return new Letter(topic, topic, value.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8), List.of(new Header("h", null), new Header("h", new byte[] {1})), 5);
    }

    @Test
    void whatIsSentIsThereWithItsPlace() {
        String topic = freshTopic();
        try (var outlet = outlets().open(name)) {
            assertThat(outlet.place()).isEmpty();
            outlet.send(List.of(letter(topic, "a"), letter(topic, "b")), "first", () -> { });
            outlet.send(List.of(letter(topic, "c")), "second", () -> { });
            assertThat(outlet.place()).hasValue("second");
        }
        assertThat(committed(topic)).containsExactlyInAnyOrder("a", "b", "c");
        try (var again = outlets().open(name)) {
            assertThat(again.place()).hasValue("second");
        }
    }

    @Test
    void aTransactionThatFailsLeavesNeitherRecordsNorAPlace() {
        String topic = freshTopic();
        try (var outlet = outlets().open(name)) {
            outlet.send(List.of(letter(topic, "a")), "first", () -> { });
            assertThatThrownBy(() -> outlet.send(List.of(letter(topic, "b")), "second", () -> {
                throw new IllegalStateException("killed");
            })).isInstanceOf(RuntimeException.class);
        }
        try (var again = outlets().open(name)) {
            assertThat(again.place()).hasValue("first");
            again.send(List.of(letter(topic, "b")), "second", () -> { });
        }
        assertThat(committed(topic)).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void whoOpensFencesThoseBefore() {
        String topic = freshTopic();
        try (var zombie = outlets().open(name)) {
            zombie.send(List.of(letter(topic, "a")), "first", () -> { });
            try (var heir = outlets().open(name)) {
                heir.send(List.of(letter(topic, "b")), "second", () -> { });
                assertThatThrownBy(() -> zombie.send(List.of(letter(topic, "c")), "third", () -> { }))
                        .isInstanceOfSatisfying(LakeException.class, refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.OUTLET_FENCED));
                assertThat(heir.place()).hasValue("second");
            }
        }
        assertThat(committed(topic)).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aPlaceAloneIsKept() {
        String topic = freshTopic();
        try (var outlet = outlets().open(name)) {
            outlet.send(List.of(letter(topic, "a")), "first", () -> { });
            outlet.send(List.of(), "second", () -> { });
        }
        try (var again = outlets().open(name)) {
            assertThat(again.place()).hasValue("second");
        }
    }

    @Test
    void theNewestPlaceIsToldWhicheverTopicWasSentToLast() {
        String one = freshTopic();
        String other = freshTopic();
        try (var outlet = outlets().open(name)) {
            outlet.send(List.of(letter(one, "a")), "first", () -> { });
            outlet.send(List.of(letter(other, "b")), "second", () -> { });
        }
        try (var again = outlets().open(name)) {
            assertThat(again.place()).hasValue("second");
            again.send(List.of(letter(one, "c")), "third", () -> { });
        }
        try (var last = outlets().open(name)) {
            assertThat(last.place()).hasValue("third");
        }
    }
}
