package io.lakeactors.engine.partition;

import io.lakeactors.model.EventTime;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.TableName;
import io.lakeactors.model.WrittenFile;
import java.util.List;
import java.util.Optional;

/**
 * A range of a source partition, read, judged and written to durable files for some of the partition's targets.
 *
 * @param batchId unique for ever; stands in the file names
 * @param writerEpoch the epoch under which the files were written; stands in their names
 * @param leaderEpoch the source's leader epoch of the last record, -1 if unknown
 * @param portions one for each target that this reading is for
 */
public record Batch(String batchId, long writerEpoch, OffsetRange range, int leaderEpoch, List<Portion> portions) {
    public Batch {
        portions = List.copyOf(portions);
        if (portions.isEmpty()) {
            throw new IllegalArgumentException("a batch for no table");
        }
    }

    /**
     * A target's share.
     *
     * @param ledger what became of the records, as this target counts them
     * @param files of the target and of its companions; none if no row passed
     * @param eventTime how far the time of events has come at the range's end, where the target's rows are judged by it
     * @param contract the name and version of that by which the records were read and judged; empty if an earlier version did
     */
    public record Portion(TableName table, Ledger ledger, List<WrittenFile> files, Optional<EventTime> eventTime, Optional<String> contract) {
        public Portion {
            files = List.copyOf(files);
            // Journals of earlier versions do not have it.
            eventTime = eventTime == null ? Optional.empty() : eventTime;
            contract = contract == null ? Optional.empty() : contract;
        }

        /** By a contract that nobody asks for. */
        public Portion(TableName table, Ledger ledger, List<WrittenFile> files, Optional<EventTime> eventTime) {
            this(table, ledger, files, eventTime, Optional.empty());
        }

        /** Of a target whose rows are not judged by the time of events. */
        public Portion(TableName table, Ledger ledger, List<WrittenFile> files) {
            this(table, ledger, files, Optional.empty());
        }
    }

    public Optional<Portion> portion(TableName table) {
        return portions.stream().filter(portion -> portion.table().equals(table)).findFirst();
    }

    /** All files, of every target and companion. */
    public List<WrittenFile> files() {
        return portions.stream().flatMap(portion -> portion.files().stream()).toList();
    }
}
