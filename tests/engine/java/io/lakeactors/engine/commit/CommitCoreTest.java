package io.lakeactors.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.PipelineSpec.Delivery;
import io.lakeactors.engine.commit.CommitState.Phase;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.EventTime;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.Maker;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.PositionVector;
import io.lakeactors.model.Progress;
import io.lakeactors.model.Resolution;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.WrittenFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CommitCoreTest {
    private static final SourceKey SOURCE = new SourceKey("c", "t1", "orders", 0);
    private static final TableName TABLE = TableName.parse("silver.orders");

    private final CommitCore core = new CommitCore(CommitSetup.of(TABLE, Delivery.EXACTLY_ONCE));
    private List<CommitEvent> events = List.of();
    private List<CommitEffect> effects = List.of();
    private CommitState state = core.recovered(CommitMemory.EMPTY);

    private void hear(CommitInput input) {
        var decision = core.step(state, input);
        events = decision.events();
        effects = decision.effects();
        state = decision.state();
    }

    private <T> T effect(Class<T> type) {
        return effects.stream().filter(type::isInstance).map(type::cast).reduce((first, second) -> second).orElseThrow();
    }

    private List<OfferAnswer> answers() {
        var answers = new ArrayList<OfferAnswer>();
        effects.forEach(effect -> {
            if (effect instanceof CommitEffect.Answer answer) {
                answers.add(answer.answer());
            }
        });
        return answers;
    }

    private static TableHead head(long position, long snapshot) {
        var vector = new TreeMap<SourceKey, Progress>();
        if (position >= 0) {
            vector.put(SOURCE, new Progress(0, position, 0, 1, Ledger.ZERO));
        }
        var evidence = position < 0 ? TableHead.Evidence.NEW_TABLE : TableHead.Evidence.FOUND;
        return new TableHead(TABLE, "u", OptionalLong.of(snapshot), 1, Optional.empty(), new PositionVector(vector), evidence);
    }

    private static Offer offer(String id, long from, long to, long epoch) {
        var file = new WrittenFile(TABLE, "f-" + id, to - from, 1, "");
        return new Offer("p", SOURCE, id, epoch, epoch, new OffsetRange(from, to), 0, 0, Ledger.of(to - from, 0, 0), List.of(file), false, false);
    }

    private void readyAt(long position) {
        hear(new CommitInput.Start());
        hear(new CommitInput.EpochAcquired(state.round(), state.memory().epoch() + 1));
        hear(new CommitInput.HeadRead(state.round(), head(position, 5)));
    }

    private void commitOf(String commitId, Offer... offers) {
        for (var offer : offers) {
            hear(new CommitInput.Offered(offer));
        }
        hear(new CommitInput.Tick(commitId, false));
    }

    @Test
    void consecutiveOffersAreCommittedTogetherUnderAnIntentThatIsDurableFirst() {
        readyAt(10);
        commitOf("c1", offer("a", 10, 20, 1), offer("b", 20, 30, 1));
        assertThat(events).singleElement().isInstanceOf(CommitEvent.CommitIntended.class);
        var request = effect(CommitEffect.Commit.class).request();
        assertThat(request.advances().get(SOURCE).range()).isEqualTo(new OffsetRange(10, 30));
        assertThat(request.files()).hasSize(2);
        hear(new CommitInput.CommitEnded("c1", 1, new CommitOutcome.Committed(head(30, 6))));
        assertThat(events).contains(new CommitEvent.CommitResolved("c1", OptionalLong.of(6)));
        assertThat(answers()).containsExactly(new OfferAnswer.Committed(30, 6), new OfferAnswer.Committed(30, 6));
    }

    @Test
    void theTimeOfEventsIsThatOfTheLastBatchOfAChain() {
        readyAt(10);
        var one = offer("a", 10, 20, 1);
        var two = offer("b", 20, 30, 1);
        commitOf("c1", at(one, 7), at(two, 9));
        assertThat(effect(CommitEffect.Commit.class).request().advances().get(SOURCE).after().eventTime()).contains(new EventTime("placed", 9));
    }

    @Test
    void aCommitNamesThePipelinesThatHaveMadeItsRowsAndTheContractsThatTheyWentBy() {
        readyAt(10);
        commitOf("c1", by("orders 1.0.0", "a", 10, List.of(new WrittenFile(TABLE, "f-a", 10, 1, ""))), by("orders 1.1.0", "b", 20, List.of(new WrittenFile(TABLE, "f-b", 10, 1, ""))),
                by("orders 1.2.0", "c", 30, List.of()));
        assertThat(effect(CommitEffect.Commit.class).request().makers()).as("who adds no row has made none").containsExactly(new Maker("shop", "orders 1.0.0"), new Maker("shop", "orders 1.1.0"));
    }

    private static Offer by(String contract, String id, long from, List<WrittenFile> files) {
        return new Offer("shop/orders/0", SOURCE, id, 1, 1, new OffsetRange(from, from + 10), 0, 0, files.isEmpty() ? Ledger.of(0, 0, 10) : Ledger.of(10, 0, 0), files, false, true, Optional.empty(), "", Optional.of(contract));
    }

    private static Offer at(Offer one, long micros) {
        return new Offer(one.from(), one.source(), one.batchId(), one.senderEpoch(), one.writerEpoch(), one.range(), one.leaderEpoch(), one.start(), one.ledger(), one.files(), one.renewed(), one.urgent(),
                Optional.of(new EventTime("placed", micros)), one.run(), one.contract());
    }

    private static final SourceKey OTHER = new SourceKey("c", "t1", "orders", 1);

    /** A batch with three rows in a file that it shares. */
    private static Offer sharing(SourceKey source, String id, long from, String path, String... sharers) {
        var file = new WrittenFile(TABLE, path, 3, 100, "what the store needs").sharedBy(List.of(sharers), id);
        return new Offer("p" + source.partition(), source, id, 1, 1, new OffsetRange(from, from + 3), 0, 0, Ledger.of(3, 0, 0), List.of(file), false, false);
    }

    @Test
    void batchesThatShareAFileAreCommittedWithItOnceAndOnlyTogether() {
        readyAt(10);
        commitOf("c1", sharing(SOURCE, "a", 10, "f", "a", "b"), offer("behind", 13, 20, 1));
        assertThat(state.phase()).isEqualTo(Phase.READY);
        commitOf("c2", sharing(OTHER, "b", 0, "f", "a", "b"));
        var request = effect(CommitEffect.Commit.class).request();
        assertThat(request.advances().get(SOURCE).range()).isEqualTo(new OffsetRange(10, 20));
        assertThat(request.advances().get(OTHER).range()).isEqualTo(new OffsetRange(0, 3));
        assertThat(request.files()).extracting(WrittenFile::path).containsExactly("f", "f-behind");
        assertThat(request.files().get(0).rows()).isEqualTo(6);
        assertThat(request.files().get(0).descriptor()).isEqualTo("what the store needs");
    }

    @Test
    void othersDoNotWaitForABatchThatIsNotWhole() {
        readyAt(10);
        commitOf("c1", sharing(OTHER, "b", 0, "f", "a", "b"), offer("alone", 10, 20, 1));
        assertThat(effect(CommitEffect.Commit.class).request().advances()).containsOnlyKeys(SOURCE);
    }

    @Test
    void aBatchWhoseSharerDoesNotComeIsSentBackAfterAWhile() {
        readyAt(10);
        hear(new CommitInput.Offered(sharing(SOURCE, "a", 10, "f", "a", "b")));
        hear(new CommitInput.Offered(offer("behind", 13, 20, 1)));
        hear(new CommitInput.Offered(sharing(SOURCE, "a", 10, "f", "a", "b")));
        assertThat(answers()).isEmpty();
        hear(new CommitInput.Offered(sharing(SOURCE, "a", 10, "f", "a", "b")));
        assertThat(answers()).containsExactly(new OfferAnswer.Dissolved());
        assertThat(state.queue()).isEmpty();
        assertThat(state.lonely()).isEmpty();
    }

    @Test
    void aBatchThatAnotherCommitterHasTakenHoldsNothingUpBehindIt() {
        readyAt(10);
        hear(new CommitInput.Offered(sharing(SOURCE, "a", 10, "f", "a", "b")));
        var behind = offer("behind", 13, 20, 1);
        for (int times = 0; times < 3; times++) {
            hear(new CommitInput.Offered(behind));
            assertThat(effects).isEmpty();
        }
        hear(new CommitInput.Offered(behind));
        assertThat(effects).singleElement().isInstanceOf(CommitEffect.ReadHead.class);
        hear(new CommitInput.HeadRead(state.round(), head(13, 6)));
        hear(new CommitInput.Tick("c1", false));
        assertThat(effect(CommitEffect.Commit.class).request().files()).extracting(WrittenFile::path).containsExactly("f-behind");
    }

    @Test
    void aLateCopyOfABatchThatWasGivenUpMakesRoomForWhatWasReadInstead() {
        readyAt(10);
        commitOf("c1", sharing(SOURCE, "a", 10, "f", "a", "b"), offer("instead", 10, 20, 1));
        var request = effect(CommitEffect.Commit.class).request();
        assertThat(request.files()).extracting(WrittenFile::path).containsExactly("f-instead");
    }

    @Test
    void batchesThatShareFilesAreNotTornByTheBoundsOfACommit() {
        var small = new CommitCore(new CommitSetup(TABLE, Delivery.EXACTLY_ONCE, 1, 1, 10));
        var at = small.recovered(CommitMemory.EMPTY);
        at = small.step(at, new CommitInput.Start()).state();
        at = small.step(at, new CommitInput.EpochAcquired(at.round(), 1)).state();
        at = small.step(at, new CommitInput.HeadRead(at.round(), head(10, 5))).state();
        at = small.step(at, new CommitInput.Offered(sharing(SOURCE, "a", 10, "f", "a", "b"))).state();
        at = small.step(at, new CommitInput.Offered(sharing(OTHER, "b", 0, "f", "a", "b"))).state();
        at = small.step(at, new CommitInput.Offered(offer("c", 13, 20, 1))).state();
        at = small.step(at, new CommitInput.Tick("c1", false)).state();
        assertThat(at.flight().orElseThrow().batches()).extracting(CommitEvent.BatchRef::batchId).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aRangeThatTheTableHoldsIsAnsweredAndNotCommittedAgain() {
        readyAt(20);
        commitOf("c1", offer("a", 10, 20, 1));
        assertThat(state.phase()).isEqualTo(Phase.READY);
        hear(new CommitInput.Offered(offer("a", 10, 20, 1)));
        assertThat(answers()).containsExactly(new OfferAnswer.Held(20, 5));
    }

    @Test
    void anOfferThatContradictsTheHeadIsSentBackOnlyAfterTheHeadWasReadAgain() {
        readyAt(10);
        hear(new CommitInput.Offered(offer("a", 5, 15, 1)));
        assertThat(effects).containsExactly(new CommitEffect.ReadHead(state.round(), TABLE));
        hear(new CommitInput.HeadRead(state.round(), head(12, 6)));
        assertThat(answers()).containsExactly(new OfferAnswer.Stale(12));
    }

    @Test
    void aFirstRangeThatDoesNotBeginAtTheStartWaitsForTheOnesBefore() {
        readyAt(-1);
        hear(new CommitInput.Offered(offer("b", 10, 20, 1)));
        hear(new CommitInput.HeadRead(state.round(), head(-1, 5)));
        assertThat(answers()).containsExactly(new OfferAnswer.Gap(0));
    }

    @Test
    void aLostRaceIsRunAgainWithTheSameCommitWhileItStillFits() {
        readyAt(10);
        commitOf("c1", offer("a", 10, 20, 1));
        hear(new CommitInput.CommitEnded("c1", 1, new CommitOutcome.Conflicted(head(10, 6))));
        assertThat(events).isEmpty();
        assertThat(effect(CommitEffect.Commit.class).attempt()).isEqualTo(2);
        assertThat(effect(CommitEffect.Commit.class).request().commitId()).isEqualTo("c1");
    }

    @Test
    void anUnknownEndIsFencedWithANewEpochBeforeAnythingElse() {
        readyAt(10);
        commitOf("c1", offer("a", 10, 20, 1));
        hear(new CommitInput.CommitEnded("c1", 1, new CommitOutcome.Unknown("no answer")));
        assertThat(state.memory().open()).isPresent();
        hear(new CommitInput.EpochAcquired(state.round(), 2));
        assertThat(effect(CommitEffect.Resolve.class).fenceEpoch()).isEqualTo(2);
        hear(new CommitInput.Tick("c2", true));
        assertThat(effects).isEmpty();
        hear(new CommitInput.ResolveEnded("c1", 2, new Resolution.NotApplied(head(10, 5))));
        assertThat(events).containsExactly(new CommitEvent.CommitResolved("c1", OptionalLong.empty()));
        hear(new CommitInput.Tick("c3", false));
        assertThat(effect(CommitEffect.Commit.class).request().epoch()).isEqualTo(2);
    }

    @Test
    void anIntentThatACrashLeftOpenIsResolvedBeforeTheHeadIsRead() {
        readyAt(10);
        commitOf("c1", offer("a", 10, 20, 1));
        state = core.recovered(state.memory());
        hear(new CommitInput.Start());
        hear(new CommitInput.EpochAcquired(state.round(), 2));
        assertThat(effect(CommitEffect.Resolve.class).request().commitId()).isEqualTo("c1");
        hear(new CommitInput.ResolveEnded("c1", 2, new Resolution.Applied(head(20, 6))));
        assertThat(answers()).containsExactly(new OfferAnswer.Committed(20, 6));
    }

    @Test
    void aNewerCommitterMakesThisOneStopWithoutATrace() {
        readyAt(10);
        commitOf("c1", offer("a", 10, 20, 1));
        hear(new CommitInput.CommitEnded("c1", 1, new CommitOutcome.Fenced(9)));
        assertThat(events).isEmpty();
        assertThat(effect(CommitEffect.Stop.class).reason()).contains("9");
    }

    @Test
    void aRefusalHaltsTheTableAndKeepsItsIntentUntilItIsCleared() {
        readyAt(10);
        commitOf("c1", offer("a", 10, 20, 1));
        var error = LakeError.of(ErrorCode.TABLE_DOES_NOT_FIT, "no such column", "", "");
        hear(new CommitInput.CommitEnded("c1", 1, new CommitOutcome.Refused(error)));
        assertThat(answers()).containsExactly(new OfferAnswer.Halted(error));
        assertThat(state.memory().open()).isPresent();
        hear(new CommitInput.Clear(false));
        hear(new CommitInput.EpochAcquired(state.round(), 2));
        assertThat(effect(CommitEffect.Resolve.class).fenceEpoch()).isEqualTo(2);
    }

    @Test
    void anotherTableUnderTheSameNameIsNotWrittenTo() {
        readyAt(10);
        state = core.recovered(state.memory());
        hear(new CommitInput.Start());
        hear(new CommitInput.EpochAcquired(state.round(), 2));
        var other = new TableHead(TABLE, "another", OptionalLong.empty(), 0, Optional.empty(), PositionVector.EMPTY, TableHead.Evidence.NEW_TABLE);
        hear(new CommitInput.HeadRead(state.round(), other));
        assertThat(state.memory().halted().orElseThrow().code()).isEqualTo(ErrorCode.TABLE_IDENTITY_CHANGED);
    }

    @Test
    void anIncarnationThatWasTakenOverIsToldToStop() {
        readyAt(10);
        hear(new CommitInput.Offered(offer("a", 10, 20, 3)));
        hear(new CommitInput.Offered(offer("z", 20, 30, 2)));
        assertThat(answers()).containsExactly(new OfferAnswer.Superseded(3));
    }

    @Test
    void aBatchThatOnlyMovesThePositionWaitsUnlessSomebodyWaitsForIt() {
        readyAt(10);
        var empty = new Offer("p", SOURCE, "e", 1, 1, new OffsetRange(10, 20), 0, 0, Ledger.ZERO, List.of(), false, false);
        commitOf("c1", empty);
        assertThat(effects).isEmpty();
        commitOf("c2", new Offer("p", SOURCE, "e", 1, 1, new OffsetRange(10, 20), 0, 0, Ledger.ZERO, List.of(), false, true));
        assertThat(effect(CommitEffect.Commit.class).request().files()).isEmpty();
    }
}
