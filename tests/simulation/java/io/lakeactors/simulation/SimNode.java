package io.lakeactors.simulation;

import java.util.ArrayDeque;
import java.util.Deque;

/** One node: where incarnations live. One that is stopped does nothing and hears nothing, and later goes on as if no time had passed. */
final class SimNode {
    private final String name;
    private final Deque<Runnable> mailbox = new ArrayDeque<>();
    private boolean stopped;
    private boolean up = true;
    private boolean leaving;
    /** What it believes of the cluster. */
    View view;

    SimNode(String name, View view) {
        this.name = name;
        this.view = view;
    }

    boolean isUp() {
        return up;
    }

    void setUp(boolean now) {
        up = now;
        stopped = false;
        leaving = false;
        mailbox.clear();
    }

    boolean isStopped() {
        return stopped;
    }

    boolean canWork() {
        return up && !stopped;
    }

    boolean canTakeMore() {
        return canWork() && !leaving;
    }

    boolean isLeaving() {
        return leaving;
    }

    void leave() {
        leaving = true;
    }

    void stop() {
        stopped = true;
    }

    /** Everything that came meanwhile is heard now, in its order. */
    void goOn() {
        stopped = false;
        while (!mailbox.isEmpty()) {
            mailbox.remove().run();
        }
    }

    /** Runs it now, or when the node goes on. */
    void run(Runnable what) {
        if (stopped) {
            mailbox.add(what);
        } else {
            what.run();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
