package io.lakeactors.engine;

import io.lakeactors.model.Clock;
import java.time.Duration;

/**
 * Spares one dependency that fails: after so many failures in a row nobody asks it, except for one trial at a time, at intervals that grow. The first trial
 * that succeeds lets everybody ask again.
 *
 * <p>Our own, as callers wait for the next trial and people read when it is: the usual libraries refuse calls, and tell neither. Not safe for threads.
 */
final class Breaker {
    private final int opensAfter;
    private final Duration look;
    private final Duration trialMax;
    private final Clock clock;
    private final Backoff backoff;
    private int failures;
    private long trialAt;
    private boolean trying;

    Breaker(EngineConfig.Retry retry, Clock clock, Backoff backoff) {
        opensAfter = retry.opensAfter();
        look = retry.min();
        trialMax = retry.max();
        this.clock = clock;
        this.backoff = backoff;
    }

    boolean isOpen() {
        return failures >= opensAfter;
    }

    /**
     * Asks whether the dependency may be asked now. Zero: it may; if the breaker is open, this is the trial, and its end has to be told. Else: how long to wait
     * before asking here again.
     */
    Duration admit() {
        if (!isOpen()) {
            return Duration.ZERO;
        }
        long left = trialAt - clock.nanos();
        if (trying && left > 0) {
            return left < look.toNanos() ? Duration.ofNanos(left) : look;
        }
        if (left > 0) {
            return Duration.ofNanos(left);
        }
        // Who tries may end without a word: after this time somebody else may.
        trying = true;
        trialAt = clock.nanos() + trialMax.toNanos();
        return Duration.ZERO;
    }

    void succeeded() {
        failures = 0;
        trying = false;
        backoff.succeeded();
    }

    /** A late failure of a call from before the breaker opened is no failed trial: it moves nothing. */
    void failed() {
        failures++;
        if (failures == opensAfter || trying) {
            trying = false;
            trialAt = clock.nanos() + backoff.next().toNanos();
        }
    }

    /** How long until the next trial; zero while one is under way. */
    Duration untilTrial() {
        return trying ? Duration.ZERO : Duration.ofNanos(Math.max(0, trialAt - clock.nanos()));
    }
}
