package io.lakeactors.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.LakeEngine.RunState;
import io.lakeactors.engine.replay.ReplayOrder;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.SourceKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipelineMemoryTest {
    @Test
    void aPartitionCameLaterIfItsTopicWasSeenWithoutIt() {
        var memory = PipelineMemory.EMPTY.apply(new PipelineEvent.TopicSeen("orders", 2, 1), 1);
        assertThat(memory.cameLater(key("orders", 1))).isFalse();
        assertThat(memory.cameLater(key("orders", 2))).isTrue();
        assertThat(memory.cameLater(key("returns", 0))).as("of a topic that nobody has looked at").isFalse();
        var seenAgain = memory.apply(new PipelineEvent.TopicSeen("orders", 5, 2), 1);
        assertThat(seenAgain.cameLater(key("orders", 2))).as("seen for the first time once only").isTrue();
    }

    @Test
    void aTopicThatWasLetGoIsSeenAnewWhenItComesAgain() {
        var memory = PipelineMemory.EMPTY.apply(new PipelineEvent.TopicSeen("orders", 2, 1), 1).apply(new PipelineEvent.PatternSeen("o.*", 1), 1)
                .apply(new PipelineEvent.TopicLeft("orders", 2), 1);
        assertThat(memory.topics()).isEmpty();
        assertThat(memory.pattern()).isEqualTo("o.*");
        assertThat(memory.apply(new PipelineEvent.TopicSeen("orders", 0, 3), 1).cameLater(key("orders", 0))).isTrue();
        assertThat(memory.apply(new PipelineEvent.Deleted(4), 1).pattern()).as("applied again, it is looked at for the first time").isEmpty();
    }

    @Test
    void whatAPipelineWasIsRememberedUntilItIsThereAgain() {
        var deleted = PipelineMemory.EMPTY.apply(new PipelineEvent.Applied("a", "b", "c 1", 1), 1).apply(new PipelineEvent.Deleted(2), 1);
        assertThat(deleted.last("p")).isEqualTo(new PipelineReply.TextsShown("a", "b"));
        assertThat(deleted.apply(new PipelineEvent.Deleted(3), 1).last("p")).isEqualTo(new PipelineReply.TextsShown("a", "b"));
        assertThat(deleted.apply(new PipelineEvent.Applied("d", "e", "c 2", 4), 1).last("p")).isEqualTo(new PipelineReply.TextsShown("d", "e"));
        assertThat(PipelineMemory.EMPTY.last("p")).isInstanceOf(PipelineReply.Refused.class);
    }

    private static SourceKey key(String topic, int partition) {
        return new SourceKey("cluster-a", "id", topic, partition);
    }

    @Test
    void aReplayThatATableRefusedAfterAnotherHadGoneBackIsARunThatSaysSoFromItsBeginningToItsEnd() {
        var order = new ReplayOrder("replay-1", List.of(), List.of(), List.of(), "la-before-replay-1", "earliest", "ann", "");
        var begun = PipelineMemory.EMPTY.apply(new PipelineEvent.ReplayOrdered(order, 1), 3)
                .apply(new PipelineEvent.ReplayTakenOut("replay-1", "", "only bronze.orders went back, not silver.orders: LA-5073", Ledger.ZERO, 0, 2), 3);
        assertThat(begun.replay()).isEmpty();
        var run = begun.openRun().orElseThrow();
        assertThat(run.reason()).contains("replay from earliest by ann", "only bronze.orders went back, not silver.orders: LA-5073");
        assertThat(run.outcome(true)).isEqualTo(RunState.FAILED);
        var ended = begun.apply(new PipelineEvent.RunEnded("replay-1", "FAILED", "", Ledger.ZERO, 0, 3), 3).run("replay-1").orElseThrow();
        assertThat(ended.reason()).isEqualTo(run.reason());
        assertThat(ended.left()).isEqualTo(run.left()).isNotEmpty();
    }

    @Test
    void asManyRunsAreRememberedAsConfigured() {
        var memory = PipelineMemory.EMPTY;
        for (int run = 1; run <= 5; run++) {
            memory = memory.apply(new PipelineEvent.RunStarted("r" + run, false, Map.of(), Ledger.ZERO, 0, run), 3)
                    .apply(new PipelineEvent.RunEnded("r" + run, "SUCCEEDED", "", Ledger.ZERO, 0, run), 3);
        }
        assertThat(memory.runs()).extracting(PipelineMemory.Run::id).containsExactly("r5", "r4", "r3");
        assertThat(memory.apply(new PipelineEvent.RunStarted("r6", false, Map.of(), Ledger.ZERO, 0, 6), 1).runs()).hasSize(1);
    }

    @Test
    void aRunThatIsBegunAgainUnderItsIdTakesThePlaceOfTheOneThatFailed() {
        var memory = PipelineMemory.EMPTY;
        for (String outcome : List.of("FAILED", "SUCCEEDED")) {
            memory = memory.apply(new PipelineEvent.RunStarted("nightly", false, Map.of(), Ledger.ZERO, 0, 1), 3)
                    .apply(new PipelineEvent.RunEnded("nightly", outcome, "", Ledger.ZERO, 0, 2), 3);
        }
        assertThat(memory.runs()).singleElement().satisfies(run -> assertThat(run.state().name()).isEqualTo("SUCCEEDED"));
    }
}
