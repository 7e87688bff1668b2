package io.lakeactors.server.drill;

import com.typesafe.config.Config;
import io.lakeactors.model.TableStore;
import java.util.concurrent.atomic.AtomicInteger;

/** What a drill does to a node; nothing, where it is not enabled. */
public final class Drill {
    /** As a shell sees a process that was killed by SIGKILL. */
    private static final int KILLED = 137;

    private final boolean enabled;
    private final String crashAt;
    private final int crashOn;
    private final long lateMillis;
    private final int failEvery;
    private final int loseEvery;
    private final AtomicInteger seen = new AtomicInteger();

    private Drill(boolean enabled, String crashAt, int crashOn, long lateMillis, int failEvery, int loseEvery) {
        this.enabled = enabled;
        this.crashAt = crashAt;
        this.crashOn = crashOn;
        this.lateMillis = lateMillis;
        this.failEvery = failEvery;
        this.loseEvery = loseEvery;
    }

    /** @param config the keys of {@code lakeactors.drill} */
    public static Drill of(Config config) {
        return new Drill(
                config.getBoolean("enabled"), config.getString("crash-at"), config.getInt("crash-on"), config.getDuration("catalog-late").toMillis(),
                config.getInt("catalog-fail-every"), config.getInt("catalog-lose-every"));
    }

    /** Halts the process, without any of its shutdown hooks, where it was told to. */
    public void at(String step) {
        if (enabled && step.equals(crashAt) && seen.incrementAndGet() == crashOn) {
            Runtime.getRuntime().halt(KILLED);
        }
    }

    public TableStore around(TableStore store) {
        return enabled && (lateMillis > 0 || failEvery > 0 || loseEvery > 0) ? new FaultyTableStore(store, lateMillis, failEvery, loseEvery) : store;
    }
}
