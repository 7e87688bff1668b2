package io.lakeactors.engine.placement;

import io.lakeactors.model.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/**
 * When members came up, which of them have said that they are warm, and when the last one left, as this node has seen it. Safe for threads.
 */
public final class Arrivals {
    private static final ServiceKey<Word> WARM = ServiceKey.create(Word.class, "warm");
    /**
     * A process that has just begun loads its classes, opens its connections and compiles: what is moved there meanwhile stands still for seconds. It says when
     * that is over; one that says nothing, as an older version does not, is taken to be warm after this time, which is long even for a busy machine.
     */
    private static final Duration SETTLES = Duration.ofMinutes(2);
    /** For as long what has lost its node is being placed, and a node that comes may be there in place of another. */
    private static final Duration LOSS_LASTS = Duration.ofSeconds(30);

    /** A node that is told to end gives its shards away one after the other, and is a member like others meanwhile: as long as homes are looked for, nobody knows what a node will carry. */
    private static final Duration PLACING_LASTS = Duration.ofSeconds(5);

    private final Clock clock;
    private final Map<Address, Long> upSince = new ConcurrentHashMap<>();
    private volatile Set<Address> warm = Set.of();
    private volatile Optional<Long> leftAt = Optional.empty();
    private volatile Optional<Long> placedAt = Optional.empty();

    public Arrivals(Clock clock) {
        this.clock = clock;
    }

    /** What whoever sees members come and go is told. */
    public sealed interface Word {}

    /** This node has done all that its partitions do: they would not stand still here for that. All nodes hear of it. */
    public record Warm() implements Word {}

    private record Changed(MemberEvent event) implements Word {}

    private record Listed(Receptionist.Listing warm) implements Word {}

    /** Sees members come and go as long as it runs; those that are there already count as just come. */
    public Behavior<Word> watch() {
        return Behaviors.setup(context -> {
            var cluster = Cluster.get(context.getSystem());
            var self = cluster.selfMember().address();
            var receptionist = context.getSystem().receptionist();
            cluster.subscriptions().tell(Subscribe.create(context.messageAdapter(MemberEvent.class, Changed::new), MemberEvent.class));
            receptionist.tell(Receptionist.subscribe(WARM, context.messageAdapter(Receptionist.Listing.class, Listed::new)));
            return Behaviors.receiveMessage(word -> {
                switch (word) {
                    case Changed(var event) -> heard(event);
                    case Listed(var listing) -> areWarm(listing.getServiceInstances(WARM).stream().map(one -> one.path().address())
                            .map(address -> address.hasGlobalScope() ? address : self).collect(Collectors.toUnmodifiableSet()));
                    case Warm() -> receptionist.tell(Receptionist.register(WARM, context.getSelf()));
                }
                return Behaviors.same();
            });
        });
    }

    private void heard(MemberEvent event) {
        if (event instanceof ClusterEvent.MemberUp up) {
            came(up.member().address());
        } else if (event instanceof ClusterEvent.MemberRemoved removed) {
            left(removed.member().address());
        }
    }

    void areWarm(Set<Address> those) {
        warm = Set.copyOf(those);
    }

    void came(Address member) {
        upSince.put(member, clock.nanos());
    }

    void left(Address member) {
        upSince.remove(member);
        // Another process on the same address is not warm for that.
        warm = warm.stream().filter(other -> !other.equals(member)).collect(Collectors.toUnmodifiableSet());
        leftAt = Optional.of(clock.nanos());
    }

    /** A shard without a home was given one. */
    void placed() {
        placedAt = Optional.of(clock.nanos());
    }

    /** Whether no home has been looked for of late. */
    boolean areAllPlaced() {
        return isPast(placedAt, PLACING_LASTS);
    }

    /** Whether nobody has left of late. */
    boolean isCalm() {
        return isPast(leftAt, LOSS_LASTS);
    }

    private boolean isPast(Optional<Long> at, Duration lasts) {
        long now = clock.nanos();
        return at.filter(then -> now - then < lasts.toNanos()).isEmpty();
    }

    /** Whether a member can be given work that stands still until it is taken up: it is warm, or up for long. While nobody leaves everybody can. */
    boolean isSettled(Address member) {
        return isCalm() || isWarm(member);
    }

    boolean isWarm(Address member) {
        Long since = upSince.get(member);
        return warm.contains(member) || since != null && clock.nanos() - since >= SETTLES.toNanos();
    }
}
