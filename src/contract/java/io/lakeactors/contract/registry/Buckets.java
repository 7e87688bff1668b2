package io.lakeactors.contract.registry;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A map that never changes. One with an entry more shares nearly all of it with the one before: a registry of many schemas would otherwise be copied with each event. */
final class Buckets<K, V> {
    private static final int COUNT = 1024;

    private final Map<K, V>[] buckets;
    private final int size;

    private Buckets(Map<K, V>[] buckets, int size) {
        this.buckets = buckets;
        this.size = size;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    static <K, V> Buckets<K, V> empty() {
        var buckets = new Map[COUNT];
        java.util.Arrays.fill(buckets, Map.of());
        return new Buckets<>(buckets, 0);
    }

    private static int place(Object key) {
        int hash = key.hashCode();
        return (hash ^ (hash >>> 10) ^ (hash >>> 20)) & (COUNT - 1);
    }

    Optional<V> get(K key) {
        return Optional.ofNullable(buckets[place(key)].get(key));
    }

    Buckets<K, V> with(K key, V value) {
        var bucket = new HashMap<>(buckets[place(key)]);
        return changed(key, bucket, bucket.put(key, value) == null ? 1 : 0);
    }

    Buckets<K, V> without(K key) {
        var bucket = new HashMap<>(buckets[place(key)]);
        return changed(key, bucket, bucket.remove(key) == null ? 0 : -1);
    }

    private Buckets<K, V> changed(K key, Map<K, V> bucket, int more) {
        var copy = buckets.clone();
        copy[place(key)] = bucket;
        return new Buckets<>(copy, size + more);
    }

    int size() {
        return size;
    }

    /** In no order. */
    Stream<Map.Entry<K, V>> entries() {
        return Stream.of(buckets).flatMap(bucket -> bucket.entrySet().stream());
    }
}
