package io.lakeactors.model;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes in flight on a node: polled batches, columns, unfinished files. Reaching the cap means "flush" and "stop polling", never "fail" (L2). */
public final class MemoryBudget {
    private final long cap;
    private final AtomicLong used = new AtomicLong();

    /** @param cap bytes, positive */
    public MemoryBudget(long cap) {
        if (cap <= 0) {
            throw new IllegalArgumentException("cap " + cap);
        }
        this.cap = cap;
    }

    /** Reserves if it fits. */
    public boolean tryReserve(long bytes) {
        while (true) {
            long now = used.get();
            if (now + bytes > cap) {
                return false;
            }
            if (used.compareAndSet(now, now + bytes)) {
                return true;
            }
        }
    }

    public void release(long bytes) {
        used.addAndGet(-bytes);
    }

    public long used() {
        return used.get();
    }

    public long cap() {
        return cap;
    }
}
