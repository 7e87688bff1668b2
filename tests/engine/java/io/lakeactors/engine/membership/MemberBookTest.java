package io.lakeactors.engine.membership;

import static io.lakeactors.engine.membership.SplitTest.n;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.engine.EngineConfig;
import io.lakeactors.testkit.PostgresDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real PostgreSQL. */
class MemberBookTest {
    private static final PostgresDatabase DATABASE = PostgresDatabase.fresh();

    private MemberBook book;

    @BeforeEach
    void empty() throws SQLException {
        sql("DROP TABLE IF EXISTS la_member");
        book = book(Duration.ofMillis(1));
    }

    /** The database itself has just started, which lets every row count as heard: so short that it is past. */
    private static MemberBook book(Duration liveFor) {
        return new MemberBook(new EngineConfig.Journal(DATABASE.url(), PostgresDatabase.USER, PostgresDatabase.PASSWORD, 1), liveFor);
    }

    private static void sql(String sql) throws SQLException {
        try (var connection = DATABASE.connect(); var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void silent(NodeId node) throws SQLException {
        sql("UPDATE la_member SET heard = heard - interval '1 hour' WHERE node = '" + node + "'");
    }

    @Test
    void aClusterIsFormedWhereNoneLives() throws SQLException {
        assertThat(book.ask(n(2), false).mayForm()).isFalse();
        assertThat(book.ask(n(1), true).mayForm()).isTrue();
        assertThat(book.ask(n(1), true).mayForm()).as("asked again").isTrue();
    }

    @Test
    void noneIsFormedBesideOneThatLives() throws SQLException {
        book = book(Duration.ofMinutes(1));
        book.ask(n(2), false);
        book.beat(n(2), Set.of(n(2)));
        var entry = book.ask(n(1), true);
        assertThat(entry.mayForm()).isFalse();
        assertThat(entry.live()).singleElement().satisfies(row -> {
            assertThat(row.node()).isEqualTo(n(2));
            assertThat(row.state()).isEqualTo(MemberRow.State.UP);
            assertThat(row.heardAgo()).isBetween(0L, 10_000L);
        });
    }

    @Test
    void aClusterThatIsNotHeardAnyMoreKeepsNobodyFromFormingOne() throws SQLException {
        book.ask(n(2), false);
        book.beat(n(2), Set.of(n(2)));
        silent(n(2));
        assertThat(book.ask(n(1), true).mayForm()).isTrue();
    }

    @Test
    void whileTheDatabaseHasJustStartedAllCountAsHeard() throws SQLException {
        book = book(Duration.ofHours(1));
        book.ask(n(2), false);
        book.beat(n(2), Set.of(n(2)));
        silent(n(2));
        sql("UPDATE la_member SET heard = heard - interval '22 hours' WHERE node = '" + n(2) + "'");
        assertThat(book.ask(n(1), true).mayForm()).isFalse();
    }

    @Test
    void ofManyThatWouldFormOneAtTheSameTimeOneMay() throws Exception {
        book = book(Duration.ofMinutes(1));
        List<Callable<Boolean>> all = SplitTest.nodes(8).stream()
                .<Callable<Boolean>>map(node -> () -> book(Duration.ofMinutes(1)).ask(node, true).mayForm()).toList();
        try (var threads = Executors.newFixedThreadPool(8)) {
            int may = 0;
            for (var answer : threads.invokeAll(all)) {
                may += answer.get() ? 1 : 0;
            }
            assertThat(may).isEqualTo(1);
        }
    }

    @Test
    void anEarlierLifeOfANodeIsForgotten() throws SQLException {
        book = book(Duration.ofMinutes(1));
        var earlier = new NodeId(n(1).address(), 77);
        book.ask(earlier, true);
        book.beat(earlier, Set.of(earlier));
        assertThat(book.ask(n(1), true).mayForm()).isTrue();
        assertThat(book.beat(n(1), Set.of(n(1))).rows()).extracting(MemberRow::node).containsExactly(n(1));
    }

    @Test
    void membersFindInTheBookWhoElseLivesAndWithWhom() throws SQLException {
        book.ask(n(1), true);
        book.beat(n(1), Set.of(n(1), n(2)));
        var heard = book.beat(n(2), List.of(n(1), n(2), n(3)));
        assertThat(heard.out()).isFalse();
        assertThat(heard.rows()).extracting(MemberRow::node).containsExactly(n(1), n(2));
        assertThat(heard.rows().getLast().members()).containsExactlyInAnyOrder(n(1), n(2), n(3));
        long since = heard.rows().getLast().since();
        assertThat(book.beat(n(2), List.of(n(2))).rows().getLast().since()).isEqualTo(since);
    }

    @Test
    void theFirstDecisionHolds() throws SQLException {
        var members = SplitTest.nodes(3);
        book.ask(n(1), true);
        members.forEach(node -> beat(node));
        assertThat(book.decide(members, Set.of(n(3)))).containsExactly(n(3));
        assertThat(book.decide(members, Set.of(n(1), n(2)))).as("what another one would have").containsExactly(n(3));
        assertThat(book.beat(n(3), members).out()).isTrue();
        assertThat(book.beat(n(1), members).out()).isFalse();
    }

    private void beat(NodeId node) {
        try {
            book.beat(node, SplitTest.nodes(3));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aDecisionAboutOneWhoNeverStoodInTheBookHoldsToo() throws SQLException {
        book.ask(n(1), true);
        book.decide(SplitTest.nodes(3), Set.of(n(3)));
        assertThat(book.ask(n(3), false).out()).isTrue();
        assertThat(book.beat(n(3), Set.of(n(3))).out()).isTrue();
    }

    @Test
    void whoHasEndedIsForgotten() throws SQLException {
        book.ask(n(1), true);
        book.forget(n(1));
        assertThat(book.beat(n(2), Set.of(n(2))).rows()).extracting(MemberRow::node).containsExactly(n(2));
    }

    @Test
    void aDecisionStandsThoughItsNodeHasEndedSinceAndBegunAnew() throws SQLException {
        var members = Set.of(n(1), n(2), n(3));
        book.ask(n(2), false);
        assertThat(book.decide(members, Set.of(n(2)))).containsExactly(n(2));
        book.forget(n(2));
        book.ask(new NodeId(n(2).address(), 99), false);
        assertThat(book.decide(members, Set.of(n(3)))).as("who hears of it late").containsExactly(n(2));
    }

    @Test
    void heartbeatsGoOnAfterTheirConnectionHasBroken() throws SQLException {
        book.ask(n(1), true);
        book.beat(n(1), Set.of(n(1)));
        sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lakeactors-members'");
        assertThatThrownBy(() -> book.beat(n(1), Set.of(n(1)))).isInstanceOf(SQLException.class);
        assertThat(book.beat(n(1), Set.of(n(1))).out()).isFalse();
    }
}
