package io.lakeactors.testkit;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TopicOutlets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Topics in memory. Safe for threads. */
public final class FakeOutlets implements TopicOutlets {
    private final List<Letter> committed = new ArrayList<>();
    private final Map<String, String> places = new HashMap<>();
    private final Map<String, Integer> epochs = new HashMap<>();
    private IntPredicate dropsBefore = send -> false;
    private IntPredicate dropsAfter = send -> false;
    private int sends;

    /** What readers of committed records see, in order. */
    public synchronized List<Letter> committed() {
        return List.copyOf(committed);
    }

    /** How often something was sent, in vain or not. */
    public synchronized int sends() {
        return sends;
    }

    /** @param before which sends, from 0, fail before their end @param after which fail although they came to it */
    public synchronized void failing(IntPredicate before, IntPredicate after) {
        dropsBefore = before;
        dropsAfter = after;
    }

    /** As if nobody had written the place for too long. */
    public synchronized void forget(String name) {
        places.remove(name);
    }

    @Override
    public synchronized Outlet open(String name) {
        int epoch = epochs.merge(name, 1, Integer::sum);
        var seen = Optional.ofNullable(places.get(name));
        return new Outlet() {
            private Optional<String> place = seen;

            @Override
            public Optional<String> place() {
                return place;
            }

            @Override
            public void send(List<Letter> letters, String next, Runnable beforeEnd) {
                sent(name, epoch, letters, next, beforeEnd);
                place = Optional.of(next);
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }

    private synchronized void sent(String name, int epoch, List<Letter> letters, String place, Runnable beforeEnd) {
        if (epochs.get(name) != epoch) {
            throw LakeError.of(ErrorCode.OUTLET_FENCED, "another one has begun", name, "").asException();
        }
        int send = sends++;
        beforeEnd.run();
        if (dropsBefore.test(send)) {
            throw away();
        }
        committed.addAll(letters);
        places.put(name, place);
        if (dropsAfter.test(send)) {
            throw away();
        }
    }

    private static LakeException away() {
        return LakeError.of(ErrorCode.SOURCE_UNREACHABLE, "the topic is away", "", "").asException();
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
