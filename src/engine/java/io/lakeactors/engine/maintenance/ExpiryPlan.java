package io.lakeactors.engine.maintenance;

import io.lakeactors.model.TableShape;
import io.lakeactors.model.TableShape.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which snapshots shall go. Pure.
 *
 * <p>Kept in any case: what has a name; the current snapshot and all before it down to the newest that says which positions the table holds, as that is looked for from child to parent; and the newest
 * few, and all of late: whoever has begun a change on one of them can only judge it by all that came since, without a gap. Of the others those go that are older than the goal, and as many more that no more than the count remain: spread over the time to be kept, so that one can still look far back, in larger steps.
 */
final class ExpiryPlan {
    private final Limits limits;

    /**
     * @param keepMillis older ones go
     * @param countMax how many may remain, {@code newest} of them without gaps
     * @param unbrokenMillis beyond that count all that are younger stay, but no more than {@code unbrokenMax}
     */
    record Limits(long keepMillis, int countMax, int newest, long unbrokenMillis, int unbrokenMax) {
        Limits {
            if (countMax < newest || newest < 1 || unbrokenMillis < 0 || unbrokenMax < 0) {
                throw new IllegalArgumentException("countMax " + countMax + ", newest " + newest + ", unbroken " + unbrokenMillis + " ms, " + unbrokenMax);
            }
        }

        /** So many that the metadata file keeps to its size, going by what a snapshot takes in it now. */
        static int unbrokenMax(TableShape shape, long metadataMax, int countMax) {
            long each = Math.max(1, shape.metadataBytes() / Math.max(1, shape.snapshots().size()));
            return (int) Math.clamp(metadataMax / each - countMax, 0, Integer.MAX_VALUE);
        }
    }

    ExpiryPlan(Limits limits) {
        this.limits = limits;
    }

    /**
     * As below, but for those that who follows the table still needs: the given one and all that came after it, as long as the metadata does not grow beyond its bounds for them.
     *
     * @param needed empty if that is not known: then nothing goes
     */
    Set<Long> expired(TableShape shape, long now, Optional<Long> needed) {
        Set<Long> expired = expired(shape, now);
        List<Version> all = shape.snapshots();
        // The one that was read last may have gone before; then its child is the oldest that is needed.
        int found = needed.map(id -> (int) all.stream().takeWhile(version -> version.id() != id && version.parent() != id).count()).orElse(0);
        // One that is not there is of another table of this name, or was left behind: nothing is known then.
        int from = found == all.size() ? 0 : found;
        int bound = Math.max(0, all.size() - limits.countMax() - limits.unbrokenMax());
        all.subList(Math.max(from, bound), all.size()).forEach(version -> expired.remove(version.id()));
        return expired;
    }

    /** @param now milliseconds since 1970 */
    Set<Long> expired(TableShape shape, long now) {
        Set<Long> held = held(shape);
        var free = new ArrayList<Version>();
        var expired = new HashSet<Long>();
        List<Version> all = shape.snapshots();
        int newest = Math.max(limits.newest(), unbroken(all, now));
        for (int i = 0; i < all.size() - newest; i++) {
            Version version = all.get(i);
            if (held.contains(version.id())) {
                continue;
            }
            if (version.at() < now - limits.keepMillis()) {
                expired.add(version.id());
            } else {
                free.add(version);
            }
        }
        int beside = all.size() - expired.size() - free.size() - (newest - limits.newest());
        int room = Math.max(0, limits.countMax() - beside);
        if (free.size() > room) {
            free.forEach(version -> expired.add(version.id()));
            spread(free, room, now).forEach(version -> expired.remove(version.id()));
        }
        return expired;
    }

    private int unbroken(List<Version> all, long now) {
        int count = 0;
        while (count < Math.min(all.size(), limits.unbrokenMax()) && all.get(all.size() - 1 - count).at() > now - limits.unbrokenMillis()) {
            count++;
        }
        return count;
    }

    /** At most one of each step of time: the oldest of it, so that the same ones stay when this is asked again and time has gone on. */
    private List<Version> spread(List<Version> free, int room, long now) {
        if (room == 0) {
            return List.of();
        }
        long span = Math.max(1, Math.min(limits.keepMillis(), now - free.getFirst().at()));
        // A power of two times a second, so that steps stay where they are while the span grows.
        long step = 1_000;
        // One place is kept too: there all are of one step.
        while (span / step + 2 > Math.max(2, room)) {
            step *= 2;
        }
        var kept = new ArrayList<Version>();
        long last = Long.MIN_VALUE;
        for (Version version : free) {
            long at = Math.floorDiv(version.at(), step);
            if (at != last && kept.size() < room) {
                kept.add(version);
                last = at;
            }
        }
        return kept;
    }

    static Set<Long> held(TableShape shape) {
        Map<Long, Version> byId = new HashMap<>();
        shape.snapshots().forEach(version -> byId.put(version.id(), version));
        var held = new HashSet<Long>();
        shape.refs().values().forEach(ref -> held.add(ref.snapshot()));
        for (Version at = shape.snapshotId().isPresent() ? byId.get(shape.snapshotId().getAsLong()) : null; at != null; at = byId.get(at.parent())) {
            held.add(at.id());
            if (at.carriesVector()) {
                break;
            }
        }
        return held;
    }
}
