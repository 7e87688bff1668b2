package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.LakeEngine.PipelineState;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrashPointTest extends OnLab {
    @ParameterizedTest
    @ValueSource(strings = {
        CrashPoints.BEFORE_FILE, CrashPoints.AFTER_FILE, CrashPoints.AFTER_JOURNAL_WRITE, CrashPoints.BEFORE_COMMIT_INTENT, CrashPoints.AFTER_COMMIT_INTENT,
        CrashPoints.BEFORE_ANSWER, CrashPoints.AFTER_ANSWER
    })
    void anActorThatDiesAtAStepOfACommitIsWokenAndGoesOn(String step) {
        var passed = new AtomicInteger();
        lab.crashPoints = at -> {
            if (at.equals(step) && passed.incrementAndGet() == 2) {
                throw new IllegalStateException("dies " + step);
            }
        };
        lab.produce(3, 100);
        lab.start().apply();
        lab.awaitRows(300);
        lab.produce(3, 100);
        lab.awaitRows(600);
        lab.assertExactlyOnce(3, 200);
        assertThat(passed.get()).as("times that the step was passed").isGreaterThanOrEqualTo(2);
    }

    private void journal(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:h2:file:" + home.resolve("journal"), "", ""); var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void theJournalGoesAndComesBack() throws SQLException {
        lab.start().apply();
        lab.produce(3, 50);
        lab.awaitRows(150);
        journal("ALTER TABLE \"event_journal\" RENAME TO \"gone\"");
        lab.produce(3, 50);
        lab.awaitState(PipelineState.DEGRADED);
        assertThat(lab.view().reason()).contains("LA-4002");
        assertThat(lab.engine.node().dependencies().get("journal")).doesNotContain("ok");
        journal("ALTER TABLE \"gone\" RENAME TO \"event_journal\"");
        lab.awaitRows(300);
        lab.awaitState(PipelineState.RUNNING);
        lab.assertExactlyOnce(3, 100);
        assertThat(lab.engine.node().dependencies().get("journal")).isEqualTo("ok");
    }
}
