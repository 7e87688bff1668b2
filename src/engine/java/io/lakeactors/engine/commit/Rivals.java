package io.lakeactors.engine.commit;

import io.lakeactors.model.TableName;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/** The way by which tables' committers, wherever they live, hear of others who commit to their tables. Safe for threads, does not block. */
public final class Rivals {
    private final ActorSystem<?> system;

    public Rivals(ActorSystem<?> system) {
        this.system = system;
    }

    /** @param committer the table whose committer it is; a quarantine has that of the table beside it */
    public void tell(TableName committer, TableRival word) {
        ClusterSharding.get(system).entityRefFor(TableActor.KEY, committer.toString()).tell(word);
    }
}
