package io.lakeactors.engine.membership;

import io.lakeactors.engine.EngineConfig;
import io.lakeactors.engine.membership.MemberRow.State;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The book of members, a table in the journal's PostgreSQL. One database is one cluster's. Time is the database's everywhere. Its calls block for some seconds
 * at most. Not safe for threads.
 */
public final class MemberBook implements AutoCloseable {
    /** A member that was not heard for so long does not keep others from forming a cluster. */
    public static final Duration LIVE_FOR = Duration.ofSeconds(10);

    /** The last of several settings of one name counts. A call that hangs must not keep this node silent for longer than others wait. */
    private static final String DRIVER = "connectTimeout=2&socketTimeout=4&ApplicationName=lakeactors-members";
    private static final String TABLE = "CREATE TABLE IF NOT EXISTS la_member(node VARCHAR(255) PRIMARY KEY, address VARCHAR(255) NOT NULL,"
            + " state VARCHAR(16) NOT NULL, since TIMESTAMPTZ NOT NULL, heard TIMESTAMPTZ NOT NULL, members TEXT NOT NULL)";
    private static final String ROWS = "SELECT node, state, members, (extract(epoch FROM since) * 1000)::bigint,"
            + " (extract(epoch FROM clock_timestamp() - heard) * 1000)::bigint FROM la_member ORDER BY node";
    /** While the database was away nobody could be heard: what stands in it then counts as if heard when it began to answer. */
    private static final String LIVE = "SELECT node, state, members, (extract(epoch FROM since) * 1000)::bigint,"
            + " (extract(epoch FROM clock_timestamp() - heard) * 1000)::bigint FROM la_member WHERE node <> ? AND state IN ('FORMING', 'UP')"
            + " AND greatest(heard, pg_postmaster_start_time()) > clock_timestamp() - ? * interval '1 millisecond' ORDER BY node";
    /** A decision stands for a while though its node has ended: who has not heard of it would decide anew, and perhaps otherwise. */
    private static final String SETTLED = "NOT (state = 'OUT' AND heard > clock_timestamp() - interval '1 minute')";
    private static final String FORGET =
            "DELETE FROM la_member WHERE address = ? AND node <> ? AND " + SETTLED + " OR heard < clock_timestamp() - interval '1 day'";
    private static final String INSERT = "INSERT INTO la_member (node, address, state, since, heard, members) VALUES ";
    private static final String ASK = INSERT + "(?, ?, ?, clock_timestamp(), clock_timestamp(), '') ON CONFLICT (node) DO UPDATE SET heard = excluded.heard,"
            + " state = CASE la_member.state WHEN 'OUT' THEN 'OUT' ELSE excluded.state END RETURNING state";
    private static final String BEAT = INSERT + "(?, ?, 'UP', clock_timestamp(), clock_timestamp(), ?)"
            + " ON CONFLICT (node) DO UPDATE SET heard = excluded.heard, members = excluded.members,"
            + " since = CASE la_member.state WHEN 'UP' THEN la_member.since ELSE excluded.since END,"
            + " state = CASE la_member.state WHEN 'OUT' THEN 'OUT' ELSE 'UP' END RETURNING state";
    private static final String OUT = INSERT + "(?, ?, 'OUT', clock_timestamp(), clock_timestamp(), '')"
            + " ON CONFLICT (node) DO UPDATE SET state = 'OUT'";

    private final String url;
    private final String user;
    private final String password;
    private final Duration liveFor;
    private Connection beats;
    private boolean made;

    public MemberBook(EngineConfig.Journal journal) {
        this(journal, LIVE_FOR);
    }

    MemberBook(EngineConfig.Journal journal, Duration liveFor) {
        url = journal.url() + (journal.url().indexOf('?') < 0 ? '?' : '&') + DRIVER;
        user = journal.user();
        password = journal.password();
        this.liveFor = liveFor;
    }

    /**
     * What a node that wants to be a member is told.
     *
     * @param live the members of the cluster that lives; where there are any, it is to be joined
     * @param mayForm whether this node, and nobody else, may form a cluster now
     * @param out whether it has been given up before it became a member
     */
    public record Entry(List<MemberRow> live, boolean mayForm, boolean out) {
        public Entry {
            live = List.copyOf(live);
        }
    }

