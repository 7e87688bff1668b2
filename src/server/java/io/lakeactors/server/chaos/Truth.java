package io.lakeactors.server.chaos;

import java.nio.charset.StandardCharsets;

/** What the n-th record of a partition is, and what must become of it: a function of the seed, so that nobody has to remember it. */
record Truth(long seed) {
    /** Where a record must be found, besides bronze, where all are. */
    enum Fate {
        SILVER,
        QUARANTINE,
        DROPPED
    }

    private static final int HUNDRED = 100;
    private static final int BROKEN = 2;
    private static final int AMOUNTS = 100_000;

    static String id(int partition, long sequence) {
        return partition + "-" + sequence;
    }

    /** 2 in 100 are broken, 1 in 100 breaks a rule whose rows are dropped. */
    Fate fate(int partition, long sequence) {
        long of = Math.floorMod(mixed(partition, sequence), HUNDRED);
        return of < BROKEN ? Fate.QUARANTINE : of == BROKEN ? Fate.DROPPED : Fate.SILVER;
    }

    byte[] value(int partition, long sequence) {
        String id = id(partition, sequence);
        long mixed = mixed(partition, sequence);
        String text = switch (fate(partition, sequence)) {
            case QUARANTINE -> mixed % 2 == 0 ? "{\"id\":\"" + id + "\",\"ts\":\"2026-03-0" : "{\"id\":\"" + id
                    + "\",\"ts\":\"2026-03-01T00:00:00Z\",\"amount\":\"many\"}";
            case DROPPED -> event(id, mixed, -1);
            case SILVER -> event(id, mixed, Math.floorMod(mixed >> 8, AMOUNTS));
        };
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String event(String id, long mixed, long amount) {
        return "{\"id\":\"" + id + "\",\"ts\":\"2026-03-0" + (1 + Math.floorMod(mixed >> 3, 2)) + "T12:00:0" + Math.floorMod(mixed >> 5, 10)
                + "Z\",\"amount\":" + amount
                + ",\"note\":\"né " + Math.floorMod(mixed >> 16, 50) + "\"}";
    }

    /** SplitMix64's finaliser: neighbours share nothing. */
    private long mixed(int partition, long sequence) {
        long z = seed + partition * 0x632BE59BD9B4E019L + (sequence + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
