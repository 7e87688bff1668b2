package io.lakeactors.lake.iceberg;

/** Paths by a hash of 64 bits: a million takes 16 MB at most. It may hold one too many, never one too few, so it is only fit to tell what is to stay. Not safe for threads. */
final class PathSet {
    private static final int INITIAL = 1 << 10;
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    /** 0 for a free place. */
    private long[] places = new long[INITIAL];
    private int size;

    void add(String path) {
        if (2 * (size + 1) > places.length) {
            grow();
        }
        size += put(hash(path)) ? 1 : 0;
    }

    boolean mayHold(String path) {
        long hash = hash(path);
        int at = (int) hash & places.length - 1;
        while (places[at] != 0 && places[at] != hash) {
            at = at + 1 & places.length - 1;
        }
        return places[at] == hash;
    }

    private boolean put(long hash) {
        int at = (int) hash & places.length - 1;
        while (places[at] != 0 && places[at] != hash) {
            at = at + 1 & places.length - 1;
        }
        boolean fresh = places[at] == 0;
        places[at] = hash;
        return fresh;
    }

    private void grow() {
        long[] old = places;
        places = new long[old.length * 2];
        for (long hash : old) {
            if (hash != 0) {
                put(hash);
            }
        }
    }

    private static long hash(String path) {
        long hash = OFFSET;
        for (int i = 0; i < path.length(); i++) {
            hash = (hash ^ path.charAt(i)) * PRIME;
        }
        hash ^= hash >>> 32;
        hash *= 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 29;
        return hash == 0 ? 1 : hash;
    }
}
