package io.lakeactors.query;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Resolution;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.TableStore;
import io.lakeactors.model.TableWriter;
import io.lakeactors.model.WrittenFile;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A store that only has heads. An audit may ask for nothing else. */
final class StandingHeads implements TableStore {
    private final Map<TableName, TableHead> heads = new TreeMap<>();

    void put(TableHead head) {
        heads.put(head.table(), head);
    }

    @Override
    public TableHead head(TableName table) {
        if (!heads.containsKey(table)) {
            throw LakeError.of(ErrorCode.TABLE_NOT_FOUND, "there is no table " + table, "", "List them.").asException();
        }
        return heads.get(table);
    }

    @Override
    public List<TableHead> tables() {
        return List.copyOf(heads.values());
    }

    @Override
    public Ensured ensure(TableSpec spec, boolean dryRun) {
        throw new AssertionError("an audit changes nothing");
    }

    @Override
    public TableWriter writer(TableSpec spec, long writerEpoch, String batchId) {
        throw new AssertionError("an audit changes nothing");
    }

    @Override
    public boolean exists(WrittenFile file) {
        throw new AssertionError("an audit changes nothing");
    }

    @Override
    public long acquireEpoch(String entity) {
        throw new AssertionError("an audit changes nothing");
    }

    @Override
    public CommitOutcome commit(CommitRequest request) {
        throw new AssertionError("an audit changes nothing");
    }

    @Override
    public Resolution resolve(CommitRequest request, long fenceEpoch) {
        throw new AssertionError("an audit changes nothing");
    }

    @Override
    public List<String> removeOrphans(TableName table, Set<String> namedByIntents, long minAgeMillis, boolean dryRun) {
        throw new AssertionError("an audit changes nothing");
    }

    @Override
    public void close() {
        heads.clear();
    }
}
