package io.lakeactors.engine.gold;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** How the keeper stands with one gold table; of this life only. */
final class GoldStanding {
    /** How often a table whose time has come is held against its sources. */
    static final long LOOK_MILLIS = 2_000;

    private static final long FAILED_MIN = 1_000;
    private static final long FAILED_MAX = 600_000;

    private final List<ActorRef<GoldReply>> waiting = new ArrayList<>();
    private boolean inFull;
    private boolean running;
    /** The run that is under way is of the file as it was. */
    private boolean outdated;
    private long dueAt;
    private int failures;

    boolean isDue(long now) {
        return !running && now >= dueAt;
    }

    boolean isRunning() {
        return running;
    }

    boolean isAsked() {
        return !running && !waiting.isEmpty();
    }

    /** A person waits for the next run. @param full which shall make all anew */
    void ask(boolean full, ActorRef<GoldReply> replyTo) {
        waiting.add(replyTo);
        inFull |= full;
    }

    GoldRun.Asked asked() {
        return !isAsked() ? GoldRun.Asked.NOBODY : inFull ? GoldRun.Asked.IN_FULL : GoldRun.Asked.SOMEBODY;
    }

    /** @return those who are told how this run ends; whoever asks from now on waits for the next one */
    List<ActorRef<GoldReply>> begin() {
        running = true;
        var answered = List.copyOf(waiting);
        waiting.clear();
        inFull = false;
        return answered;
    }

    /** Its file has changed. */
    void hurry() {
        dueAt = 0;
        failures = 0;
        outdated = running;
    }

    /** @return those who wait for a run that will not be */
    List<ActorRef<GoldReply>> giveUp() {
        var answered = List.copyOf(waiting);
        waiting.clear();
        inFull = false;
        return answered;
    }

    void foundNothing(long now) {
        running = false;
        if (outdated) {
            hurry();
            return;
        }
        failures = 0;
        dueAt = now + LOOK_MILLIS;
    }

    void ended(GoldRecord run, long everyMillis) {
        running = false;
        if (outdated) {
            hurry();
            return;
        }
        failures = run.passing() ? failures + 1 : 0;
        dueAt = run.passing() ? run.endedAt() + Math.min(FAILED_MAX, FAILED_MIN << Math.min(failures, 10)) : run.startedAt() + everyMillis;
    }
}
