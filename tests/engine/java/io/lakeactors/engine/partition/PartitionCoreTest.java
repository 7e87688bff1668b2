package io.lakeactors.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.PipelineSpec.Delivery;
import io.lakeactors.contract.PipelineSpec.StartAt;
import io.lakeactors.engine.commit.OfferAnswer;
import io.lakeactors.engine.partition.PartitionState.Phase;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.EventTime;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.PositionVector;
import io.lakeactors.model.Progress;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.WrittenFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PartitionCoreTest {
    private static final SourceKey SOURCE = new SourceKey("c", "t1", "orders", 0);
    private static final TableName SILVER = TableName.parse("silver.orders");
    private static final TableName BRONZE = TableName.parse("bronze.orders");

    private final PartitionCore core = new PartitionCore(setup(SOURCE, StartAt.EARLIEST));
    private final List<PartitionEvent> events = new ArrayList<>();
    private List<PartitionEffect> effects = List.of();
    private PartitionState state = core.recovered(PartitionMemory.EMPTY);

    private static PartitionSetup setup(SourceKey source, StartAt start) {
        return new PartitionSetup("p/orders/0", source, List.of(SILVER, BRONZE), start, Delivery.EXACTLY_ONCE, 2);
    }

    private void hear(PartitionInput input) {
        var decision = core.step(state, input);
        events.addAll(decision.events());
        effects = decision.effects();
        state = decision.state();
    }

    private <T> T effect(Class<T> type) {
        return effects.stream().filter(type::isInstance).map(type::cast).reduce((first, second) -> second).orElseThrow();
    }

    /** @param position -1 for a table without an entry */
    private static TableHead head(TableName table, long position) {
        var vector = new TreeMap<SourceKey, Progress>();
        if (position >= 0) {
            vector.put(SOURCE, new Progress(0, position, 0, 1, Ledger.ZERO));
        }
        var evidence = position < 0 ? TableHead.Evidence.NEW_TABLE : TableHead.Evidence.FOUND;
        return new TableHead(table, "u", position < 0 ? OptionalLong.empty() : OptionalLong.of(7), 1, Optional.empty(), new PositionVector(vector), evidence);
    }

    private void startWith(long epoch, long silver, long bronze) {
        hear(new PartitionInput.Start());
        hear(new PartitionInput.EpochAcquired(state.round(), epoch));
        hear(new PartitionInput.HeadsRead(state.round(), Map.of(SILVER, head(SILVER, silver), BRONZE, head(BRONZE, bronze))));
        if (state.phase() == Phase.CHECKING_FILES) {
            hear(new PartitionInput.FilesChecked(state.round(), Set.of()));
        }
    }

    private Batch batch(String id, long from, long to, TableName... tables) {
        var portions = new ArrayList<Batch.Portion>();
        for (var table : tables) {
            portions.add(new Batch.Portion(table, Ledger.of(to - from, 0, 0), List.of(new WrittenFile(table, table + "/" + id, to - from, 1, ""))));
        }
        return new Batch(id, state.memory().epoch(), new OffsetRange(from, to), 0, portions);
    }

    @Test
    void whoIsToldOfAHaltReadsTheHeadsAnewAndStopsIfATableHasGoneBack() {
        startWith(1, 50, 50);
        hear(new PartitionInput.LookAgain());
        assertThat(state.phase()).isEqualTo(Phase.READING_HEADS);
        hear(new PartitionInput.HeadsRead(state.round(), Map.of(SILVER, head(SILVER, 50), BRONZE, head(BRONZE, 50))));
        hear(new PartitionInput.BoundsRead(state.round(), 0, 100));
        assertThat(state.phase()).isEqualTo(Phase.RUNNING);

        hear(new PartitionInput.LookAgain());
        hear(new PartitionInput.HeadsRead(state.round(), Map.of(SILVER, head(SILVER, 50), BRONZE, head(BRONZE, 40))));
        assertThat(state.phase()).isEqualTo(Phase.HALTED);
        assertThat(state.memory().halted().orElseThrow().code()).isEqualTo(ErrorCode.POSITIONS_REGRESSED);
        hear(new PartitionInput.LookAgain());
        assertThat(state.phase()).as("it is a person's turn").isEqualTo(Phase.HALTED);
    }

    /** They may have been read before the table went back. */
    @Test
    void headsThatAreOnTheirWayWhenItIsToldOfAHaltAreReadAnew() {
        hear(new PartitionInput.Start());
        hear(new PartitionInput.LookAgain());
        assertThat(state.phase()).as("it has not looked yet").isEqualTo(Phase.ACQUIRING_EPOCH);
        hear(new PartitionInput.EpochAcquired(state.round(), 1));
        long before = state.round();
        hear(new PartitionInput.LookAgain());
        assertThat(effect(PartitionEffect.ReadHeads.class).round()).isEqualTo(state.round());
        hear(new PartitionInput.HeadsRead(before, Map.of(SILVER, head(SILVER, 50), BRONZE, head(BRONZE, 50))));
        assertThat(state.phase()).as("what was read before is not believed").isEqualTo(Phase.READING_HEADS);
        hear(new PartitionInput.HeadsRead(state.round(), Map.of(SILVER, head(SILVER, 50), BRONZE, head(BRONZE, 50))));
        hear(new PartitionInput.BoundsRead(state.round(), 0, 100));
        hear(new PartitionInput.BatchWritten(state.round(), batch("a", 50, 60, SILVER, BRONZE)));

        hear(new PartitionInput.LookAgain());
        hear(new PartitionInput.HeadsRead(state.round(), Map.of(SILVER, head(SILVER, 50), BRONZE, head(BRONZE, 50))));
        assertThat(state.phase()).isEqualTo(Phase.CHECKING_FILES);
        hear(new PartitionInput.LookAgain());
        hear(new PartitionInput.HeadsRead(state.round(), Map.of(SILVER, head(SILVER, 50), BRONZE, head(BRONZE, 40))));
        assertThat(state.memory().halted().orElseThrow().code()).isEqualTo(ErrorCode.POSITIONS_REGRESSED);
    }

    /** It comes from a halt that the choice has answered, and was late. */
    @Test
    void whoIsToldOfAHaltAfterAPersonHasChosenStillDoesWhatWasChosen() {
        startWith(1, 50, 50);
        hear(new PartitionInput.LookAgain());
        hear(new PartitionInput.HeadsRead(state.round(), Map.of(SILVER, head(SILVER, 50), BRONZE, head(BRONZE, 40))));
        hear(new PartitionInput.Clear(OperatorChoice.REPLAY));
        hear(new PartitionInput.EpochAcquired(state.round(), 2));
        hear(new PartitionInput.LookAgain());
        hear(new PartitionInput.HeadsRead(state.round(), Map.of(SILVER, head(SILVER, 50), BRONZE, head(BRONZE, 40))));
        hear(new PartitionInput.LookAgain());
        hear(new PartitionInput.HeadsRead(state.round(), Map.of(SILVER, head(SILVER, 50), BRONZE, head(BRONZE, 40))));
        hear(new PartitionInput.BoundsRead(state.round(), 0, 100));
        assertThat(state.phase()).isEqualTo(Phase.RUNNING);
        assertThat(effect(PartitionEffect.OpenSource.class).from()).isEqualTo(40);
    }

    @Test
    void whoRestsOrIsBlockedByAHaltDoesNotLookAgain() {
        startWith(1, 50, 50);
        hear(new PartitionInput.BoundsRead(state.round(), 0, 100));
        hear(new PartitionInput.BatchWritten(state.round(), batch("a", 50, 60, SILVER, BRONZE)));
        var halted = LakeError.of(ErrorCode.POSITIONS_REGRESSED, "less", "silver.orders", "mend");
        hear(new PartitionInput.TableAnswered(SILVER, "a", new OfferAnswer.Halted(halted)));
        hear(new PartitionInput.LookAgain());
        assertThat(effects).isEmpty();
        assertThat(state.blocked()).contains(halted);

        hear(new PartitionInput.TableAnswered(SILVER, "a", new OfferAnswer.Committed(60, 8)));
        hear(new PartitionInput.TableAnswered(BRONZE, "a", new OfferAnswer.Committed(60, 8)));
        hear(new PartitionInput.Pause());
        hear(new PartitionInput.LookAgain());
        assertThat(state.phase()).isEqualTo(Phase.CLOSING);
        hear(new PartitionInput.SourceClosed(state.round()));
        hear(new PartitionInput.LookAgain());
        assertThat(state.phase()).isEqualTo(Phase.RESTING);
    }

    @Test
    void underAnotherContractItReadsOnBehindTheBatchThatWasOpenAndAsksNoTable() {
        startWith(1, -1, -1);
        hear(new PartitionInput.BoundsRead(state.round(), 0, 100));
        hear(new PartitionInput.Renew());
        assertThat(effect(PartitionEffect.CloseSource.class).flush()).isTrue();
        hear(new PartitionInput.BatchWritten(state.round(), batch("a", 0, 10, SILVER, BRONZE)));
        hear(new PartitionInput.SourceClosed(state.round()));
        assertThat(effect(PartitionEffect.OpenSource.class).from()).isEqualTo(10);
        assertThat(state.phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void whatIsToRestMeanwhileRests() {
        startWith(1, -1, -1);
        hear(new PartitionInput.BoundsRead(state.round(), 0, 100));
        hear(new PartitionInput.Renew());
        hear(new PartitionInput.Pause());
        hear(new PartitionInput.SourceClosed(state.round()));
        assertThat(state.phase()).isEqualTo(Phase.RESTING);
        hear(new PartitionInput.Renew());
        assertThat(state.phase()).isEqualTo(Phase.RESTING);
    }

    private static final Optional<EventTime> NOON = Optional.of(new EventTime("placed", 12));
    private static final Optional<EventTime> ONE = Optional.of(new EventTime("placed", 13));

    private static TableHead at(TableName table, long position, Optional<EventTime> reached) {
        var vector = new TreeMap<>(Map.of(SOURCE, new Progress(0, position, 0, 1, Ledger.ZERO, reached)));
        return new TableHead(table, "u", OptionalLong.of(7), 1, Optional.empty(), new PositionVector(vector), TableHead.Evidence.FOUND);
    }

    private void startAtNoon(long epoch) {
        hear(new PartitionInput.Start());
        hear(new PartitionInput.EpochAcquired(state.round(), epoch));
        hear(new PartitionInput.HeadsRead(state.round(), Map.of(SILVER, at(SILVER, 10, NOON), BRONZE, at(BRONZE, 10, Optional.empty()))));
    }

    private Batch later(Batch batch, Optional<EventTime> reached) {
        var portions = batch.portions().stream().map(one -> new Batch.Portion(one.table(), one.ledger(), one.files(), one.table().equals(SILVER) ? reached : Optional.empty())).toList();
        return new Batch(batch.batchId(), batch.writerEpoch(), batch.range(), batch.leaderEpoch(), portions);
    }

    @Test
    void whoReadsOnJudgesByTheTimeThatTheTableOrThePendingBatchHasComeTo() {
        startAtNoon(1);
        hear(new PartitionInput.BoundsRead(state.round(), 0, 90));
        assertThat(effect(PartitionEffect.OpenSource.class).eventTime()).isEqualTo(NOON);
        hear(new PartitionInput.BatchWritten(state.round(), later(batch("b1", 10, 20, BRONZE, SILVER), ONE)));
        assertThat(effects.stream().filter(PartitionEffect.Offer.class::isInstance).map(PartitionEffect.Offer.class::cast).filter(offer -> offer.table().equals(SILVER)))
                .singleElement().satisfies(offer -> assertThat(offer.offer().eventTime()).isEqualTo(ONE));
        crash();
        startAtNoon(2);
        hear(new PartitionInput.FilesChecked(state.round(), Set.of()));
        hear(new PartitionInput.BoundsRead(state.round(), 0, 90));
        assertThat(effect(PartitionEffect.OpenSource.class).from()).isEqualTo(20);
        assertThat(effect(PartitionEffect.OpenSource.class).eventTime()).isEqualTo(ONE);
    }

    @Test
    void aBatchThatIsReadAgainIsJudgedByTheTimeBeforeIt() {
        startAtNoon(1);
        hear(new PartitionInput.BoundsRead(state.round(), 0, 90));
        hear(new PartitionInput.BatchWritten(state.round(), later(batch("b1", 10, 20, BRONZE, SILVER), ONE)));
        crash();
        startAtNoon(2);
        hear(new PartitionInput.FilesChecked(state.round(), Set.of(SILVER + "/b1")));
        hear(new PartitionInput.BoundsRead(state.round(), 0, 90));
        assertThat(effect(PartitionEffect.OpenSource.class).from()).isEqualTo(10);
        assertThat(effect(PartitionEffect.OpenSource.class).eventTime()).isEqualTo(NOON);
    }

    @Test
    void aGapThatIsAcceptedDoesNotForgetTheTime() {
        startAtNoon(1);
        hear(new PartitionInput.BoundsRead(state.round(), 40, 90));
        hear(new PartitionInput.Clear(OperatorChoice.SKIP_TRUNCATED));
        hear(new PartitionInput.EpochAcquired(state.round(), 2));
        hear(new PartitionInput.HeadsRead(state.round(), Map.of(SILVER, at(SILVER, 10, NOON), BRONZE, at(BRONZE, 10, Optional.empty()))));
        hear(new PartitionInput.BoundsRead(state.round(), 40, 90));
        assertThat(effect(PartitionEffect.OpenSource.class).from()).isEqualTo(40);
        assertThat(effect(PartitionEffect.OpenSource.class).eventTime()).isEqualTo(NOON);
    }

    private void crash() {
        state = core.recovered(state.memory());
    }

    @Test
    void aPartitionThatNoTableHasReadBeginsWhereThePipelineSays() {
        startWith(1, -1, -1);
        hear(new PartitionInput.BoundsRead(state.round(), 5, 90));
        assertThat(effect(PartitionEffect.OpenSource.class).from()).isEqualTo(5);
        assertThat(events).contains(new PartitionEvent.StartChosen(5));
    }

    @Test
    void aCrashBeforeTheFirstCommitDoesNotMoveTheStart() {
        startWith(1, -1, -1);
        hear(new PartitionInput.BoundsRead(state.round(), 5, 90));
        crash();
        startWith(2, -1, -1);
        hear(new PartitionInput.BoundsRead(state.round(), 5, 200));
        assertThat(effect(PartitionEffect.OpenSource.class).from()).isEqualTo(5);
        assertThat(events.stream().filter(PartitionEvent.StartChosen.class::isInstance)).hasSize(1);
    }

    @Test
    void aBatchIsOfferedOnlyInTheDecisionThatJournalsIt() {
        startWith(1, 10, 10);
        hear(new PartitionInput.BoundsRead(state.round(), 0, 90));
        var batch = batch("b1", 10, 20, BRONZE, SILVER);
        hear(new PartitionInput.BatchWritten(state.round(), batch));
        assertThat(events).last().isEqualTo(new PartitionEvent.BatchPrepared(batch));
        assertThat(effects.stream().filter(PartitionEffect.Offer.class::isInstance)).hasSize(2);
    }

    @Test
    void whatWasPreparedBeforeACrashIsOfferedAgainWithTheSameFiles() {
        startWith(1, 10, 10);
        hear(new PartitionInput.BoundsRead(state.round(), 0, 90));
        hear(new PartitionInput.BatchWritten(state.round(), batch("b1", 10, 20, BRONZE, SILVER)));
        crash();
        startWith(2, 10, 20);
        var offers = effects.stream().filter(PartitionEffect.Offer.class::isInstance).map(PartitionEffect.Offer.class::cast).toList();
        assertThat(offers).singleElement().satisfies(offer -> {
            assertThat(offer.table()).isEqualTo(SILVER);
            assertThat(offer.offer().batchId()).isEqualTo("b1");
            assertThat(offer.offer().writerEpoch()).isEqualTo(1);
            assertThat(offer.offer().senderEpoch()).isEqualTo(2);
        });
        assertThat(events).contains(new PartitionEvent.BatchCommitted("b1", BRONZE, 7));
    }

    @Test
    void aTableThatLagsIsReadForAloneUntilItHasCaughtUp() {
        startWith(1, 10, 30);
        hear(new PartitionInput.BoundsRead(state.round(), 0, 90));
        var open = effect(PartitionEffect.OpenSource.class);
        assertThat(open.from()).isEqualTo(10);
        assertThat(open.limit()).hasValue(30);
        assertThat(open.targets()).containsExactly(SILVER);
        hear(new PartitionInput.BatchWritten(state.round(), batch("b1", 10, 30, SILVER)));
        assertThat(effect(PartitionEffect.OpenSource.class).targets()).containsExactly(BRONZE, SILVER);
        assertThat(effect(PartitionEffect.OpenSource.class).limit()).isEmpty();
    }

    @Test
    void aBatchWhoseSharerDidNotComeIsReadAgainWithAllBehindIt() {
        startWith(1, 0, 0);
        hear(new PartitionInput.BoundsRead(state.round(), 0, 90));
        hear(new PartitionInput.BatchWritten(state.round(), batch("b1", 0, 10, BRONZE, SILVER)));
        hear(new PartitionInput.BatchWritten(state.round(), batch("b2", 10, 20, BRONZE, SILVER)));
        hear(new PartitionInput.TableAnswered(BRONZE, "b1", new OfferAnswer.Committed(10, 8)));
        hear(new PartitionInput.TableAnswered(SILVER, "b1", new OfferAnswer.Dissolved()));
        assertThat(dropped()).containsExactly("b1", "b2");
        hear(new PartitionInput.HeadsRead(state.round(), Map.of(SILVER, head(SILVER, 0), BRONZE, head(BRONZE, 10))));
        hear(new PartitionInput.BoundsRead(state.round(), 0, 90));
        var open = effect(PartitionEffect.OpenSource.class);
        assertThat(open.from()).isZero();
        assertThat(open.limit()).hasValue(10);
        assertThat(open.targets()).containsExactly(SILVER);
    }

    @Test
    void aDissolvedBatchOfAnotherLifeIsNoNews() {
        startWith(1, 0, 0);
        hear(new PartitionInput.BoundsRead(state.round(), 0, 90));
        hear(new PartitionInput.BatchWritten(state.round(), batch("b1", 0, 10, BRONZE, SILVER)));
        hear(new PartitionInput.TableAnswered(SILVER, "old", new OfferAnswer.Dissolved()));
        assertThat(dropped()).isEmpty();
        assertThat(state.phase()).isEqualTo(Phase.RUNNING);
    }

    private List<String> dropped() {
        return events.stream().filter(PartitionEvent.BatchDropped.class::isInstance).map(event -> ((PartitionEvent.BatchDropped) event).batchId()).toList();
    }

    @Test
    void theIntakeWaitsWhileTooManyBatchesAreOutstanding() {
        startWith(1, 0, 0);
        hear(new PartitionInput.BoundsRead(state.round(), 0, 90));
        hear(new PartitionInput.BatchWritten(state.round(), batch("b1", 0, 10, BRONZE, SILVER)));
        hear(new PartitionInput.BatchWritten(state.round(), batch("b2", 10, 20, BRONZE, SILVER)));
        assertThat(effects).contains(new PartitionEffect.HoldIntake());
        hear(new PartitionInput.TableAnswered(SILVER, "b1", new OfferAnswer.Committed(10, 8)));
        assertThat(effects).isEmpty();
        hear(new PartitionInput.TableAnswered(BRONZE, "b1", new OfferAnswer.Committed(10, 9)));
        assertThat(effects).contains(new PartitionEffect.ReleaseIntake(), new PartitionEffect.PublishPosition(10));
    }

    @Test
    void recordsThatTheSourceHasDeletedUnreadStopThePartitionUntilAPersonChooses() {
        startWith(1, 10, 25);
        hear(new PartitionInput.BoundsRead(state.round(), 40, 90));
        assertThat(state.memory().halted().orElseThrow().code()).isEqualTo(ErrorCode.SOURCE_TRUNCATED);
        assertThat(state.memory().truncated()).contains(new OffsetRange(10, 40));
        hear(new PartitionInput.Clear(OperatorChoice.SKIP_TRUNCATED));
        hear(new PartitionInput.EpochAcquired(state.round(), 2));
        hear(new PartitionInput.HeadsRead(state.round(), Map.of(SILVER, head(SILVER, 10), BRONZE, head(BRONZE, 25))));
        hear(new PartitionInput.BoundsRead(state.round(), 40, 90));
        assertThat(state.memory().gaps()).containsExactly(new OffsetRange(10, 40));
        assertThat(state.memory().pending()).extracting(Batch::range).containsExactly(new OffsetRange(10, 25), new OffsetRange(25, 40));
        assertThat(effect(PartitionEffect.OpenSource.class).from()).isEqualTo(40);
    }

    @Test
    void aTableThatWasRolledBackStopsThePartitionUntilAReplayIsAllowed() {
        startWith(1, 30, 30);
        crash();
        startWith(2, 10, 30);
        assertThat(state.memory().halted().orElseThrow().code()).isEqualTo(ErrorCode.POSITIONS_REGRESSED);
        hear(new PartitionInput.Clear(OperatorChoice.REPLAY));
        hear(new PartitionInput.EpochAcquired(state.round(), 3));
        hear(new PartitionInput.HeadsRead(state.round(), Map.of(SILVER, head(SILVER, 10), BRONZE, head(BRONZE, 30))));
        hear(new PartitionInput.BoundsRead(state.round(), 0, 90));
        assertThat(effect(PartitionEffect.OpenSource.class).from()).isEqualTo(10);
    }

    @Test
    void whoRestsIsToldAheadThatItsTablesGoBackAndReadsThemWithoutAStop() {
        startWith(1, 30, 30);
        hear(new PartitionInput.BoundsRead(state.round(), 0, 90));
        hear(new PartitionInput.Pause());
        hear(new PartitionInput.SourceClosed(state.round()));
        assertThat(state.atRest()).isTrue();
        hear(new PartitionInput.Clear(OperatorChoice.RETRY));
        assertThat(state.phase()).as("nothing else moves who rests").isEqualTo(Phase.RESTING);
        hear(new PartitionInput.Clear(OperatorChoice.REPLAY));
        hear(new PartitionInput.Resume());
        hear(new PartitionInput.EpochAcquired(state.round(), 2));
        hear(new PartitionInput.HeadsRead(state.round(), Map.of(SILVER, head(SILVER, 10), BRONZE, head(BRONZE, 12))));
        hear(new PartitionInput.BoundsRead(state.round(), 0, 90));
        assertThat(state.memory().halted()).isEmpty();
        assertThat(effect(PartitionEffect.OpenSource.class).from()).isEqualTo(10);
    }

    /** An offer from before the rollback may come late and fit the table again. */
    @Test
    void whatLandsAgainAfterARollbackIsReadAroundAndHaltsNobody() {
        startWith(1, 30, 30);
        crash();
        startWith(2, 10, 30);
        hear(new PartitionInput.Clear(OperatorChoice.REPLAY));
        hear(new PartitionInput.EpochAcquired(state.round(), 3));
        hear(new PartitionInput.HeadsRead(state.round(), Map.of(SILVER, head(SILVER, 10), BRONZE, head(BRONZE, 30))));
        hear(new PartitionInput.BoundsRead(state.round(), 0, 90));
        hear(new PartitionInput.BatchWritten(state.round(), batch("again", 10, 13, SILVER)));
        hear(new PartitionInput.TableAnswered(SILVER, "again", new OfferAnswer.Stale(12)));
        hear(new PartitionInput.HeadsRead(state.round(), Map.of(SILVER, head(SILVER, 12), BRONZE, head(BRONZE, 30))));
        hear(new PartitionInput.BoundsRead(state.round(), 0, 90));
        assertThat(state.memory().halted()).isEmpty();
        assertThat(events).contains(new PartitionEvent.BatchDropped("again", "it no longer continues its tables"));
        assertThat(effect(PartitionEffect.OpenSource.class).from()).isEqualTo(12);
    }

    @Test
    void aTopicThatWasMadeAnewIsNotReadByItself() {
        startWith(1, 30, 30);
        var anew = new PartitionCore(setup(new SourceKey("c", "t2", "orders", 0), StartAt.EARLIEST));
        var now = anew.step(anew.recovered(state.memory()), new PartitionInput.Start()).state();
        now = anew.step(now, new PartitionInput.EpochAcquired(now.round(), 2)).state();
        assertThat(now.memory().halted().orElseThrow().code()).isEqualTo(ErrorCode.SOURCE_IDENTITY_CHANGED);
    }

    @Test
    void rowsThatDoNotAddUpAreNotOffered() {
        startWith(1, 0, 0);
        hear(new PartitionInput.BoundsRead(state.round(), 0, 90));
        var wrong = new Batch.Portion(SILVER, Ledger.of(9, 0, 1), List.of(new WrittenFile(SILVER, "f", 8, 1, "")));
        var right = new Batch.Portion(BRONZE, Ledger.of(10, 0, 0), List.of(new WrittenFile(BRONZE, "g", 10, 1, "")));
        hear(new PartitionInput.BatchWritten(state.round(), new Batch("b", 1, new OffsetRange(0, 10), 0, List.of(right, wrong))));
        assertThat(state.memory().halted().orElseThrow().code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(state.memory().pending()).isEmpty();
    }

    @Test
    void aPauseFlushesWhatWasReadAndIsOverWhenItIsCommitted() {
        startWith(1, 0, 0);
        hear(new PartitionInput.BoundsRead(state.round(), 0, 90));
        hear(new PartitionInput.Pause());
        assertThat(effect(PartitionEffect.CloseSource.class).flush()).isTrue();
        hear(new PartitionInput.BatchWritten(state.round(), batch("b1", 0, 10, BRONZE, SILVER)));
        hear(new PartitionInput.SourceClosed(state.round()));
        assertThat(state.atRest()).isFalse();
        assertThat(effect(PartitionEffect.Offer.class).offer().urgent()).isTrue();
        hear(new PartitionInput.TableAnswered(SILVER, "b1", new OfferAnswer.Committed(10, 8)));
        hear(new PartitionInput.TableAnswered(BRONZE, "b1", new OfferAnswer.Held(10, 8)));
        assertThat(state.atRest()).isTrue();
        assertThat(effect(PartitionEffect.Report.class).status()).isEqualTo(PartitionEffect.Status.PAUSED);
    }

    @Test
    void theMemoryIsTheFoldOfTheEvents() {
        startWith(1, 10, 10);
        hear(new PartitionInput.BoundsRead(state.round(), 0, 90));
        hear(new PartitionInput.BatchWritten(state.round(), batch("b1", 10, 20, BRONZE, SILVER)));
        hear(new PartitionInput.TableAnswered(SILVER, "b1", new OfferAnswer.Committed(20, 8)));
        assertThat(events.stream().reduce(PartitionMemory.EMPTY, PartitionMemory::apply, (a, b) -> b)).isEqualTo(state.memory());
        assertThat(new HashMap<>(state.memory().committed())).containsEntry(SILVER, 20L).containsEntry(BRONZE, 10L);
    }
}
