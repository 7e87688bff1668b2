package io.lakeactors.engine;

import java.time.Duration;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The tick of an actor that looks after something: soon after anything that happens, and after each look at which nothing had happened twice as long, so that hundreds of them at rest cost nothing.
 * Each tick brings about the next one by {@link #ticked}: one that nobody heeds is the last, whatever happens after it. Not thread-safe, as an actor is not.
 *
 * @param <T> the actor's messages
 */
public final class Pulse<T> {
    private final TimerScheduler<T> timers;
    private final T tick;
    private final Duration quick;
    private final Duration slow;
    private Duration wait;

    /**
     * Begins with a tick soon.
     *
     * @param tick what the actor tells itself; only one such message may have this class in an actor, as it is the timer's name
     * @param quick the time from what happens to the next tick at most
     * @param slow the time between two ticks at rest
     */
    public Pulse(TimerScheduler<T> timers, T tick, Duration quick, Duration slow) {
        this.timers = timers;
        this.tick = tick;
        this.quick = quick;
        this.slow = slow.compareTo(quick) < 0 ? quick : slow;
        await(quick);
    }

    /** Something has happened, or something waits: the next tick comes soon. */
    public void stir() {
        if (!wait.equals(quick)) {
            await(quick);
        }
    }

    /** To be called at each tick, before anything that may stir. @param busy whether it is to come as soon again */
    public void ticked(boolean busy) {
        Duration twice = wait.multipliedBy(2);
        await(busy ? quick : twice.compareTo(slow) < 0 ? twice : slow);
    }

    private void await(Duration time) {
        wait = time;
        timers.startSingleTimer(tick.getClass().getName(), tick, time);
    }
}
