package io.lakeactors.engine.cluster;

import com.typesafe.config.Config;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.apache.pekko.event.EventStream;
import org.apache.pekko.remote.FailureDetector;
import org.apache.pekko.remote.FailureDetectorWithAddress;
import org.apache.pekko.remote.PhiAccrualFailureDetector;

/**
 * Tells a process that has ended from one that is merely silent. Heartbeats judge a silent node patiently, as a busy machine and a collection of garbage are
 * silent too. But where a silent node's port refuses connections, its machine answers and the process is gone: that is known within a second or two.
 *
 * <p>It only says that the node cannot be reached. What follows is decided as for any other unreachable node.
 */
public final class ProbingFailureDetector implements FailureDetector, FailureDetectorWithAddress {
    private static final Pattern HOST_AND_PORT = Pattern.compile(".*@(.+):([0-9]+)");
    /** A port that refuses once may be between two lives of a listener. */
    private static final int REFUSALS = 2;
    private static final int CONNECT_MILLIS = 300;
    private static final int MISSED_BEATS = 2;

    private final PhiAccrualFailureDetector patient;
    private final FailureDetector.Clock clock = FailureDetector.defaultClock();
    private final long suspectMillis;
    private final AtomicBoolean probing = new AtomicBoolean();
    private volatile InetSocketAddress port;
    private volatile long heardAt;
    private volatile int refusals;

    /** Made by the cluster, one for each node that is watched. */
    public ProbingFailureDetector(Config config, EventStream events) {
        patient = new PhiAccrualFailureDetector(config, events);
        suspectMillis = MISSED_BEATS * config.getDuration("heartbeat-interval").toMillis();
        heardAt = clock.apply$mcJ$sp();
    }

    @Override
    public void setAddress(String address) {
        patient.setAddress(address);
        var match = HOST_AND_PORT.matcher(address);
        if (match.matches()) {
            port = InetSocketAddress.createUnresolved(match.group(1), Integer.parseInt(match.group(2)));
        }
    }

    @Override
    public boolean isAvailable() {
        if (refusals >= REFUSALS) {
            return false;
        }
        if (port != null && patient.isMonitoring() && clock.apply$mcJ$sp() - heardAt > suspectMillis && probing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("probe").start(this::probe);
        }
        return patient.isAvailable();
    }

    private void probe() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(port.getHostString(), port.getPort()), CONNECT_MILLIS);
            refusals = 0;
        } catch (ConnectException e) {
            // The same exception is thrown when nobody answers at all, which says nothing about the process.
            refusals = String.valueOf(e.getMessage()).contains("refused") ? refusals + 1 : 0;
        } catch (IOException e) {
            refusals = 0;
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
