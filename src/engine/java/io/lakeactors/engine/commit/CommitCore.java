package io.lakeactors.engine.commit;

import io.lakeactors.contract.PipelineSpec.Delivery;
import io.lakeactors.engine.Decision;
import io.lakeactors.engine.commit.CommitEffect.Status;
import io.lakeactors.engine.commit.CommitEvent.Intent;
import io.lakeactors.engine.commit.CommitEvent.Step;
import io.lakeactors.engine.commit.CommitState.Flight;
import io.lakeactors.engine.commit.CommitState.Phase;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Reaction;
import io.lakeactors.model.Resolution;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.WrittenFile;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides for one table: what to commit, what to answer, what to do when the end of a commit is not known. Pure: no clock, no chance, no port.
 *
 * <p>At most one commit is in flight. Its intent is durable before the catalog hears of it (I11), and no other begins before its end is known for certain
 * (P8). Safety does
 * not rest on there being one committer: the catalog checks epoch and positions in the transaction that swaps the pointer.
 */
public final class CommitCore {
    /** Lost races in a row before a commit lets the next tick begin anew. */
    private static final int ATTEMPTS_MAX = 5;
    private static final Set<Phase> HEAD_KNOWN = EnumSet.of(Phase.READY, Phase.COMMITTING, Phase.FENCING, Phase.RESOLVING);

    private final CommitSetup setup;
    private final CommitRules rules;
    private final OfferQueue offers;

    public CommitCore(CommitSetup setup) {
        this(setup, new CommitRules());
    }

    /** With other rules than the real ones, for simulations. */
    public CommitCore(CommitSetup setup, CommitRules rules) {
        this.setup = setup;
        this.rules = rules;
        offers = new OfferQueue(setup, rules);
    }

    /** The state after the journal has been replayed into {@code memory}; {@link CommitInput.Start} comes first. */
    public CommitState recovered(CommitMemory memory) {
        return CommitState.recovered(memory);
    }

    public Decision<CommitState, CommitEvent, CommitEffect> step(CommitState state, CommitInput input) {
        var turn = new CommitTurn(state);
        switch (input) {
            case CommitInput.Start() -> start(turn);
            case CommitInput.EpochAcquired(long round, long epoch) -> epochAcquired(turn, round, epoch);
            case CommitInput.HeadRead(long round, TableHead head) -> headRead(turn, round, head);
            case CommitInput.Offered(Offer offer) -> offered(turn, offer);
            case CommitInput.Tick tick -> tick(turn, tick);
            case CommitInput.CommitEnded ended -> commitEnded(turn, ended);
            case CommitInput.ResolveEnded ended -> resolveEnded(turn, ended);
            case CommitInput.Clear(boolean adopt) -> clear(turn, adopt);
            case CommitInput.Failed(LakeError error) -> {
                if (turn.phase != Phase.HALTED && turn.phase != Phase.STOPPED) {
                    halt(turn, error);
                }
            }
        }
        return turn.decision();
    }

    private void start(CommitTurn turn) {
        if (turn.phase != Phase.IDLE) {
            return;
        }
        if (turn.memory.halted().isPresent()) {
            turn.phase = Phase.HALTED;
            turn.report(Status.FAILED, turn.memory.halted().get().sentence());
        } else {
            turn.report(Status.STARTING, "");
            acquireEpoch(turn, Phase.ACQUIRING_EPOCH);
        }
    }

    private void acquireEpoch(CommitTurn turn, Phase phase) {
        turn.phase = phase;
        turn.round++;
        turn.run(new CommitEffect.AcquireEpoch(turn.round));
    }

    private void epochAcquired(CommitTurn turn, long round, long epoch) {
        boolean asked = turn.phase == Phase.ACQUIRING_EPOCH || turn.phase == Phase.FENCING;
        if (!asked || round != turn.round) {
            return;
        }
        if (!rules.epochIsNew(turn.memory.epoch(), epoch)) {
            acquireEpoch(turn, turn.phase);
            return;
        }
        turn.emit(new CommitEvent.EpochAcquired(epoch));
        if (turn.flight.isEmpty() && rules.mustResolveFirst(turn.memory)) {
            turn.flight = turn.memory.open().map(this::flightOf);
        }
        if (turn.flight.isPresent()) {
            resolve(turn);
        } else {
            turn.readHead(setup.table());
        }
    }

    private Flight flightOf(Intent intent) {
        var advances = new TreeMap<SourceKey, CommitRequest.Advance>();
        intent.steps().forEach(step -> advances.put(step.source(), step.advance()));
        return new Flight(new CommitRequest(intent.commitId(), intent.epoch(), setup.table(), intent.targetUuid(), advances, List.of()), intent.batches(), 0,
                false);
    }

    private void headRead(CommitTurn turn, long round, TableHead head) {
        if (turn.phase == Phase.READING_HEAD && round == turn.round) {
            if (turn.memory.epoch() < head.epoch()) {
                // The epoch store was set back: what we would commit would be fenced off.
                acquireEpoch(turn, Phase.ACQUIRING_EPOCH);
            } else if (accept(turn, head)) {
                ready(turn);
            }
        }
    }

