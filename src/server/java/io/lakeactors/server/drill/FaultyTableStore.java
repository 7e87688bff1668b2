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

/** A table store whose answers to commits come late, fail, or are lost after the commit was applied. Everything else goes to the real one. */
public final class FaultyTableStore implements TableStore {
    private final TableStore real;
    private final long lateMillis;
    private final int failEvery;
    private final int loseEvery;
    private final AtomicLong commits = new AtomicLong();

    /**
     * @param lateMillis added before each answer
     * @param failEvery each n-th commit is not even tried; 0 for none
     * @param loseEvery each n-th commit is applied and its answer lost; 0 for none
     */
    public FaultyTableStore(TableStore real, long lateMillis, int failEvery, int loseEvery) {
        this.real = real;
        this.lateMillis = lateMillis;
        this.failEvery = failEvery;
        this.loseEvery = loseEvery;
    }

    @Override
    public CommitOutcome commit(CommitRequest request) {
        long number = commits.incrementAndGet();
        if (failEvery > 0 && number % failEvery == 0) {
            return new CommitOutcome.Unknown("drill: the catalog failed");
        }
        CommitOutcome outcome = real.commit(request);
        pause();
        return loseEvery > 0 && number % loseEvery == 0 ? new CommitOutcome.Unknown("drill: the answer was lost") : outcome;
    }

    private void pause() {
        try {
            Thread.sleep(lateMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
        return real.writer(spec, writerEpoch, batchId);
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
