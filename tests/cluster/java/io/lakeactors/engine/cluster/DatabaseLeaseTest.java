package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.testkit.PostgresDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.coordination.lease.LeaseSettings;
import org.apache.pekko.coordination.lease.TimeoutSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On a real PostgreSQL. */
class DatabaseLeaseTest {
    private static final PostgresDatabase DATABASE = PostgresDatabase.fresh();

    private final List<DatabaseLease> made = new ArrayList<>();

    @AfterEach
    void giveBack() throws Exception {
        for (var lease : made) {
            get(lease.release());
        }
    }

    private DatabaseLease lease(String owner) {
        return lease(owner, DATABASE.url());
    }

    private DatabaseLease lease(String owner, String url) {
        var config = ConfigFactory.parseMap(Map.of("url", url, "user", PostgresDatabase.USER, "password", PostgresDatabase.PASSWORD));
        var times = new TimeoutSettings(scala(1), scala(5), scala(5));
        var lease = new DatabaseLease(new LeaseSettings("lake-sbr", owner, times, config));
        made.add(lease);
        return lease;
    }

    private static scala.concurrent.duration.FiniteDuration scala(long seconds) {
        return scala.concurrent.duration.FiniteDuration.create(seconds, TimeUnit.SECONDS);
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static void sql(String sql) throws SQLException {
        try (var connection = DATABASE.connect(); var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void ofTwoThatWantItOneHasIt() throws Exception {
        var one = lease("a");
        var other = lease("b");
        var both = List.of(one.acquire(), other.acquire());
        assertThat(List.of(get(both.getFirst()), get(both.getLast()))).containsExactlyInAnyOrder(true, false);
        assertThat(one.checkLease()).isNotEqualTo(other.checkLease());
    }

    @Test
    void whoHasItMayAskAgain() throws Exception {
        var lease = lease("a");
        assertThat(get(lease.acquire())).isTrue();
        assertThat(get(lease.acquire())).isTrue();
        assertThat(lease.checkLease()).isTrue();
    }

    @Test
    void itIsHeldForAsLongAsItsOwnerLives() throws Exception {
        get(lease("a").acquire());
        // Longer than it lasts by itself.
        Thread.sleep(3_500);
        assertThat(get(lease("b").acquire())).isFalse();
    }

    @Test
    void whoIsKilledDoesNotBarThoseWhoComeAfterIt() throws Exception {
        get(lease("gone").acquire());
        sql("UPDATE la_lease SET until = now() - interval '1 millisecond'");
        assertThat(get(lease("next").acquire())).isTrue();
    }

    @Test
    void whatIsGivenBackIsFreeAtOnce() throws Exception {
        var lease = lease("a");
        get(lease.acquire());
        assertThat(get(lease.release())).isTrue();
        assertThat(lease.checkLease()).isFalse();
        assertThat(get(lease("b").acquire())).isTrue();
    }

    @Test
    void whoLosesItIsTold() throws Exception {
        var told = new CompletableFuture<Optional<Throwable>>();
        var lease = lease("a");
        get(lease.acquire(told::complete));
        sql("UPDATE la_lease SET owner = 'thief', until = now() + interval '1 minute'");
        assertThat(told.get(10, TimeUnit.SECONDS)).isEmpty();
        assertThat(lease.checkLease()).isFalse();
        sql("DELETE FROM la_lease");
    }

    @Test
    void aDatabaseThatIsAwayIsAskedAgainForAWhileAndThenSaidToBeAway() {
        long began = System.nanoTime();
        var stage = lease("a", "jdbc:postgresql://127.0.0.1:1/postgres").acquire();
        assertThatThrownBy(() -> get(stage)).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(SQLException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(10));
    }
}
