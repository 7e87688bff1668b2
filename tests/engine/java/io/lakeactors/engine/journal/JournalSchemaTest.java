package io.lakeactors.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.EngineConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalSchemaTest {
    private static final int PAYLOAD = 5_000;

    @TempDir
    Path dir;

    private EngineConfig.Journal journal;

    @BeforeEach
    void make() {
        journal = new EngineConfig.Journal("jdbc:h2:file:" + dir.resolve("journal"), "", "", 8);
    }

    @AfterEach
    void close() {
        JournalSchema.close(journal);
    }

    private List<String> answers(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "", ""); Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
            var all = new ArrayList<String>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }

    private static void insert(String url, int sequence) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "", ""); Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO \"event_journal\" (\"persistence_id\", \"sequence_number\", \"writer\", \"write_timestamp\", \"adapter_manifest\", \"event_payload\", \"event_ser_id\", "
                    + "\"event_ser_manifest\") VALUES ('p', " + sequence + ", 'w', 0, '', CAST(REPEAT('ab', " + PAYLOAD + ") AS VARBINARY), 1, 'm')");
        }
    }

    @Test
    void eventsOfTheUsualLengthStandInTheirRows() throws SQLException {
        JournalSchema.createIfAbsent(journal);
        String url = JournalSchema.durable(journal.url());
        assertThat(answers(url, "SCRIPT NODATA")).anyMatch(line -> line.contains("MAX_LENGTH_INPLACE_LOB 16384"));
        assertThat(answers(url, "SELECT INDEX_NAME FROM INFORMATION_SCHEMA.INDEX_COLUMNS WHERE TABLE_NAME = 'event_journal' AND COLUMN_NAME = 'ordering'")).as("each costs every transaction").hasSize(1);
    }

    @Test
    void whatAnEarlierVersionWroteBesideTheRowsIsReadFurtherOn() throws SQLException {
        JournalSchema.createIfAbsent(journal);
        String before = JournalSchema.durable(journal.url()).replaceAll(";MAX_LENGTH_INPLACE_LOB=\\d+", ";MAX_LENGTH_INPLACE_LOB=256");
        answers(before, "SELECT 1");
        insert(before, 1);
        JournalSchema.close(journal);
        String url = JournalSchema.durable(journal.url());
        insert(url, 2);
        assertThat(answers(url, "SELECT LENGTH(\"event_payload\") FROM \"event_journal\" ORDER BY \"sequence_number\"")).containsExactly("10000", "10000");
    }
}
