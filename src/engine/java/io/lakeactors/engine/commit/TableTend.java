package io.lakeactors.engine.commit;

import io.lakeactors.engine.WireMessage;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.TableChange;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What who looks after a table asks of its committer. */
public sealed interface TableTend extends TableActor.Command {
    /** Make a change that adds no data of a source, between two commits. */
    record Change(TableChange change, ActorRef<Ended> replyTo) implements TableTend, WireMessage {}

    /** Which commit's end is not known, and which files does it name? */
    record ShowOpen(ActorRef<OpenFiles> replyTo) implements TableTend, WireMessage {}

    /** For the committer itself: what could be done ahead of the change's turn is done. @param until when who asked for it does not wait any more */
    record Begun(Change asked, long until) implements TableTend {}

    /** For the committer itself. */
    record Over(Change asked, CommitOutcome outcome) implements TableTend {}

    /** How a change ended. @param reason empty if it landed @param snapshot the table's current one after it, -1 if it did not land */
    record Ended(End end, String reason, long snapshot) implements WireMessage {}

    /** @param commits ids of such commits; null from a node of an earlier version, which does not say */
    record OpenFiles(List<String> paths, List<String> commits) implements WireMessage {}

    enum End {
        LANDED,
        /** The table has moved on so that the change does not fit; plan it anew. */
        STALE,
        /** A newer run has begun. */
        OVERTAKEN,
        /** It may have landed. */
        UNKNOWN,
        REFUSED,
        /** Not tried; ask again. */
        BUSY
    }
}
