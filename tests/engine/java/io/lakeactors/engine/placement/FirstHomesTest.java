package io.lakeactors.engine.placement;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.EmptyLocalActorRef;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.RootActorPath;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.IndexedSeq;
import scala.jdk.javaapi.CollectionConverters;

/** Where shards go that have never had a home. */
class FirstHomesTest {
    private static final int SHARDS = 60;
    /** Never ended: its threads are daemons. */
    private static final ActorSystem SYSTEM = ActorSystem.create("lake", ConfigFactory.parseString("pekko { stdout-loglevel = OFF, loglevel = OFF, daemonic = on }")
            .withFallback(ConfigFactory.load()));

    private final ManualClock clock = new ManualClock(0);
    private final Loads loads = new Loads(clock);
    private final LoadPlacement placement = new LoadPlacement(loads, SHARDS, clock);
    private final Map<ActorRef, List<String>> homes = new HashMap<>();

    private void nodes(int count) {
        var system = (ExtendedActorSystem) SYSTEM;
        IntStream.range(0, count).forEach(node -> homes.put(new EmptyLocalActorRef(system.provider(),
                new RootActorPath(new Address("pekko", "lake", "127.0.0.1", 7355 + node), "/").child("region"), system.eventStream()), new ArrayList<>()));
    }

    private static List<String> partitions(String pipeline, int count) {
        return IntStream.range(0, count).mapToObj(partition -> pipeline + "/" + pipeline + "/" + partition).toList();
    }

    private static Set<String> shards(List<String> partitions) {
        var shards = new HashSet<String>();
        partitions.forEach(partition -> shards.add(Loads.shardOf(partition, SHARDS)));
        return shards;
    }

    /** Homes for those of these shards that have none. */
    private void begin(List<String> partitions) {
        for (var partition : partitions) {
            String shard = Loads.shardOf(partition, SHARDS);
            if (homes.values().stream().noneMatch(its -> its.contains(shard))) {
                var current = new HashMap<ActorRef, IndexedSeq<String>>();
                homes.forEach((region, its) -> current.put(region, CollectionConverters.asScala(its).toIndexedSeq()));
                homes.get(placement.allocateShard(ActorRef.noSender(), shard, current).value().get().get()).add(shard);
            }
        }
    }

    /** How many shards with partitions of these each node has, fewest first. */
    private List<Long> spread(List<String> partitions) {
        var shards = shards(partitions);
        return homes.values().stream().map(its -> its.stream().filter(shards::contains).count()).sorted().toList();
    }

    private static void assertEven(List<Long> numbers) {
        assertThat(numbers.getLast() - numbers.getFirst()).as("shards of one pipeline on each node: " + numbers).isLessThanOrEqualTo(1);
    }

    /** One that has drained a backlog has told of a hundred thousand rows a second, a little more here than there. */
    private void busy(String pipeline, int count) {
        begin(partitions(pipeline, count));
        var rows = new TreeMap<String, Double>();
        partitions(pipeline, count).forEach(partition -> rows.put(partition, 80_000.0 + 1_000 * rows.size()));
        loads.told(rows);
    }

    @Test
    void theFirstPipelineIsSpreadEvenly() {
        nodes(3);
        begin(partitions("first", 8));
        assertEven(spread(partitions("first", 8)));
    }

    @Test
    void theNextPipelineIsSpreadEvenlyBesideOneThatIsBusy() {
        nodes(3);
        busy("events3000000", 8);
        loads.expected(partitions("events6000000", 8));
        begin(partitions("events6000000", 8));
        assertEven(spread(partitions("events6000000", 8)));
    }

    @Test
    void theNextPipelineIsSpreadEvenlyThoughNobodyHasToldOfItYet() {
        nodes(3);
        busy("events3000000", 8);
        begin(partitions("events6000000", 8));
        assertEven(spread(partitions("events6000000", 8)));
    }

    @Test
    void whatBeginsStaysForAWhileWhateverItCosts() {
        nodes(3);
        busy("first", 8);
        assertThat(placement.fixed(clock.millis())).isEqualTo(shards(partitions("first", 8)));
        clock.advance(Duration.ofSeconds(31));
        assertThat(placement.fixed(clock.millis())).isEmpty();
    }

    @Test
    void whatADeletedPipelineCostIsForgotten() {
        nodes(2);
        busy("events", 4);
        loads.gone("events");
        assertThat(loads.byShard(SHARDS)).isEmpty();
        assertThat(loads.ofSamePipelines(Loads.shardOf("events/events/0", SHARDS), SHARDS)).isEmpty();
    }

    @Test
    void whatNobodyHasToldOfForAMinuteCountsNoMoreThoughNobodyTellsOfAnythingElse() {
        loads.told(Map.of("events/events/0", 80_000.0));
        loads.expected(List.of("events/events/1"));
        clock.advance(Duration.ofSeconds(61));
        assertThat(loads.byShard(SHARDS)).isEmpty();
        assertThat(loads.ofSamePipelines(Loads.shardOf("events/events/1", SHARDS), SHARDS)).isEmpty();
    }

    @Test
    void whatHasLostItsHomeStillGoesToWhoCarriesLeastWhereItIsKnownWhatItCosts() {
        nodes(2);
        busy("events", 8);
        var one = homes.keySet().iterator().next();
        var lost = new ArrayList<>(homes.get(one));
        homes.get(one).clear();
        begin(partitions("events", 8));
        assertThat(homes.get(one)).containsExactlyInAnyOrderElementsOf(lost);
    }

    @Property(tries = 200)
    void eachPipelineIsSpreadEvenlyFromTheStartWhoeverBeginsBesideItAndWhateverOthersCost(
            @ForAll @IntRange(min = 1, max = 6) int nodes, @ForAll @Size(max = 12) List<@DoubleRange(min = 0, max = 200_000) Double> costs,
            @ForAll @IntRange(min = 1, max = 20) int count, @ForAll long seed) {
        homes.clear();
        loads.gone("old");
        loads.gone("new");
        nodes(nodes);
        var old = partitions("old", costs.size());
        begin(old);
        var rows = new HashMap<String, Double>();
        old.forEach(partition -> rows.put(partition, costs.get(rows.size())));
        loads.told(rows);
        // Shards that had a home before stay where they are: those of both pipelines are left out.
        var begins = new ArrayList<>(partitions("new", count));
        begins.removeIf(partition -> shards(old).contains(Loads.shardOf(partition, SHARDS)));
        Collections.shuffle(begins, new Random(seed));
        loads.expected(begins);
        begin(begins);
        assertEven(spread(begins));
    }
}
