package io.lakeactors.engine.commit;

import io.lakeactors.engine.commit.CommitEvent.BatchRef;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.Maker;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.Progress;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.WrittenFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The part of the committer that gathers offers into chains and chooses what one commit takes (P5). */
final class OfferQueue {
    private final CommitSetup setup;
    private final CommitRules rules;

    OfferQueue(CommitSetup setup, CommitRules rules) {
        this.setup = setup;
        this.rules = rules;
    }

    /** What one commit shall hold. */
    record Load(SortedMap<SourceKey, CommitRequest.Advance> advances, List<BatchRef> batches, List<WrittenFile> files, SortedSet<String> runs, SortedSet<Maker> makers) {}

    /** Takes an offer in, or says why not. The head is known. */
    void admit(CommitTurn turn, Offer offer) {
        var entry = turn.entry(offer.source());
        long highest = Math.max(turn.senders.getOrDefault(offer.source(), 0L), entry.map(Progress::writerEpoch).orElse(0L));
        if (rules.isSuperseded(offer.senderEpoch(), highest)) {
            turn.answer(offer, new OfferAnswer.Superseded(highest));
            return;
        }
        var chain = turn.queue.computeIfAbsent(offer.source(), source -> new ArrayList<>());
        if (offer.senderEpoch() > highest) {
            chain.removeIf(queued -> !turn.inFlight(queued));
        }
        turn.senders.merge(offer.source(), offer.senderEpoch(), Math::max);
        long held = entry.map(Progress::next).orElse(-1L);
        int at = chain.stream().map(Offer::batchId).toList().indexOf(offer.batchId());
        if (rules.fit(offer.range(), held) == Fit.HELD) {
            turn.answer(offer, new OfferAnswer.Held(held, turn.head.orElseThrow().snapshotId().orElse(-1)));
        } else if (at >= 0) {
            again(turn, chain, at, offer);
        } else {
            extend(turn, chain, offer);
        }
    }

    /** @param at where it stands in its chain */
    private void again(CommitTurn turn, List<Offer> chain, int at, Offer offer) {
        if (turn.inFlight(offer)) {
            return;
        }
        // It may have become urgent.
        chain.set(at, offer);
        if (isWhole(turn, offer)) {
            leaveForsaken(turn, chain, at);
            return;
        }
        int asked = turn.lonely.merge(offer.batchId(), 1, Integer::sum);
        if (rules.mustDissolve(asked)) {
            chain.subList(at, chain.size()).clear();
            turn.answer(offer, new OfferAnswer.Dissolved());
        }
    }

    /**
     * Who offers a batch again but none of those before it that wait for their sharers has seen these in the table: another committer has moved its head. They go, with all behind them; the next offer
     * contradicts the head then, which is read again.
     */
    private void leaveForsaken(CommitTurn turn, List<Offer> chain, int at) {
        for (int before = 0; before < at; before++) {
            if (!turn.inFlight(chain.get(before)) && !isWhole(turn, chain.get(before))) {
                if (rules.mustDissolve(turn.lonely.merge(chain.get(at).batchId(), 1, Integer::sum))) {
                    chain.subList(before, chain.size()).clear();
                }
                return;
            }
        }
    }

    /** Most offers share nothing, and all are offered again every second while a commit lasts: for those the queue is not gone through. */
    private boolean isWhole(CommitTurn turn, Offer offer) {
        return !offer.sharesFiles() || rules.isWhole(offer, LoadChoice.idsOf(turn.queue.values()));
    }

    private void extend(CommitTurn turn, List<Offer> chain, Offer offer) {
        long base = turn.entry(offer.source()).map(Progress::next).orElse(rules.firstPosition(offer));
        long end = chain.isEmpty() ? base : chain.get(chain.size() - 1).range().next();
        switch (rules.fit(offer.range(), end)) {
            case NEXT -> {
                if (turn.queued() < setup.offersMax()) {
                    chain.add(offer);
                }
            }
            case GAP -> {
                if (chain.isEmpty()) {
                    contradict(turn, offer, new OfferAnswer.Gap(end));
                } else {
                    turn.answer(offer, new OfferAnswer.Gap(end));
                }
            }
            // Against the head it is stale for good; against the queue alone the head will tell, when it is offered again.
            case OVERLAP, HELD -> {
                if (rules.fit(offer.range(), base) == Fit.OVERLAP) {
                    contradict(turn, offer, new OfferAnswer.Stale(base));
                } else {
                    instead(turn, chain, offer);
                }
            }
        }
    }

