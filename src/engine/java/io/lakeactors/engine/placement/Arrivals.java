package io.lakeactors.engine.placement;

import io.lakeactors.model.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/** When members came up and when the last one left, as this node has seen it. Safe for threads. */
public final class Arrivals {
    /** A process that has just begun loads its classes, opens its connections and compiles: what is moved there meanwhile stands still for seconds. */
    private static final Duration SETTLES = Duration.ofSeconds(15);
    /** For as long what has lost its node is being placed, and a node that comes may be there in place of another. */
    private static final Duration LOSS_LASTS = Duration.ofSeconds(30);

    private final Clock clock;
    private final Map<Address, Long> upSince = new ConcurrentHashMap<>();
    private volatile Optional<Long> leftAt = Optional.empty();

    public Arrivals(Clock clock) {
        this.clock = clock;
    }

    /** Sees members come and go as long as it runs; those that are there already count as just come. */
    public Behavior<MemberEvent> watch() {
        return Behaviors.setup(context -> {
            Cluster.get(context.getSystem()).subscriptions().tell(Subscribe.create(context.getSelf(), MemberEvent.class));
            return Behaviors.receiveMessage(event -> {
                heard(event);
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

    void came(Address member) {
        upSince.put(member, clock.nanos());
    }

    void left(Address member) {
        upSince.remove(member);
        leftAt = Optional.of(clock.nanos());
    }

    /** Whether nobody has left of late. */
    boolean isCalm() {
        long now = clock.nanos();
        return leftAt.filter(left -> now - left < LOSS_LASTS.toNanos()).isEmpty();
    }

    /** Whether a member is up long enough to be given work that stands still until it is taken up. While nobody leaves everybody is. */
    boolean isSettled(Address member) {
        Long since = upSince.get(member);
        return isCalm() || since != null && clock.nanos() - since >= SETTLES.toNanos();
    }
}