    /** Takes a head as the truth, or halts because it cannot be. */
    private boolean accept(CommitTurn turn, TableHead head) {
        if (!rules.isSameTable(turn.memory.tableUuid(), head.uuid()) && !turn.memory.adopt()) {
            halt(turn, LakeError.of(ErrorCode.TABLE_IDENTITY_CHANGED, setup.table() + " is not the table that was committed to before",
                    setup.table().toString(),
                    "Restore it; or, if it was made anew on purpose, fill it again: lake resume PIPELINE --choose replay"));
            return false;
        }
        if (!rules.hasEvidence(head)) {
            halt(turn, LakeError.of(ErrorCode.EVIDENCE_LOST, "no snapshot of " + setup.table() + " says which positions it holds", setup.table().toString(),
                    "Roll the table back to a snapshot that carries la.vec, then clear it"));
            return false;
        }
        boolean regressed = turn.head.isPresent() && !rules.hasNotRegressed(turn.head.get().vector(), head.vector());
        if (regressed && setup.delivery() != Delivery.AT_LEAST_ONCE) {
            halt(turn, LakeError.of(ErrorCode.POSITIONS_REGRESSED, setup.table() + " holds less than it did before", setup.table().toString(),
                    "Restore the table; or, if it was rolled back on purpose, read those positions again: lake resume PIPELINE --choose replay"));
            return false;
        }
        if (turn.memory.adopt() || turn.memory.tableUuid().isEmpty()) {
            turn.emit(new CommitEvent.TableSeen(head.uuid()));
        }
        turn.head = Optional.of(head);
        return true;
    }

    private void ready(CommitTurn turn) {
        turn.phase = Phase.READY;
        turn.flight = Optional.empty();
        turn.report(Status.READY, "");
        offers.settle(turn);
        var waiting = List.copyOf(turn.early);
        turn.early.clear();
        turn.fresh = true;
        waiting.forEach(offer -> offers.admit(turn, offer));
    }

    private void offered(CommitTurn turn, Offer offer) {
        if (turn.phase == Phase.HALTED) {
            turn.answer(offer, new OfferAnswer.Halted(turn.memory.halted().orElseThrow()));
        } else if (turn.phase == Phase.STOPPED) {
            return;
        } else if (HEAD_KNOWN.contains(turn.phase) && turn.head.isPresent()) {
            offers.admit(turn, offer);
        } else if (turn.early.size() < setup.offersMax()) {
            turn.early.removeIf(before -> before.batchId().equals(offer.batchId()));
            turn.early.add(offer);
        }
    }

    private void tick(CommitTurn turn, CommitInput.Tick tick) {
        if (turn.phase == Phase.RESOLVING && turn.flight.orElseThrow().undecided()) {
            resolve(turn);
        }
        if (turn.phase != Phase.READY) {
            return;
        }
        var load = offers.load(turn, tick.positionsDue());
        if (load.advances().isEmpty()) {
            return;
        }
        String uuid = turn.head.orElseThrow().uuid();
        var steps = load.advances().entrySet().stream().map(entry -> new Step(entry.getKey(), entry.getValue())).toList();
        var paths = load.files().stream().map(WrittenFile::path).toList();
        turn.emit(new CommitEvent.CommitIntended(new Intent(tick.commitId(), turn.memory.epoch(), uuid, steps, load.batches(), paths)));
        var request = new CommitRequest(tick.commitId(), turn.memory.epoch(), setup.table(), uuid, load.advances(), load.files(), load.runs(), load.makers());
        attempt(turn, new Flight(request, load.batches(), 1, false));
    }

    private void attempt(CommitTurn turn, Flight flight) {
        turn.flight = Optional.of(flight);
        turn.phase = Phase.COMMITTING;
        turn.run(new CommitEffect.Commit(flight.request(), flight.attempt()));
    }

    private void commitEnded(CommitTurn turn, CommitInput.CommitEnded ended) {
        if (turn.phase != Phase.COMMITTING) {
            return;
        }
        var flight = turn.flight.orElseThrow();
        if (!flight.request().commitId().equals(ended.commitId()) || ended.attempt() != flight.attempt()) {
            return;
        }
        switch (ended.outcome()) {
            case CommitOutcome.Committed(TableHead head) -> landed(turn, flight, head);
            case CommitOutcome.AlreadyCommitted(TableHead head) -> landed(turn, flight, head);
            case CommitOutcome.Conflicted(TableHead head) -> conflicted(turn, flight, head);
            case CommitOutcome.Stale(TableHead head, String reason) -> stale(turn, flight, head, reason);
            case CommitOutcome.Fenced(long headEpoch) -> {
                turn.phase = Phase.STOPPED;
                turn.run(new CommitEffect.Stop("a newer committer with epoch " + headEpoch + " has taken over " + setup.table()));
            }
            case CommitOutcome.Unknown(String cause) -> giveUp(turn, flight, cause);
            case CommitOutcome.Refused(LakeError error) -> refused(turn, flight, error);
        }
    }