    /** A batch that waits for one that shares its file gives way to another of its range: its partition has given it up, and this is a late copy of its offer. */
    private void instead(CommitTurn turn, List<Offer> chain, Offer offer) {
        for (int i = 0; i < chain.size(); i++) {
            var queued = chain.get(i);
            if (queued.range().first() == offer.range().first() && !turn.inFlight(queued) && !isWhole(turn, queued)) {
                chain.subList(i, chain.size()).clear();
                chain.add(offer);
                return;
            }
        }
    }

    /** An offer that contradicts the head: others may have moved the head since it was read, so it is read again before the offer is sent back. */
    private void contradict(CommitTurn turn, Offer offer, OfferAnswer answer) {
        if (!rules.mustReadAgain(turn.fresh)) {
            turn.answer(offer, answer);
        } else if (turn.phase == CommitState.Phase.READY) {
            turn.early.add(offer);
            turn.readHead(setup.table());
        }
    }

    /** After the head has moved: answers what it holds by now, keeps what continues it, sends back the rest. */
    void settle(CommitTurn turn) {
        turn.queue.forEach((source, chain) -> {
            var kept = new ArrayList<Offer>();
            for (var offer : chain) {
                long base = turn.entry(source).map(Progress::next).orElse(rules.firstPosition(offer));
                long end = kept.isEmpty() ? base : kept.get(kept.size() - 1).range().next();
                switch (rules.fit(offer.range(), end)) {
                    case NEXT -> kept.add(offer);
                    case HELD -> turn.answer(offer, new OfferAnswer.Held(base, turn.head.orElseThrow().snapshotId().orElse(-1)));
                    case GAP -> turn.answer(offer, new OfferAnswer.Gap(end));
                    case OVERLAP -> turn.answer(offer, new OfferAnswer.Stale(end));
                }
            }
            chain.clear();
            chain.addAll(kept);
        });
    }

    /** Chooses chains up to the bounds of one commit; nothing if nothing is due. Partitions that were left out come first next time. */
    Load load(CommitTurn turn, boolean positionsDue) {
        var due = new LinkedHashMap<>(turn.queue);
        due.values().removeIf(chain -> chain.stream().noneMatch(offer -> rules.isDue(offer, positionsDue)));
        var advances = new TreeMap<SourceKey, CommitRequest.Advance>();
        var batches = new ArrayList<BatchRef>();
        var files = new LinkedHashMap<String, WrittenFile>();
        var runs = new TreeSet<String>();
        var makers = new TreeSet<Maker>();
        new LoadChoice(setup, rules, due).choose().forEach((source, taken) -> {
            advances.put(source, advance(turn, source, taken));
            taken.forEach(offer -> {
                batches.add(new BatchRef(offer.from(), source, offer.batchId()));
                runs.add(offer.run());
                offer.maker().ifPresent(makers::add);
                offer.files().forEach(file -> files.merge(file.path(), file, WrittenFile::with));
            });
        });
        runs.remove("");
        return new Load(advances, batches, List.copyOf(files.values()), runs, makers);
    }

    private CommitRequest.Advance advance(CommitTurn turn, SourceKey source, List<Offer> taken) {
        var first = taken.get(0);
        long begin = rules.firstPosition(first);
        var after = turn.entry(source).orElse(new Progress(begin, begin, -1, 0, Ledger.ZERO));
        var before = after.ledger();
        OffsetRange range = null;
        for (var offer : taken) {
            int leaderEpoch = Math.max(offer.leaderEpoch(), after.leaderEpoch());
            after = after.advanced(offer.range(), leaderEpoch, Math.max(offer.writerEpoch(), after.writerEpoch()), offer.ledger(), offer.eventTime());
            range = range == null ? offer.range() : range.followedBy(offer.range());
        }
        return new CommitRequest.Advance(range, after, first.renewed(), before);
    }
}
