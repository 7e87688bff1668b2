package io.lakeactors.server.chaos;

/**
 * One way between two processes: open, slow, or cut. What is sent into a cut link stays in it and arrives when it is mended, as TCP has it. Safe for
 * threads.
 */
final class Link {
    private boolean cut;
    private boolean closed;
    private long delayMillis;

    synchronized void cut() {
        cut = true;
    }

    synchronized void delay(long millis) {
        delayMillis = millis;
    }

    synchronized void mend() {
        cut = false;
        delayMillis = 0;
        notifyAll();
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Returns when what is in the link may go on. */
    void pass() throws InterruptedException {
        long delay;
        synchronized (this) {
            while (cut && !closed) {
                wait();
            }
            delay = closed ? 0 : delayMillis;
        }
        if (delay > 0) {
            Thread.sleep(delay);
        }
    }
}
