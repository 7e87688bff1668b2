package io.lakeactors.engine.membership;

import io.lakeactors.model.Clock;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Cluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's way into a cluster of several. It joins the members that the book has, or those it is to meet. Who is chosen forms a cluster only where the book
 * has no live member: while there is one, it goes on trying to join, however long that takes.
 */
public final class Entrance {
    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);
    private static final long ASK_AGAIN_MILLIS = 3_000;
    private static final long SAY_AGAIN_MILLIS = 10_000;
    private static final long STRANDED_MILLIS = 10_000;

    private final Cluster cluster;
    private final MemberBook book;
    private final Clock clock;
    private final Meeting meeting;
    private final NodeId self;
    private List<Address> asked = List.of();
    private long askedAt;
    private long saidAt;
    private long withOthersAt;
    private String obstacle = "";
    private boolean lost;

    /** @param meeting of those who find no cluster */
    public Entrance(Cluster cluster, MemberBook book, Clock clock, Meeting meeting) {
        this.cluster = cluster;
        this.book = book;
        this.clock = clock;
        this.meeting = meeting;
        self = Picture.id(cluster.selfUniqueAddress());
        saidAt = now() - SAY_AGAIN_MILLIS;
        withOthersAt = now();
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(clock.nanos());
    }

    /** Does what is to be done next. To be called again and again, until the node is a member. */
    public void look() {
        try {
            boolean chosen = meeting.isChosen();
            var entry = book.ask(self, chosen);
            if (entry.out()) {
                obstacle = Warden.GIVEN_UP;
                lost = true;
            } else if (isInside()) {
                watch(entry.live());
            } else if (entry.mayForm()) {
                // The others are asked all the same where they are known: the database may not have heard those who live.
                join(meeting.places(), false);
            } else {
                tell(chosen, entry.live());
                join(others(entry.live()), now() - askedAt >= ASK_AGAIN_MILLIS);
            }
        } catch (SQLException e) {
            obstacle = "the database, which knows whether a cluster lives, does not answer: " + e.getMessage();
            say();
        }
    }

    /** What stands in the way now, for people; empty if nothing is known. */
    public String obstacle() {
        return obstacle;
    }

    /** Whether this life of the node will not become a member any more. */
    public boolean isLost() {
        return lost;
    }

    private boolean isInside() {
        return !Picture.of(cluster).members().isEmpty();
    }

    private void join(List<Address> those, boolean again) {
        if (!those.isEmpty() && (again || !those.equals(asked))) {
            asked = those;
            askedAt = now();
            cluster.joinSeedNodes(those);
        }
    }

    private List<Address> others(List<MemberRow> live) {
        var others = new LinkedHashSet<Address>();
        live.forEach(row -> others.add(Picture.address(cluster, row.node())));
        others.addAll(meeting.places());
        others.remove(cluster.selfAddress());
        return List.copyOf(others);
    }

    private void tell(boolean chosen, List<MemberRow> live) {
        if (live.isEmpty()) {
            obstacle = meeting.awaits();
        } else {
            obstacle = "a cluster lives, by the database's record of " + words(live) + ", and has not let this node in yet";
        }
        if (!obstacle.isEmpty() && (chosen || live.isEmpty())) {
            say();
        }
    }

    private void say() {
        if (now() - saidAt >= SAY_AGAIN_MILLIS) {
            saidAt = now();
            LOG.atWarn().log("Waiting to become a member: {}. No cluster is formed meanwhile.", obstacle);
        }
    }

    /** Who let this node in may have ended since, while others formed a cluster. */
    private void watch(List<MemberRow> live) {
        var members = Picture.of(cluster).members();
        Optional<MemberRow> known = live.stream().filter(row -> members.contains(row.node())).findAny();
        if (live.isEmpty() || known.isPresent()) {
            withOthersAt = now();
        } else if (now() - withOthersAt >= STRANDED_MILLIS) {
            obstacle = "those who let it in have ended, and another cluster lives: " + words(live);
            lost = true;
        }
    }

    private static String words(List<MemberRow> live) {
        return live.stream().map(row -> row.node().address() + " (heard " + row.heardAgo() + " ms ago)").collect(Collectors.joining(", "));
    }
}
