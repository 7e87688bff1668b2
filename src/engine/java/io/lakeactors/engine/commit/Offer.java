package io.lakeactors.engine.commit;

import io.lakeactors.model.EventTime;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.Maker;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.WrittenFile;
import java.util.List;
import java.util.Optional;

/**
 * A prepared batch, durable in its partition's journal, offered to one table. Offered again until it is answered; offering twice does nothing twice.
 *
 * @param from the partition entity's id: where the answer goes
 * @param source the source partition
 * @param batchId unique for ever
 * @param senderEpoch the epoch of the incarnation that offers; a lower one than was seen is a zombie's
 * @param writerEpoch the epoch of the incarnation that wrote the files, at most {@code senderEpoch}
 * @param range the positions
 * @param leaderEpoch the source's leader epoch of the last record, -1 if unknown
 * @param start where this partition begins in a table that has no entry for it; a first range that begins elsewhere would lose what is before it
 * @param ledger what became of the records, as this table counts them
 * @param files of the table and of its companions; none if the batch only moves the position
 * @param renewed whether a person chose this log in place of another one of the same name
 * @param urgent whether a batch without files shall not wait for the position interval, because somebody waits for the partition to come to rest
 * @param eventTime how far the time of events has come at the range's end, where this table's rows are judged by it
 * @param run the bounded run that has read it; empty for none
 * @param contract the name and version of that by which it was read; empty if an earlier version did
 */
public record Offer(
        String from, SourceKey source, String batchId, long senderEpoch, long writerEpoch, OffsetRange range, int leaderEpoch, long start, Ledger ledger,
        List<WrittenFile> files, boolean renewed, boolean urgent, Optional<EventTime> eventTime, String run, Optional<String> contract) {
    public Offer {
        // Nodes of earlier versions do not say it.
        eventTime = eventTime == null ? Optional.empty() : eventTime;
        run = run == null ? "" : run;
        contract = contract == null ? Optional.empty() : contract;
        files = List.copyOf(files);
        if (writerEpoch > senderEpoch || start > range.first()) {
            throw new IllegalArgumentException("writer epoch " + writerEpoch + " of " + senderEpoch + ", " + range + " from " + start);
        }
    }

    /** Of a table whose rows are not judged by the time of events. */
    public Offer(
            String from, SourceKey source, String batchId, long senderEpoch, long writerEpoch, OffsetRange range, int leaderEpoch, long start, Ledger ledger,
            List<WrittenFile> files, boolean renewed, boolean urgent) {
        this(from, source, batchId, senderEpoch, writerEpoch, range, leaderEpoch, start, ledger, files, renewed, urgent, Optional.empty(), "", Optional.empty());
    }

    /** The same, and somebody waits for it. */
    public Offer asUrgent() {
        return new Offer(from, source, batchId, senderEpoch, writerEpoch, range, leaderEpoch, start, ledger, files, renewed, true, eventTime, run, contract);
    }

    /** The same, read by a bounded run. */
    public Offer of(String boundedRun) {
        return new Offer(from, source, batchId, senderEpoch, writerEpoch, range, leaderEpoch, start, ledger, files, renewed, urgent, eventTime, boundedRun, contract);
    }

    /** Who has made its rows; empty where it has none, or it is not known by which contract. */
    public Optional<Maker> maker() {
        int end = from.indexOf('/');
        return files.isEmpty() || end <= 0 ? Optional.empty() : contract.map(title -> new Maker(from.substring(0, end), title));
    }

    /** Whether it can only be committed together with others. */
    public boolean sharesFiles() {
        return files.stream().anyMatch(file -> !file.sharers().isEmpty());
    }

    /** Whether it adds no file. */
    public boolean positionOnly() {
        return files.isEmpty();
    }
}
