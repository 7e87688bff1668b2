package io.lakeactors.engine.cluster;

import com.typesafe.config.Config;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pekko.coordination.lease.LeaseSettings;
import org.apache.pekko.coordination.lease.javadsl.Lease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lease in a PostgreSQL row, for sides of a split cluster to decide who goes on. It ends a few seconds after its owner was last heard, by the database's
 * clock: an owner that is killed does not bar those who come after it.
 */
public final class DatabaseLease extends Lease {
    static final String CONFIG = "lakeactors-lease";

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseLease.class);
    private static final Duration HELD_FOR = Duration.ofSeconds(3);
    private static final Duration RENEWED_EVERY = Duration.ofMillis(800);
    /** A database that is being restarted must not cost the cluster its life. */
    private static final Duration KEEPS_TRYING = Duration.ofSeconds(15);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
    private static final String NOW_AND = "now() + interval '" + HELD_FOR.toMillis() + " milliseconds'";

    private final LeaseSettings settings;
    private final Config database;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("lease").factory());
    private volatile boolean held;
    private ScheduledFuture<?> renewal;
    private Consumer<Optional<Throwable>> lost = why -> { };

    /** Made by the split-brain resolver. */
    public DatabaseLease(LeaseSettings settings) {
        this.settings = settings;
        database = settings.leaseConfig();
    }

    @Override
    public LeaseSettings getSettings() {
        return settings;
    }

    @Override
    public CompletionStage<Boolean> acquire() {
        return acquire(why -> { });
    }

    /** Fails only if the database could not be asked for a while; {@code false} if another one holds it. */
    @Override
    public CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> whenLost) {
        var acquired = new CompletableFuture<Boolean>();
        thread.execute(() -> {
            lost = whenLost;
            tryToAcquire((int) KEEPS_TRYING.dividedBy(BETWEEN_TRIES), acquired);
        });
        return acquired;
    }

    private void tryToAcquire(int tries, CompletableFuture<Boolean> acquired) {
        try {
            held = take();
            if (held && renewal == null) {
                renewal = thread.scheduleAtFixedRate(this::renew, RENEWED_EVERY.toMillis(), RENEWED_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            }
            LOG.info("Lease {} {} by {}", settings.leaseName(), held ? "taken" : "not taken", settings.ownerName());
            acquired.complete(held);
        } catch (SQLException e) {
            if (tries <= 1) {
                acquired.completeExceptionally(e);
            } else {
                thread.schedule(() -> tryToAcquire(tries - 1, acquired), BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private boolean take() throws SQLException {
        try (Connection connection = connect(); var statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(hashtext('la_lease'))");
            statement.execute("CREATE TABLE IF NOT EXISTS la_lease(name VARCHAR(255) PRIMARY KEY, owner VARCHAR(255) NOT NULL, until TIMESTAMPTZ NOT NULL)");
        }
        return update("INSERT INTO la_lease (name, owner, until) VALUES (?, ?, " + NOW_AND + ") ON CONFLICT (name) DO UPDATE"
                + " SET owner = excluded.owner, until = excluded.until WHERE la_lease.owner = excluded.owner OR la_lease.until < now()");
    }

    private void renew() {
        try {
            if (update("UPDATE la_lease SET until = " + NOW_AND + " WHERE name = ? AND owner = ?")) {
                return;
            }
            forget();
            lost.accept(Optional.empty());
        } catch (SQLException e) {
            LOG.warn("Lease {} could not be renewed", settings.leaseName(), e);
        }
    }

    @Override
    public CompletionStage<Boolean> release() {
        return CompletableFuture.supplyAsync(() -> {
            forget();
            try {
                update("DELETE FROM la_lease WHERE name = ? AND owner = ?");
            } catch (SQLException e) {
                // It ends by itself.
                LOG.debug("Lease {} could not be given back", settings.leaseName(), e);
            }
            return true;
        }, thread);
    }

    private void forget() {
        held = false;
        if (renewal != null) {
            renewal.cancel(false);
            renewal = null;
        }
    }

    @Override
    public boolean checkLease() {
        return held;
    }

    private boolean update(String sql) throws SQLException {
        try (Connection connection = connect(); var statement = connection.prepareStatement(sql)) {
            statement.setString(1, settings.leaseName());
            statement.setString(2, settings.ownerName());
            return statement.executeUpdate() == 1;
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(database.getString("url"), database.getString("user"), database.getString("password"));
    }
}
