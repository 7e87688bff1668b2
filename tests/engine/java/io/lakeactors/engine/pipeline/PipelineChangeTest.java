package io.lakeactors.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class PipelineChangeTest {
    private final TestInbox<PipelineReply> first = TestInbox.create();
    private final TestInbox<PipelineReply> second = TestInbox.create();

    private static PipelineCommand.Apply apply(String contract, TestInbox<PipelineReply> asks) {
        return new PipelineCommand.Apply("the pipeline", contract, false, asks.getRef());
    }

    private static PipelineCommand.Checked checked(PipelineCommand.Apply apply) {
        return new PipelineCommand.Checked(apply, List.of("add column " + apply.contractText()), Optional.empty());
    }

    /** Both were asked for before either had been looked at. */
    @Test
    void ofTwoThatAreFoundPossibleOneIsMadeAndWhoAskedForTheOtherIsTold() {
        var change = new PipelineChange(null, null, "orders", null, null);
        var one = apply("a", first);
        assertThat(change.begins(Optional.empty(), checked(one))).isTrue();
        assertThat(change.begins(Optional.empty(), checked(apply("b", second)))).isFalse();
        assertThat(second.receiveMessage()).isInstanceOfSatisfying(PipelineReply.Refused.class, refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.PIPELINE_CONFLICT));
        assertThat(first.hasMessages()).as("it is under way").isFalse();

        var failed = LakeError.of(ErrorCode.CATALOG_UNREACHABLE, "the catalog is away", "", "Wait");
        change.ended(new PipelineCommand.Ready(one, List.of(), Optional.of(failed)));
        assertThat(first.receiveMessage()).isEqualTo(new PipelineReply.Refused(failed));
        assertThat(change.begins(Optional.empty(), checked(apply("c", second)))).as("the next one").isTrue();
    }
}
