package io.lakeactors.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JournalSerializerTest {
    private final JournalSerializer serializer = new JournalSerializer();

    static List<Object> samples() {
        return JournalSamples.ALL;
    }

    /** {@code partition.batch-prepared/1} stands in {@code partition.batch-prepared-1.json}. */
    private static byte[] fixture(String release, String name) throws IOException {
        try (InputStream in = JournalSerializerTest.class.getResourceAsStream("/journal/" + release + "/" + name.replace('/', '-') + ".json")) {
            assertThat(in).as("a fixture of " + release + " for " + name).isNotNull();
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatRelease01WroteIsReadAsItWasMeant(Object sample) throws IOException {
        String name = serializer.manifest(sample);
        assertThat(serializer.fromBinary(fixture("0.1", name), name)).isEqualTo(sample);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatIsWrittenIsReadAgain(Object sample) throws IOException {
        assertThat(serializer.fromBinary(serializer.toBinary(sample), serializer.manifest(sample))).isEqualTo(sample);
    }

    @Test
    void everythingThatMayStandInAJournalHasAFixture() {
        var sampled = JournalSamples.ALL.stream().map(serializer::manifest).collect(Collectors.toSet());
        assertThat(EventNames.all().keySet()).isEqualTo(sampled);
    }

    @Test
    void namesInTheJournalAreNotClassNames() {
        assertThat(EventNames.all()).allSatisfy((name, type) -> {
            assertThat(name).matches("(partition|table|pipeline|directory)\\.[a-z-]+/[0-9]+");
            assertThat(new String(serializer.toBinary(sampleOf(type)), StandardCharsets.UTF_8)).doesNotContain("io.lakeactors");
        });
    }

    private static Object sampleOf(Class<?> type) {
        return JournalSamples.ALL.stream().filter(type::isInstance).findFirst().orElseThrow();
    }

    @Test
    void fieldsOfALaterVersionArePassedOver() throws IOException {
        byte[] later = "{\"epoch\":3,\"learntLater\":{\"a\":[1]}}".getBytes(StandardCharsets.UTF_8);
        assertThat(serializer.fromBinary(later, "partition.epoch-acquired/1")).isEqualTo(JournalSamples.ALL.getFirst());
    }

    @Test
    void anEventOfALaterVersionIsNamed() {
        assertThatThrownBy(() -> serializer.fromBinary(new byte[0], "partition.epoch-acquired/2")).hasMessageContaining("partition.epoch-acquired/2")
                .hasMessageContaining("newer");
    }

    @Test
    void everyTypeIsBoundToThisSerializer() {
        assertThat(JournalSerializer.bindings()).hasSize(EventNames.all().size()).allSatisfy((key, value) -> assertThat(value).isEqualTo("lake-journal"));
        assertThat(Map.copyOf(JournalSerializer.bindings())).containsKey("pekko.actor.serialization-bindings.\"io.lakeactors.engine.partition.BatchCounted\"");
    }
}
