package io.lakeactors.server.drill;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.lakeactors.model.Clock;
import io.lakeactors.model.TableStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a drill does to a node; nothing, where it is not enabled. Safe for threads. */
public final class Drill {
    private static final Logger LOG = LoggerFactory.getLogger(Drill.class);
    /** As a shell sees a process that was killed by SIGKILL. */
    private static final int KILLED = 137;
    private static final long LOOK_MILLIS = 100;

    private final boolean enabled;
    private final String crashAt;
    private final int crashOn;
    private final Config configured;
    private final AtomicInteger seen = new AtomicInteger();
    private volatile Faults faults;

    private Drill(Config config) {
        configured = config;
        enabled = config.getBoolean("enabled");
        crashAt = config.getString("crash-at");
        crashOn = config.getInt("crash-on");
        faults = enabled ? Faults.read(config) : Faults.NONE;
    }

    /** @param config the keys of {@code lakeactors.drill} */
    public static Drill of(Config config) {
        var drill = new Drill(config);
        String control = config.getString("control");
        if (drill.enabled && !control.isBlank()) {
            Thread.ofPlatform().daemon().name("drill-control").start(() -> drill.follow(Path.of(control)));
        }
        return drill;
    }

    /** Halts the process, without any of its shutdown hooks, where it was told to. */
    public void at(String step) {
        if (enabled && step.equals(crashAt) && seen.incrementAndGet() == crashOn) {
            Runtime.getRuntime().halt(KILLED);
        }
    }

    public TableStore around(TableStore store) {
        return enabled ? new FaultyTableStore(store, this::faults) : store;
    }

    /** A clock that is wrong by as much as it is told to be. Durations stay right, as they do on a machine whose time is set. */
    public Clock around(Clock clock) {
        return enabled ? new SkewedClock(clock, () -> faults.clockSkew()) : clock;
    }

    public Faults faults() {
        return faults;
    }

    /** Takes effect at once. @throws IllegalStateException where fault injection is not enabled */
    public void change(Faults next) {
        if (!enabled) {
            throw new IllegalStateException("fault injection is not enabled on this node");
        }
        if (!next.equals(faults)) {
            faults = next;
            LOG.atWarn().addKeyValue("faults", next.toString()).log("Drill: faults changed.");
        }
    }

    private void follow(Path control) {
        String last = "";
        while (true) {
            try {
                String text = Files.exists(control) ? Files.readString(control) : "";
                if (!text.equals(last)) {
                    last = text;
                    change(Faults.read(ConfigFactory.parseString(text).withFallback(configured)));
                }
                Thread.sleep(LOOK_MILLIS);
            } catch (java.io.IOException | ConfigException | IllegalArgumentException e) {
                LOG.atWarn().addKeyValue("file", control.toString()).log("Drill: the control file cannot be read.", e);
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
