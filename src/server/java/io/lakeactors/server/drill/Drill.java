package io.lakeactors.server.drill;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.lakeactors.model.Clock;
import io.lakeactors.model.TableStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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
    private final AtomicInteger failNext = new AtomicInteger();
    private final AtomicInteger loseNext = new AtomicInteger();
    private final AtomicReference<Crash> crashNext = new AtomicReference<>();
    private volatile Faults faults;

    /** A step at which the process is halted, after it has come there so often. */
    private record Crash(String step, AtomicInteger left) {}

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
        Crash next = crashNext.get();
        if (next != null && step.equals(next.step()) && next.left().decrementAndGet() == 0) {
            Runtime.getRuntime().halt(KILLED);
        }
        if (enabled && step.equals(crashAt) && seen.incrementAndGet() == crashOn) {
            Runtime.getRuntime().halt(KILLED);
        }
    }

    public TableStore around(TableStore store) {
        return enabled ? new FaultyTableStore(store, this) : store;
    }

    /** A clock that is wrong by as much as it is told to be. Durations stay right, as they do on a machine whose time is set. */
    public Clock around(Clock clock) {
        return enabled ? new SkewedClock(clock, () -> faults.clockSkew()) : clock;
    }

    public boolean isEnabled() {
        return enabled;
    }

    /**
     * What a person orders, over what is configured and what a control file says.
     *
     * @param kind slow, fail, lose, crash, or none to end all of them
     * @throws IllegalArgumentException that says what is wrong with the order
     */
    public void inject(String kind, String target, long millis, int count) {
        if (!enabled) {
            throw new IllegalArgumentException("faults may not be injected on this node");
        }
        LOG.atWarn().addKeyValue("fault", kind).addKeyValue("target", target).addKeyValue("millis", millis).addKeyValue("count", count).log("Drill: fault injected.");
        switch (kind) {
            case "slow" -> change(slowed(target, millis));
            case "fail" -> failNext.set(count);
            case "lose" -> loseNext.set(count);
            case "crash" -> crashNext.set(crash(target, count));
            case "none" -> {
                failNext.set(0);
                loseNext.set(0);
                crashNext.set(null);
                change(Faults.NONE);
            }
            default -> throw new IllegalArgumentException("there is no fault \"" + kind + "\"");
        }
    }

    private Faults slowed(String port, long millis) {
        Faults now = faults;
        return switch (port) {
            case "catalog" -> new Faults(millis, now.failEvery(), now.loseEvery(), now.diskLate(), now.clockSkew());
            case "disk" -> new Faults(now.catalogLate(), now.failEvery(), now.loseEvery(), millis, now.clockSkew());
            default -> throw new IllegalArgumentException("there is no port \"" + port + "\" to slow: give catalog or disk");
        };
    }

    private static Crash crash(String step, int count) {
        if (step.isBlank()) {
            throw new IllegalArgumentException("a crash needs a step of the commit, such as after-commit-intent");
        }
        return new Crash(step, new AtomicInteger(count));
    }

    boolean failsNext() {
        return take(failNext);
    }

    boolean losesNext() {
        return take(loseNext);
    }

    private static boolean take(AtomicInteger left) {
        return left.get() > 0 && left.getAndUpdate(now -> Math.max(0, now - 1)) > 0;
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
