package io.lakeactors.engine.maintenance;

import io.lakeactors.engine.commit.TableTend;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableName;

/** Tables' committers, for runs that block. */
public interface Committers {
    TableTend.Ended change(TableName committer, TableChange change);

    TableTend.OpenFiles open(TableName committer);
}
