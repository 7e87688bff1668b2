package io.lakeactors.engine;

import io.lakeactors.engine.signal.Signal;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Which of the things that this node depends on fail now, and since when. Says each change once. Safe for threads. */
public final class Dependencies {
    public static final String CATALOG = "catalog";
    public static final String JOURNAL = "journal";
    public static final String WAREHOUSE = "warehouse";

    private record Outage(String reason, long sinceMillis) {}

    private final Map<String, Optional<Outage>> known = new ConcurrentHashMap<>();
    private final Clock clock;
    private final Signals signals;

    public Dependencies(Clock clock, Signals signals) {
        this.clock = clock;
        this.signals = signals;
    }

    public static String source(String cluster) {
        return "source " + cluster;
    }

    public void lost(String dependency, String reason) {
        var before = known.putIfAbsent(dependency, Optional.of(new Outage(reason, clock.millis())));
        boolean fresh = before == null || before.isEmpty() && known.replace(dependency, before, Optional.of(new Outage(reason, clock.millis())));
        if (fresh) {
            signals.say(new Signal.DependencyLost(dependency, reason));
        }
    }

    public void answers(String dependency) {
        var before = known.put(dependency, Optional.empty());
        if (before != null) {
            before.ifPresent(outage -> signals.say(new Signal.DependencyRecovered(dependency, Duration.ofMillis(clock.millis() - outage.sinceMillis()))));
        }
    }

    /** Name to {@code ok} or what is wrong since when. */
    public Map<String, String> view() {
        var view = new TreeMap<String, String>();
        known.forEach((name, outage) -> view.put(name, outage.map(now -> now.reason() + " since " + Instant.ofEpochMilli(now.sinceMillis())).orElse("ok")));
        return view;
    }
}
