package io.lakeactors.simulation;

import io.lakeactors.engine.commit.CommitRules;
import io.lakeactors.engine.partition.PartitionRules;

/** The guards of one world; a mutant replaces one of them. */
record Laws(PartitionRules partition, CommitRules commit, CatalogRules catalog) {
    static final Laws REAL = new Laws(new PartitionRules(), new CommitRules(), new CatalogRules());

    Laws with(PartitionRules other) {
        return new Laws(other, commit, catalog);
    }

    Laws with(CommitRules other) {
        return new Laws(partition, other, catalog);
    }

    Laws with(CatalogRules other) {
        return new Laws(partition, commit, other);
    }
}
