package io.lakeactors.server;

import io.lakeactors.model.Clock;
import io.lakeactors.model.Ids;
import java.security.SecureRandom;
import java.util.UUID;

/** Uuids of version 7 (RFC 9562): 48 bits of milliseconds, then chance, so that names sort by time. */
final class TimeOrderedIds implements Ids {
    private final SecureRandom chance = new SecureRandom();
    private final Clock clock;

    TimeOrderedIds(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String next() {
        long high = clock.millis() << 16 | 0x7000L | chance.nextLong() & 0x0FFFL;
        long low = chance.nextLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }
}
