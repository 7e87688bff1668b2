package io.lakeactors.engine;

import io.lakeactors.engine.signal.Signal;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.Clock;
import io.lakeactors.model.Ids;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which of the things that this node depends on fail now, and since when, and who may ask them meanwhile. Says each change once. The journal is told of here
 * and guarded by Pekko, whose plugins have a circuit breaker of their own. Safe for threads.
 */
public final class Dependencies {
    public static final String CATALOG = "catalog";
    public static final String JOURNAL = "journal";
    public static final String WAREHOUSE = "warehouse";

    /** @param error of a call that failed; empty if something else told of it */
    private record Outage(String reason, long sinceMillis, Optional<LakeError> error) {}

    /** One dependency; its own lock. */
    private final class Guarded {
        private final Breaker breaker = new Breaker(retry, clock, new Backoff(retry.ofTrials(), ids));
        private Optional<Outage> outage = Optional.empty();

        private synchronized Optional<Signal> answers(String name) {
            var before = outage;
            outage = Optional.empty();
            breaker.succeeded();
            return before.map(now -> new Signal.DependencyRecovered(name, Duration.ofMillis(clock.millis() - now.sinceMillis())));
        }

        private synchronized Optional<Signal> lost(String name, String reason, Optional<LakeError> error) {
            if (outage.isPresent()) {
                return Optional.empty();
            }
            outage = Optional.of(new Outage(reason, clock.millis(), error));
            return Optional.of(new Signal.DependencyLost(name, reason));
        }

        private synchronized Duration failed(LakeError error) {
            outage = outage.map(now -> new Outage(now.reason(), now.sinceMillis(), now.error().or(() -> Optional.of(error))));
            breaker.failed();
            return breaker.isOpen() ? breaker.untilTrial() : Duration.ZERO;
        }

        private synchronized Duration admit() {
            return breaker.admit();
        }

        private synchronized Optional<String> trouble() {
            return outage.map(now -> now.reason() + since(now));
        }

        private synchronized Optional<LakeError> error() {
            return outage.flatMap(now -> now.error().map(error -> LakeError.of(error.code(), error.what() + since(now), error.where(), error.mend())));
        }

        private String since(Outage now) {
            String next = breaker.isOpen() ? ", next trial at " + second(clock.millis() + breaker.untilTrial().toMillis()) : "";
            return " since " + second(now.sinceMillis()) + next;
        }

        private static Instant second(long millis) {
            return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS);
        }
    }

    private final Map<String, Guarded> known = new ConcurrentHashMap<>();
    private final EngineConfig.Retry retry;
    private final Clock clock;
    private final Ids ids;
    private final Signals signals;

    /** @param ids where chance comes from */
    public Dependencies(EngineConfig.Retry retry, Clock clock, Ids ids, Signals signals) {
        this.retry = retry;
        this.clock = clock;
        this.ids = ids;
        this.signals = signals;
    }

    public static String source(String cluster) {
        return "source " + cluster;
    }

    public static String registry(String name) {
        return "registry " + name;
    }

    /** It fails, as was seen by something that asks it in a way of its own. */
    public void lost(String dependency, String reason) {
        of(dependency).lost(dependency, reason, Optional.empty()).ifPresent(signals::say);
    }

    /** The journal could not be written. @return what to tell people who wait for it */
    public LakeError journalLost(String why) {
        lost(JOURNAL, why);
        return LakeError.of(ErrorCode.JOURNAL_UNREACHABLE, "the journal cannot be written: " + why, "", "It is tried again by itself");
    }

    /** A call of it failed because it is away. @return how long it is spared now, zero while it has not failed often enough for that */
    public Duration failed(String dependency, LakeError error) {
        of(dependency).lost(dependency, error.sentence(), Optional.of(error)).ifPresent(signals::say);
        return of(dependency).failed(error);
    }

    public void answers(String dependency) {
        of(dependency).answers(dependency).ifPresent(signals::say);
    }

    /**
     * To be asked before each call. Zero: call now, and tell {@link #answers} or {@link #failed} afterwards. Else the dependency is spared, and it is to be asked
     * here again after this time.
     */
    public Duration admit(String dependency) {
        return of(dependency).admit();
    }

    /** The failure that began the outage, with how long it lasts and when the dependency is tried next; empty if it answers, or no call has failed. */
    public Optional<LakeError> outage(String dependency) {
        return of(dependency).error();
    }

    private Guarded of(String dependency) {
        return known.computeIfAbsent(dependency, name -> new Guarded());
    }

    /** Name to {@code ok} or what is wrong since when. */
    public Map<String, String> view() {
        var view = new TreeMap<String, String>();
        known.forEach((name, guarded) -> view.put(name, guarded.trouble().orElse("ok")));
        return view;
    }
}
