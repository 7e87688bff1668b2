package io.lakeactors.engine.commit;

import io.lakeactors.model.TableName;

/** Told of each commit that lands, for each table that it adds files to. */
@FunctionalInterface
public interface Growth {
    /** @param files in the partition that got most @param backlog whether most of what it holds was read while more waited in the source */
    void heard(TableName table, int files, boolean backlog);
}
