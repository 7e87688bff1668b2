package io.lakeactors.engine.commit;

import io.lakeactors.engine.WireMessage;

/** What a committer is told of others who commit to its table. Whoever tells it need not know whether they rely on a turn. */
public sealed interface TableRival extends TableActor.Command, WireMessage {
    /** A change was refused, as the table had moved on since it was begun. @param tookMillis how long before that it was begun, at most */
    record Lost(long tookMillis) implements TableRival {}

    /** A change has landed. */
    record Landed() implements TableRival {}
}
