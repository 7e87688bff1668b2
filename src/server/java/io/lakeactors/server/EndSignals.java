package io.lakeactors.server;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * What a service manager or a person sends to end a process. It is heard here because the JVM's own answer comes too early: it begins with the shutdown hooks
 * of all libraries at once, and Iceberg's ends the threads that the last commits need.
 */
final class EndSignals {
    private static final Logger LOG = LoggerFactory.getLogger(EndSignals.class);
    private static final int INTERRUPTED = 130;

    private EndSignals() {}

    /** Runs the action in a thread of its own when the process is told to end: once, however often it is told. Who interrupts it twice has no more patience. */
    static void onFirst(Runnable action) {
        var told = new AtomicBoolean();
        for (String name : new String[] {"TERM", "INT", "HUP"}) {
            try {
                Signal.handle(new Signal(name), signal -> {
                    if (told.compareAndSet(false, true)) {
                        LOG.atInfo().addKeyValue("signal", name).log("The node is told to end.");
                        action.run();
                    } else if (name.equals("INT")) {
                        Runtime.getRuntime().halt(INTERRUPTED);
                    }
                });
            } catch (IllegalArgumentException taken) {
                LOG.atWarn().addKeyValue("signal", name).log("This signal ends the node at once, without handing over: {}.", taken.getMessage());
            }
        }
    }
}