    /** What a member is told. @param out whether the others have decided to go on without it @param rows all that stand in the book */
    public record Heard(boolean out, List<MemberRow> rows) {
        public Heard {
            rows = List.copyOf(rows);
        }
    }

    /** Asks to be let in; earlier lives of this node are forgotten. @param wantsToForm whether it would form a cluster where there is none */
    public Entry ask(NodeId self, boolean wantsToForm) throws SQLException {
        return alone(connection -> {
            update(connection, FORGET, self.address(), self.toString());
            List<MemberRow> live;
            try (var rows = connection.prepareStatement(LIVE)) {
                rows.setString(1, self.toString());
                rows.setLong(2, liveFor.toMillis());
                live = rows(rows);
            }
            boolean forms = wantsToForm && live.isEmpty();
            var state = state(connection, ASK, self.toString(), self.address(), (forms ? State.FORMING : State.JOINING).name());
            return new Entry(live, forms && state == State.FORMING, state == State.OUT);
        });
    }

    /** Says that a member lives, and whom it holds for members. */
    public Heard beat(NodeId self, Collection<NodeId> members) throws SQLException {
        try {
            if (beats == null) {
                beats = connect();
                // A heartbeat that a crash of the database takes away is no loss.
                update(beats, "SET synchronous_commit TO off");
            }
            var state = state(beats, BEAT, self.toString(), self.address(), members.stream().map(NodeId::toString).sorted().collect(Collectors.joining(" ")));
            try (var rows = beats.prepareStatement(ROWS)) {
                return new Heard(state == State.OUT, rows(rows));
            }
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    /**
     * Decides for all who goes on. The first decision about a cluster's members holds: where there is one already, it is told, and nothing is added to it.
     *
     * @param members of this node's cluster
     * @param out who should end
     * @return who is to end; this node itself, if so it was decided
     */
    public Set<NodeId> decide(Collection<NodeId> members, Set<NodeId> out) throws SQLException {
        return alone(connection -> {
            var decided = new HashSet<NodeId>();
            try (var rows = connection.prepareStatement(ROWS)) {
                rows(rows).stream().filter(row -> row.state() == State.OUT && members.contains(row.node())).forEach(row -> decided.add(row.node()));
            }
            if (!decided.isEmpty()) {
                return decided;
            }
            for (NodeId node : out) {
                update(connection, OUT, node.toString(), node.address());
            }
            return out;
        });
    }

    /** A node that has ended is nobody's member. If so it was decided, the decision stands. */
    public void forget(NodeId self) throws SQLException {
        try (Connection connection = connect()) {
            update(connection, "DELETE FROM la_member WHERE node = ? AND " + SETTLED, self.toString());
        }
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** In a transaction beside which no other of this kind runs. */
    private <T> T alone(Work<T> work) throws SQLException {
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            try (var lock = connection.createStatement()) {
                lock.execute("SELECT pg_advisory_xact_lock(hashtext('la_member'))");
            }
            if (!made) {
                update(connection, TABLE);
            }
            T done = work.on(connection);
            connection.commit();
            made = true;
            return done;
        }
    }

    private static State state(Connection connection, String sql, String... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            set(statement, values);
            try (ResultSet answer = statement.executeQuery()) {
                answer.next();
                return State.valueOf(answer.getString(1));
            }
        }
    }

    private static void update(Connection connection, String sql, String... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            set(statement, values);
            statement.executeUpdate();
        }
    }

    private static void set(PreparedStatement statement, String... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setString(i + 1, values[i]);
        }
    }

    private static List<MemberRow> rows(PreparedStatement statement) throws SQLException {
        var found = new ArrayList<MemberRow>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(new MemberRow(NodeId.parse(rows.getString(1)), State.valueOf(rows.getString(2)), rows.getLong(4), rows.getLong(5),
                        nodes(rows.getString(3))));
            }
        }
        return found;
    }

    private static Set<NodeId> nodes(String text) {
        return Arrays.stream(text.split(" ")).filter(node -> !node.isEmpty()).map(NodeId::parse).collect(Collectors.toUnmodifiableSet());
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    /** Ends the connection that heartbeats use; the next one makes another. */
    @Override
    public void close() {
        if (beats == null) {
            return;
        }
        try {
            beats.close();
        } catch (SQLException e) {
            // It is of no use any more, closed or not.
        }
        beats = null;
    }
}
