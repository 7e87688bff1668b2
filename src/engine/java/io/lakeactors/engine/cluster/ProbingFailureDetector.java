package io.lakeactors.engine.cluster;

import com.typesafe.config.Config;
import io.lakeactors.engine.membership.Port;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.apache.pekko.event.EventStream;
import org.apache.pekko.remote.FailureDetector;
import org.apache.pekko.remote.FailureDetectorWithAddress;
import org.apache.pekko.remote.PhiAccrualFailureDetector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a process that has ended from one that is merely silent. Heartbeats judge a silent node patiently, as a busy machine and a collection of garbage are
 * silent too. But where a silent node's port refuses connections, its machine answers and the process is gone: that is known within a second or two.
 *
 * <p>A node that was itself held up (by others' work on its processors, by a collection of garbage) has heard nobody meanwhile, and that says nothing about
 * them: they get as long again before they are judged.
 *
 * <p>It only says that the node cannot be reached. What follows is decided as for any other unreachable node.
 */
public final class ProbingFailureDetector implements FailureDetector, FailureDetectorWithAddress {
    private static final Pattern HOST_AND_PORT = Pattern.compile(".*@(.+):([0-9]+)");
    /** A port that refuses once may be between two lives of a listener. */
    private static final int REFUSALS = 2;
    private static final double MISSED_BEATS = 1.5;
    /** Detectors are asked several times a second: who asks so late was held up. */
    private static final long HELD_UP_MILLIS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(ProbingFailureDetector.class);

    private final PhiAccrualFailureDetector patient;
    private final FailureDetector.Clock clock = FailureDetector.defaultClock();
    private final long suspectMillis;
    private final long pauseMillis;
    private final AtomicBoolean probing = new AtomicBoolean();
    private volatile Port port;
    private volatile long heardAt;
    private volatile int refusals;
    private volatile long askedAt;
    private volatile long forgivenUntil;

    /** Made by the cluster, one for each node that is watched. */
    public ProbingFailureDetector(Config config, EventStream events) {
        patient = new PhiAccrualFailureDetector(config, events);
        suspectMillis = (long) (MISSED_BEATS * config.getDuration("heartbeat-interval").toMillis());
        pauseMillis = config.getDuration("acceptable-heartbeat-pause").toMillis();
        heardAt = clock.apply$mcJ$sp();
        askedAt = heardAt;
        forgivenUntil = heardAt;
    }

    @Override
    public void setAddress(String address) {
        patient.setAddress(address);
        var match = HOST_AND_PORT.matcher(address);
        if (match.matches()) {
            port = new Port(match.group(1), Integer.parseInt(match.group(2)));
        }
    }

    @Override
    public boolean isAvailable() {
        if (refusals >= REFUSALS) {
            return false;
        }
        long now = clock.apply$mcJ$sp();
        long heldUp = now - askedAt;
        askedAt = now;
        if (heldUp > HELD_UP_MILLIS) {
            forgivenUntil = now + Math.min(heldUp, pauseMillis);
            LOG.atInfo().addKeyValue("watched", port).log("This node was held up for {} ms; whom it has not heard meanwhile is not judged by that.", heldUp);
        }
        if (port != null && patient.isMonitoring() && now - heardAt > suspectMillis && probing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("probe").start(this::probe);
        }
        return patient.isAvailable() || now < forgivenUntil;
    }

    private void probe() {
        try {
            refusals = port.refuses() ? refusals + 1 : 0;
        } finally {
            probing.set(false);
        }
    }

    @Override
    public boolean isMonitoring() {
        return patient.isMonitoring();
    }

    @Override
    public void heartbeat() {
        heardAt = clock.apply$mcJ$sp();
        refusals = 0;
        patient.heartbeat();
    }
}