    private void landed(CommitTurn turn, Flight flight, TableHead head) {
        turn.emit(new CommitEvent.CommitResolved(flight.request().commitId(), OptionalLong.of(head.snapshotId().orElse(-1))));
        for (var batch : flight.batches()) {
            long position = flight.request().advances().get(batch.source()).range().next();
            turn.run(new CommitEffect.Answer(batch.from(), batch.batchId(), new OfferAnswer.Committed(position, head.snapshotId().orElse(-1))));
        }
        turn.queue.values().forEach(chain -> chain.removeIf(flight::carries));
        if (accept(turn, head)) {
            ready(turn);
        }
    }

    private void notLanded(CommitTurn turn, Flight flight) {
        turn.emit(new CommitEvent.CommitResolved(flight.request().commitId(), OptionalLong.empty()));
        turn.flight = Optional.empty();
    }

    /** A lost race: the same files go again, as long as they still continue the head. */
    private void conflicted(CommitTurn turn, Flight flight, TableHead head) {
        if (flight.attempt() >= ATTEMPTS_MAX || !fits(flight, head)) {
            giveUp(turn, flight, "it lost a race");
        } else if (accept(turn, head)) {
            attempt(turn, new Flight(flight.request(), flight.batches(), flight.attempt() + 1, false));
        }
    }

    private boolean fits(Flight flight, TableHead head) {
        return flight.request().advances().entrySet().stream()
                .allMatch(step -> rules.stillFits(step.getKey(), step.getValue().range(), step.getValue().after().start(), head.vector()));
    }

    private void stale(CommitTurn turn, Flight flight, TableHead head, String reason) {
        if (fits(flight, head)) {
            halt(turn, LakeError.of(ErrorCode.COMMIT_STALE, reason, setup.table().toString(),
                    "Nothing was committed. Find out what the reason names, then clear the table"));
        } else {
            giveUp(turn, flight, reason);
        }
    }

    /** A halt leaves the intent open: it is resolved when the table is cleared. */
    private void refused(CommitTurn turn, Flight flight, LakeError error) {
        if (error.code().reaction() == Reaction.RETRY) {
            giveUp(turn, flight, error.sentence());
        } else {
            halt(turn, error);
        }
    }

    /** P8: no commit is called not applied before the catalog has fenced it off; a second copy of the request may still be on its way. */
    private void giveUp(CommitTurn turn, Flight flight, String cause) {
        if (rules.mustResolve()) {
            turn.report(Status.DEGRADED, "a commit is being resolved: " + cause);
            acquireEpoch(turn, Phase.FENCING);
        } else {
            notLanded(turn, flight);
            ready(turn);
        }
    }

    private void resolve(CommitTurn turn) {
        var flight = turn.flight.orElseThrow();
        turn.phase = Phase.RESOLVING;
        turn.flight = Optional.of(new Flight(flight.request(), flight.batches(), flight.attempt(), false));
        long fence = rules.fenceEpoch(flight.request().epoch(), turn.memory.epoch());
        turn.run(new CommitEffect.Resolve(flight.withoutFiles(), fence));
    }

    private void resolveEnded(CommitTurn turn, CommitInput.ResolveEnded ended) {
        if (turn.phase != Phase.RESOLVING || !turn.flight.orElseThrow().request().commitId().equals(ended.commitId())) {
            return;
        }
        var flight = turn.flight.orElseThrow();
        switch (ended.resolution()) {
            case Resolution.Applied(TableHead head) -> landed(turn, flight, head);
            case Resolution.NotApplied(TableHead head) -> {
                notLanded(turn, flight);
                if (accept(turn, head)) {
                    ready(turn);
                }
            }
            case Resolution.Undecided(String cause) -> {
                turn.flight = Optional.of(new Flight(flight.request(), flight.batches(), flight.attempt(), true));
                turn.report(Status.DEGRADED, "the end of a commit is not known: " + cause);
            }
        }
    }

    private void halt(CommitTurn turn, LakeError error) {
        turn.emit(new CommitEvent.TableHalted(error));
        turn.phase = Phase.HALTED;
        turn.report(Status.FAILED, error.sentence());
        turn.queue.values().forEach(chain -> chain.forEach(offer -> turn.answer(offer, new OfferAnswer.Halted(error))));
        turn.early.forEach(offer -> turn.answer(offer, new OfferAnswer.Halted(error)));
        turn.queue.clear();
        turn.early.clear();
        turn.flight = Optional.empty();
    }

    private void clear(CommitTurn turn, boolean adopt) {
        if (turn.phase == Phase.HALTED) {
            turn.emit(new CommitEvent.Cleared(adopt));
            turn.head = Optional.empty();
            turn.report(Status.STARTING, "");
            acquireEpoch(turn, Phase.ACQUIRING_EPOCH);
        }
    }
}
