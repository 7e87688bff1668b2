package io.lakeactors.server.drill;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.Resolution;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.TableStore;
import io.lakeactors.model.TableWriter;
import io.lakeactors.model.WrittenFile;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A table store whose answers to commits come late, fail, or are lost after the commit was applied. Everything else goes to the real one. */
public final class FaultyTableStore implements TableStore {
    /** What the node logs for each commit whose answer it was not given. */
    public static final String ANSWER_LOST = "Drill: a commit's answer was lost.";

    private static final Logger LOG = LoggerFactory.getLogger(FaultyTableStore.class);

    private final TableStore real;
    private final Drill drill;
    private final AtomicLong commits = new AtomicLong();

    /** @param drill asked at each call */
    FaultyTableStore(TableStore real, Drill drill) {
        this.real = real;
        this.drill = drill;
    }

    @Override
    public CommitOutcome commit(CommitRequest request) {
        Faults now = drill.faults();
        long number = commits.incrementAndGet();
        if (now.failEvery() > 0 && number % now.failEvery() == 0 || drill.failsNext()) {
            return new CommitOutcome.Unknown("drill: the catalog failed");
        }
        CommitOutcome outcome = real.commit(request);
        pause(now.catalogLate());
        if (now.loseEvery() > 0 && number % now.loseEvery() == 0 || drill.losesNext()) {
            LOG.atWarn().addKeyValue("commit", request.commitId()).addKeyValue("outcome", outcome.getClass().getSimpleName()).log(ANSWER_LOST);
            return new CommitOutcome.Unknown("drill: the answer was lost");
        }
        return outcome;
    }

    static void pause(long millis) {
        if (millis <= 0) {
            return;
        }
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void rehearseCommit(TableName target, List<WrittenFile> files) {
        real.rehearseCommit(target, files);
    }

    @Override
    public Resolution resolve(CommitRequest request, long fenceEpoch) {
        return real.resolve(request, fenceEpoch);
    }

    @Override
    public Ensured ensure(TableSpec spec, boolean dryRun) {
        return real.ensure(spec, dryRun);
    }

    @Override
    public TableHead head(TableName table) {
        return real.head(table);
    }

    @Override
    public TableWriter writer(TableSpec spec, long writerEpoch, String batchId) {
        return new SlowTableWriter(real.writer(spec, writerEpoch, batchId), () -> drill.faults().diskLate());
    }

    @Override
    public boolean exists(WrittenFile file) {
        return real.exists(file);
    }

    @Override
    public long acquireEpoch(String entity) {
        return real.acquireEpoch(entity);
    }

    @Override
    public List<String> removeOrphans(TableName table, Set<String> namedByIntents, long minAgeMillis, boolean dryRun) {
        return real.removeOrphans(table, namedByIntents, minAgeMillis, dryRun);
    }

    @Override
    public List<TableHead> tables() {
        return real.tables();
    }

    @Override
    public void close() {
        real.close();
    }
}
