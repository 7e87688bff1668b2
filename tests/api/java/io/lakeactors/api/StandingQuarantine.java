package io.lakeactors.api;

import io.lakeactors.engine.quarantine.LakeQuarantine;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuarantine.Action;
import io.lakeactors.model.TableQuarantine.Entry;
import io.lakeactors.model.TableQuarantine.Share;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A quarantine that lets three records out and keeps two, and remembers what it was told. */
final class StandingQuarantine implements LakeQuarantine {
    final List<Order> told = new CopyOnWriteArrayList<>();

    @Override
    public CompletionStage<Outcome> let(Order order) {
        told.add(order);
        boolean release = order.action() == Action.RELEASE;
        return CompletableFuture.completedFuture(new Outcome(release ? "flights" : "", release ? "1.2.0" : "", 3, release ? Map.of("dep_delay.range", 2L) : Map.of()));
    }

    @Override
    public List<Entry> log(Optional<TableName> table, int limit) {
        return List.of(entry("c2", Action.DISCARD, "decode.malformed", 4), entry("c1", Action.RELEASE, "dep_delay.range", 3), entry("c0", Action.RELEASE, "dep_delay.range", 2));
    }

    private static Entry entry(String change, Action action, String rule, long records) {
        return new Entry(change, ApiFixture.TABLE, 1_000, action, "ada", "", "flights", "1.2.0", new Share(rule, "1.1.0", 20_778, records));
    }
}
