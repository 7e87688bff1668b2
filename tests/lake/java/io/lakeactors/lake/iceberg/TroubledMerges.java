package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.Resolution;
import io.lakeactors.model.TableChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Shuffled events, a fifth of them twice, with late ones and deletions, that land while one of two processes ends, answers are lost, races are lost, files are written anew and snapshots expire. */
abstract class TroubledMerges extends MergeFixture {
    private static final int EVENTS = 240;

    private long epoch = 1;
    private TableChange compaction;
    /** The other process. */
    IcebergStore second;

    /** @param keys how many there are */
    static List<Event> events(Random chance, int keys) {
        var events = new ArrayList<Event>();
        for (int i = 0; i < EVENTS; i++) {
            long id = chance.nextInt(keys);
            // Few times, so that there are equals.
            long ts = i / 8 - chance.nextInt(20);
            var event = chance.nextInt(6) == 0 ? delete(id, ts) : put(id, ts, "v" + i, "r" + chance.nextInt(3));
            events.add(event);
            if (chance.nextInt(5) == 0) {
                events.add(event);
            }
        }
        for (int i = 0; i + 30 < events.size(); i += 30) {
            Collections.shuffle(events.subList(i, i + 30), chance);
        }
        return events;
    }

    void land(Random chance, int partition, Event... events) {
        CommitRequest request = request(partition, events);
        request = new CommitRequest(request.commitId(), epoch, MERGED, request.targetUuid(), request.advances(), request.files());
        int fate = chance.nextInt(6);
        if (fate == 0) {
            var losses = LossyDatabase.Loss.values();
            database.lose(losses[chance.nextInt(losses.length)], "08006", 0);
            assertThat(store.commit(request)).isInstanceOf(CommitOutcome.Unknown.class);
            if (chance.nextBoolean()) {
                restart();
            }
            epoch++;
            if (store.resolve(request, epoch) instanceof Resolution.NotApplied) {
                var again = new CommitRequest(request.commitId() + "-again", epoch, MERGED, request.targetUuid(), request.advances(), request.files());
                assertThat(store.commit(again)).isInstanceOf(CommitOutcome.Committed.class);
            }
        } else {
            if (fate == 1) {
                loseRace(request);
            }
            assertThat((chance.nextInt(3) == 0 ? second : store).commit(request)).isInstanceOf(CommitOutcome.Committed.class);
        }
        landed(partition, events);
    }

    /** Somebody else moves the table between the look at it and the swap. */
    private void loseRace(CommitRequest request) {
        TableChange rival = compaction();
        if (rival == null) {
            return;
        }
        boolean[] fired = {false};
        steps.set(step -> {
            if (step.equals(CommitSteps.BEFORE_SWAP) && !fired[0]) {
                fired[0] = true;
                try (IcebergStore other = another()) {
                    assertThat(other.care().change(rival)).isInstanceOf(CommitOutcome.Committed.class);
                }
            }
        });
        assertThat(store.commit(request)).isInstanceOf(CommitOutcome.Conflicted.class);
        steps.set(CommitSteps.NONE);
    }

    void happen(Random chance) {
        switch (chance.nextInt(8)) {
            case 0 -> restart();
            case 1 -> compaction = compaction();
            case 2 -> {
                if (compaction != null) {
                    care().change(compaction);
                    compaction = null;
                }
            }
            case 3 -> care().change(change(store.acquireEpoch(io.lakeactors.model.TableCare.entity(MERGED)), new TableChange.MergeManifests()));
            case 4 -> expire();
            default -> { }
        }
    }
}
