package io.lakeactors.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.engine.checks.CheckEvent;
import io.lakeactors.engine.checks.CheckMemory;
import io.lakeactors.engine.checks.TicketBook;
import io.lakeactors.engine.UnknownEvent;
import io.lakeactors.engine.commit.CommitEvent;
import io.lakeactors.engine.commit.CommitMemory;
import io.lakeactors.engine.gold.GoldEvent;
import io.lakeactors.engine.gold.GoldRecord;
import io.lakeactors.engine.partition.Batch;
import io.lakeactors.engine.partition.OperatorChoice;
import io.lakeactors.engine.partition.PartitionEvent;
import io.lakeactors.engine.partition.PartitionMemory;
import io.lakeactors.engine.pipeline.PipelineDirectory;
import io.lakeactors.engine.pipeline.PipelineMemory;
import io.lakeactors.engine.pipeline.Promise;
import io.lakeactors.model.CheckResult;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.EventTime;
import io.lakeactors.model.Progress;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableName;
import io.lakeactors.model.WrittenFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JournalSerializerTest {
    private final JournalSerializer serializer = new JournalSerializer();

    static List<Object> samples() {
        return JournalSamples.ALL;
    }

    static Stream<Arguments> samplesOfEveryRelease() {
        return JournalFixtures.releases().stream().flatMap(release -> samplesOf(release).map(sample -> Arguments.of(release, sample)));
    }

    /** A release knows only the kinds of its time; that today's knows all is another test. */
    private static Stream<Object> samplesOf(String release) {
        var known = JournalFixtures.files(release);
        return JournalSamples.ALL.stream().filter(sample -> known.contains(JournalFixtures.file(EventNames.of(sample.getClass()))));
    }

    @ParameterizedTest
    @MethodSource("samplesOfEveryRelease")
    void whatEveryReleaseWroteIsReadAsItWasMeant(String release, Object sample) throws IOException {
        String name = serializer.manifest(sample);
        assertThat(serializer.fromBinary(JournalFixtures.read(release, name), name)).isEqualTo(sample);
    }

    /** Whoever changes how an event is written leaves a fixture of the old way and adds one of the new: see journal/README.md beside them. */
    @ParameterizedTest
    @MethodSource("samples")
    void thisReleaseWritesByteForByteWhatItsFixturesSay(Object sample) throws IOException {
        String name = serializer.manifest(sample);
        JournalFixtures.writeIfAsked(name, serializer.toBinary(sample));
        assertThat(JournalFixtures.read(JournalFixtures.NOW, name)).asString(StandardCharsets.UTF_8)
                .isEqualTo(new String(serializer.toBinary(sample), StandardCharsets.UTF_8));
    }

    @Test
    void aSharedFileKeepsItsSharers() throws IOException {
        var file = new WrittenFile(new TableName("a", "b"), "p", 3, 100, "{}", List.of("b1", "b2"));
        var portion = new Batch.Portion(file.table(), Ledger.of(3, 0, 0), List.of(file));
        var prepared = new PartitionEvent.BatchPrepared(new Batch("b1", 1, new OffsetRange(0, 3), -1, List.of(portion)));
        assertThat(serializer.fromBinary(serializer.toBinary(prepared), serializer.manifest(prepared))).isEqualTo(prepared);
    }

    /** Since 0.14; what was written before has none. */
    @Test
    void howFarTheTimeOfEventsHasComeIsKept() throws IOException {
        var reached = Optional.of(new EventTime("placed", 1_700_000_000_000_000L));
        var prepared = new PartitionEvent.BatchPrepared(new Batch("b1", 1, new OffsetRange(0, 3), -1, List.of(new Batch.Portion(JournalSamples.SILVER, Ledger.of(3, 0, 0), List.of(), reached))));
        var advance = new CommitRequest.Advance(new OffsetRange(0, 3), new Progress(0, 3, -1, 1, Ledger.of(3, 0, 0), reached), false);
        var intended = new CommitEvent.CommitIntended(new CommitEvent.Intent("c", 1, "u", List.of(new CommitEvent.Step(JournalSamples.P0, advance)), List.of(), List.of()));
        for (Object kept : List.of(prepared, intended)) {
            assertThat(serializer.fromBinary(serializer.toBinary(kept), serializer.manifest(kept))).isEqualTo(kept);
        }
    }

    /** Since 0.13; what was written before has neither. */
    @Test
    void whatWasPromisedAndDeletedIsKept() throws IOException {
        var promise = new Promise("silver.orders", "7f0c9a5e");
        var names = new PipelineDirectory.Names(Set.of("orders"), List.of("returns", "others"), Map.of("orders", promise, "returns", promise));
        var registered = new PipelineDirectory.Registered("orders", Optional.of(promise));
        var memory = new PipelineMemory(Optional.empty(), false, 2, List.of(), Map.of(), "", Optional.of(new PipelineMemory.Texts("a", "b")), Optional.empty());
        for (Object kept : List.of(names, registered, memory)) {
            assertThat(serializer.fromBinary(serializer.toBinary(kept), serializer.manifest(kept))).isEqualTo(kept);
        }
    }

    /** Since 0.17; what was written before counts as one. */
    @Test
    void howMuchACheckWeighsIsKept() throws IOException {
        var result = new CheckResult("a", "", "accuracy", "error", false, OptionalDouble.of(1), "", "= 1", CheckResult.Status.PASS, "", OptionalDouble.of(2.5));
        var kept = new CheckEvent.TableEvaluated(new TableEvaluation(JournalSamples.SILVER, "orders", "orders 1.0.0", OptionalLong.of(1), 2, 3, "d", List.of(result)));
        assertThat(serializer.fromBinary(serializer.toBinary(kept), serializer.manifest(kept))).isEqualTo(kept);
    }

    /** Since 0.14. */
    @Test
    void whatOfAGoldTableWasMadeAnewIsKept() throws IOException {
        var run = JournalSamples.GOLD;
        var ended = new GoldEvent.RunEnded(new GoldRecord(run.id(), run.gold(), run.table(), false, 1, 2, run.outcome(), "", false, "d", run.sources(), 9, 100, 4_096, run.checks(),
                Optional.of(new GoldRecord.Made(true, "", 3, 1, 60)), Optional.of("sales 1.0.0")));
        assertThat(serializer.fromBinary(serializer.toBinary(ended), serializer.manifest(ended))).isEqualTo(ended);
    }

    /** Since 0.15; what was written before does not say so. */
    @Test
    void whetherADeskKnowsOfATicketIsKept() throws IOException {
        var memory = new CheckMemory(List.of(), Map.of(), new TicketBook(List.of(new TicketBook.Entry(JournalSamples.TICKET, false, true))));
        assertThat(serializer.fromBinary(serializer.toBinary(memory), serializer.manifest(memory))).isEqualTo(memory);
    }

    /** Since 0.15. */
    @Test
    void whatAGoldTableWasHeldToBesidesIsKept() throws IOException {
        var run = JournalSamples.GOLD;
        var besides = new GoldRecord.Besides(true, new TreeMap<>(Map.of("silver.planes", 7L, "silver.later", -1L)));
        var ended = new GoldEvent.RunEnded(new GoldRecord(run.id(), run.gold(), run.table(), false, 1, 2, run.outcome(), "", true, "d", run.sources(), 9, 100, 4_096,
                List.of(new GoldRecord.Check("known", "says", false, "is 1", Optional.of(besides)))));
        assertThat(serializer.fromBinary(serializer.toBinary(ended), serializer.manifest(ended))).isEqualTo(ended);
    }

    /** Since 0.16; runs of before have no verdicts. */
    @Test
    void whatChecksSaidOfACandidateIsKept() throws IOException {
        var run = JournalSamples.GOLD;
        var check = new GoldRecord.Check("sql", "says", true, "is 1", Optional.empty(), Optional.of(JournalSamples.CHECKED.results().getLast()));
        var ended = new GoldEvent.RunEnded(new GoldRecord(run.id(), run.gold(), run.table(), false, 1, 2, run.outcome(), "", true, "d", run.sources(), 9, 100, 4_096, List.of(check), Optional.empty(), Optional.of("sales 1.0.0")));
        assertThat(serializer.fromBinary(serializer.toBinary(ended), serializer.manifest(ended))).isEqualTo(ended);
    }

    static List<String> releases() {
        return JournalFixtures.releases();
    }

    @ParameterizedTest
    @MethodSource("releases")
    void aJournalOfEveryReleaseReplaysToTheSameMemory(String release) throws IOException {
        var partition = PartitionMemory.EMPTY;
        var table = CommitMemory.EMPTY;
        for (var sample : samplesOf(release).toList()) {
            String name = serializer.manifest(sample);
            Object stored = serializer.fromBinary(JournalFixtures.read(release, name), name);
            partition = stored instanceof PartitionEvent event ? partition.apply(event) : partition;
            table = stored instanceof CommitEvent event ? table.apply(event) : table;
        }
        assertThat(partition).isEqualTo(new PartitionMemory(3, Optional.of(JournalSamples.P0), OptionalLong.of(100),
                new TreeMap<>(Map.of(JournalSamples.SILVER, 200L)), List.of(), Optional.empty(), List.of(new OffsetRange(200, 300)), Optional.empty(),
                Optional.of(OperatorChoice.SKIP_TRUNCATED), false, true));
        assertThat(table).isEqualTo(new CommitMemory(4, Optional.of("uuid-1"), Optional.empty(), Optional.empty(), true));
    }

    @Test
    void noFixtureIsWithoutItsEvent() {
        assertThat(JournalFixtures.releases()).isNotEmpty().contains(JournalFixtures.NOW).allSatisfy(release ->
                assertThat(EventNames.all().keySet()).extracting(JournalFixtures::file).containsAll(JournalFixtures.files(release)));
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
            assertThat(name).matches("(partition|table|pipeline|directory|maintenance|quality|outlet|gold|registry)\\.[a-z-]+/[0-9]+");
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

    /** The journal replays through it, and its entity refuses to go on: see NewerJournalTest. */
    @Test
    void anEventOfALaterVersionIsNamed() throws IOException {
        assertThat(serializer.fromBinary(new byte[0], "partition.epoch-acquired/2")).isEqualTo(new UnknownEvent("partition.epoch-acquired/2"));
    }

    @Test
    void soIsAKnownEventWithAWordOfALaterVersionOrOneThatIsDamaged() throws IOException {
        var halted = JournalSamples.ALL.stream().filter(PartitionEvent.Halted.class::isInstance).findFirst().orElseThrow();
        String text = new String(serializer.toBinary(halted), StandardCharsets.UTF_8);
        String later = text.replaceFirst("\"code\":\"[A-Z_]+\"", "\"code\":\"LEARNT_LATER\"");
        assertThat(later).isNotEqualTo(text);
        String name = serializer.manifest(halted);
        assertThat(serializer.fromBinary(later.getBytes(StandardCharsets.UTF_8), name)).isEqualTo(new UnknownEvent(name + " with LEARNT_LATER"));
        assertThat(serializer.fromBinary(text.substring(1).getBytes(StandardCharsets.UTF_8), name)).isInstanceOfSatisfying(UnknownEvent.class,
                event -> assertThat(event.name()).startsWith(name + " (").doesNotContain("\n"));
    }

    @Test
    void whatIsNotKnownIsNeverWritten() {
        assertThatThrownBy(() -> serializer.manifest(new UnknownEvent("partition.epoch-acquired/2"))).hasMessageContaining("has no name in the journal");
    }

    @Test
    void everyTypeIsBoundToThisSerializer() {
        assertThat(JournalSerializer.bindings()).hasSize(EventNames.all().size()).allSatisfy((key, value) -> assertThat(value).isEqualTo("lake-journal"));
        assertThat(Map.copyOf(JournalSerializer.bindings())).containsKey("pekko.actor.serialization-bindings.\"io.lakeactors.engine.partition.BatchCounted\"");
    }
}
