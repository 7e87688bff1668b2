package io.lakeactors.engine.membership;

import io.lakeactors.model.Clock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.pekko.cluster.Cluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a member of a cluster of several nodes honest, on a thread of its own: says in the book that it lives, decides splits with the others, and ends this
 * node where the others have decided so, or where its cluster is the lesser of two.
 */
public final class Warden implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Warden.class);
    /** Told also where the node ends before it was a member. */
    public static final String GIVEN_UP = "the other nodes could not reach it and have decided to go on without it";
    private static final long LOOK_MILLIS = 200;
    private static final long BEAT_MILLIS = 700;
    /** Whom the database has not heard for so long is not counted upon when a split is decided. */
    private static final long SILENT_MILLIS = 2_500;
    /** Two heartbeats: a process whose port refuses and who is not heard there for so long has ended. One that lives behind a wall that refuses is heard. */
    private static final long GONE_MILLIS = 2 * BEAT_MILLIS;
    /** Longer than a split takes to be decided: only what lasts is a second cluster. */
    private static final long SECOND_CLUSTER_MILLIS = 12_000;

    private final Cluster cluster;
    private final NodeId self;
    private final MemberBook book;
    private final Clock clock;
    private final Optional<Patience> patience;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("warden").factory());
    private final AtomicReference<String> reason = new AtomicReference<>();
    private List<MemberRow> rows = List.of();
    private boolean bookAnswers = true;
    private long beatAt;
    private long aloneAt;

    private Warden(Cluster cluster, MemberBook book, Clock clock, Optional<Duration> stableAfter) {
        this.cluster = cluster;
        this.book = book;
        this.clock = clock;
        self = Picture.id(cluster.selfUniqueAddress());
        patience = stableAfter.map(time -> new Patience(self, time));
        beatAt = now() - BEAT_MILLIS;
        aloneAt = now();
    }

    /**
     * Begins when the node is a member.
     *
     * @param stableAfter how long a split must not have changed before it is decided; empty if others decide splits
     */
    public static Warden start(Cluster cluster, MemberBook book, Clock clock, Optional<Duration> stableAfter) {
        var warden = new Warden(cluster, book, clock, stableAfter);
        warden.thread.scheduleWithFixedDelay(warden::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return warden;
    }

    /** Why this node ended itself, if it has: a clause for people. */
    public Optional<String> reason() {
        return Optional.ofNullable(reason.get());
    }

    /** Ends this node: it is no member any more, and its actors end. The first reason is kept. */
    public void end(String why) {
        if (reason.compareAndSet(null, why)) {
            LOG.atError().addKeyValue("node", self).log("This node ends: {}.", why);
        }
        cluster.down(cluster.selfAddress());
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(clock.nanos());
    }

    private void look() {
        try {
            if (cluster.isTerminated()) {
                return;
            }
            var picture = Picture.of(cluster);
            if (!picture.isMember()) {
                return;
            }
            if (now() - beatAt >= BEAT_MILLIS) {
                beatAt = now();
                beat(picture);
            }
            decide(picture);
            bookAnswers = true;
        } catch (SQLException e) {
            if (bookAnswers) {
                LOG.atWarn().log("The database does not take this node's heartbeat: {}. Nothing is decided about other nodes until it does.", e.getMessage());
            }
            bookAnswers = false;
            aloneAt = now();
        } catch (RuntimeException e) {
            // The next look may fare better; without it nothing would ever be looked at again.
            LOG.atError().log("The members of the cluster could not be looked at.", e);
        }
    }

    private void beat(Picture picture) throws SQLException {
        var heard = book.beat(self, picture.members());
        rows = heard.rows();
        if (heard.out()) {
            end(GIVEN_UP);
            return;
        }
        // What one node has decided all others follow, though they may see no reason for it yet.
        rows.stream().filter(row -> row.state() == MemberRow.State.OUT && picture.split().members().contains(row.node()))
                .forEach(row -> cluster.down(Picture.address(cluster, row.node())));
        var live = rows.stream().filter(row -> row.state() == MemberRow.State.UP && row.heardAgo() < MemberBook.LIVE_FOR.toMillis()).toList();
        var better = OtherClusters.better(self, live);
        if (better.isEmpty()) {
            aloneAt = now();
        } else if (now() - aloneAt >= SECOND_CLUSTER_MILLIS) {
            end("a second cluster lives on the same database, of " + words(better.get()) + "; the one of this node is smaller or younger, and ends");
        }
    }

    private void decide(Picture picture) throws SQLException {
        if (patience.isEmpty()) {
            return;
        }
        var out = patience.get().decide(now(), picture.split(), this::heard, this::hasEnded);
        if (out.isEmpty()) {
            return;
        }
        var decided = book.decide(picture.split().members(), out.get());
        if (decided.contains(self)) {
            end(GIVEN_UP);
            return;
        }
        LOG.atWarn().addKeyValue("silences", picture.split().silences()).log("The cluster goes on without {}.", words(decided));
        decided.forEach(node -> cluster.down(Picture.address(cluster, node)));
    }

    /** Whom the database hears; this node, which asks it, is one of them. */
    private Set<NodeId> heard() {
        return heardWithin(SILENT_MILLIS);
    }

    private Set<NodeId> heardWithin(long millis) {
        long old = now() - beatAt;
        var heard = rows.stream().filter(row -> row.heardAgo() + old < millis).map(MemberRow::node).collect(Collectors.toCollection(HashSet::new));
        heard.add(self);
        return heard;
    }

    private boolean hasEnded(NodeId node) {
        return !heardWithin(GONE_MILLIS).contains(node) && node.port().refuses();
    }

    private static String words(Collection<NodeId> nodes) {
        return nodes.stream().map(NodeId::address).sorted().collect(Collectors.joining(", "));
    }

    /** Ends the thread; the book forgets this node, unless the database is away. */
    @Override
    public void close() {
        thread.execute(() -> {
            try {
                book.forget(self);
            } catch (SQLException e) {
                LOG.debug("The book could not be told that this node has ended; it finds out.", e);
            }
            book.close();
        });
        thread.shutdown();
    }
}
