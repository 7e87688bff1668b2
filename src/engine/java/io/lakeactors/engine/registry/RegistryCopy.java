package io.lakeactors.engine.registry;

import io.lakeactors.contract.registry.RegistryAnswer;
import io.lakeactors.contract.registry.RegistryCall;
import io.lakeactors.contract.registry.RegistryEvent;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.engine.journal.JournalSerializer;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * A registry as lines of text, published contracts too: each an event, under the name and in the form that it has in the journal. So whoever replays an old journal reads an old copy. Every call blocks.
 */
public final class RegistryCopy {
    /** A registry changes a few times a day. */
    private static final int LOOKS_MAX = 20;

    private final LakeRegistry registry;
    private final JournalSerializer journal = new JournalSerializer();

    public RegistryCopy(LakeRegistry registry) {
        this.registry = registry;
    }

    /** All of it, as it was at one moment. @throws LakeException JOURNAL_UNREACHABLE */
    public List<String> lines() {
        for (int look = 0; look < LOOKS_MAX; look++) {
            var lines = new ArrayList<String>();
            if (isRead(lines)) {
                return lines;
            }
        }
        throw LakeError.of(ErrorCode.JOURNAL_UNREACHABLE, "the schema registry changes all the time, and could not be copied", "", "Run the backup again").asException();
    }

    private boolean isRead(List<String> lines) {
        long changes = -1;
        while (true) {
            var answer = ask(new RegistryCall.Picture(lines.size(), changes));
            if (answer instanceof RegistryAnswer.Refused(var fault, var message)) {
                throw LakeError.of(ErrorCode.REQUEST_INVALID, "the schema registry cannot be copied: " + message, "", "Mend what it says, and run the backup again").asException();
            }
            var page = (RegistryAnswer.Pictured) answer;
            page.events().forEach(event -> lines.add(journal.manifest(event) + " " + new String(journal.toBinary(event), StandardCharsets.UTF_8)));
            if (!page.more()) {
                return true;
            }
            if (page.events().isEmpty()) {
                return false;
            }
            changes = page.changes();
        }
    }

    /**
     * Makes the registry hold what lines say. What it holds already is not changed, so it can be done again.
     *
     * @throws LakeException JOURNAL_UNREACHABLE; REQUEST_INVALID if it holds something else under the same number, or version
     */
    public void restore(List<String> lines) {
        for (String line : lines) {
            if (ask(new RegistryCall.Restore(event(line))) instanceof RegistryAnswer.Refused(var fault, var message)) {
                throw LakeError.of(ErrorCode.REQUEST_INVALID, "the schema registry holds something else than the backup: " + message, "",
                        "Restore to a journal that is empty, or to another home").asException();
            }
        }
    }

    private RegistryEvent event(String line) {
        int space = line.indexOf(' ');
        try {
            return (RegistryEvent) journal.fromBinary(line.substring(space + 1).getBytes(StandardCharsets.UTF_8), line.substring(0, space));
        } catch (NotSerializableException | RuntimeException e) {
            throw LakeError.of(ErrorCode.BACKUP_DAMAGED, "a line of the registry's copy cannot be read: " + e.getMessage(), "", "Restore with a release as new as that which made the backup").asException(e);
        }
    }

    private RegistryAnswer ask(RegistryCall call) {
        try {
            return registry.ask(call).toCompletableFuture().join();
        } catch (CompletionException e) {
            throw PortCalls.asError(e).asException(e);
        }
    }
}
