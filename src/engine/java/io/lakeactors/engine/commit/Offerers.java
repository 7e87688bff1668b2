package io.lakeactors.engine.commit;

import io.lakeactors.engine.partition.PartitionActor;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableName;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** The partitions that offer to a table, and what they hear of how it is: they are who waits. Part of its {@link TableActor}, in whose thread it runs. */
final class Offerers {
    private final TableName table;
    private final BiConsumer<String, PartitionActor.Command> partitions;
    private final Set<String> all = new LinkedHashSet<>();
    private String trouble = "";

    /** @param partitions tells the partition with this entity id */
    Offerers(TableName table, BiConsumer<String, PartitionActor.Command> partitions) {
        this.table = table;
        this.partitions = partitions;
    }

    void offered(String partition) {
        if (all.add(partition) && !trouble.isEmpty()) {
            tell(partition, trouble);
        }
    }

    /** Nobody tells it how the table is: the committer is leaving. */
    void offeredLate(String partition) {
        all.add(partition);
    }

    /** @param reason why the table takes nothing; empty if it does */
    void trouble(String reason) {
        if (!reason.equals(trouble)) {
            trouble = reason;
            all.forEach(partition -> tell(partition, reason));
        }
    }

    /**
     * The table has halted: all look where it stands, also those that have nothing to offer and would hear of it with their next records only.
     *
     * @param sources what the table has records of; who reads them may never have offered to this committer
     */
    void halted(Set<SourceKey> sources) {
        var told = new TreeSet<>(all);
        for (String partition : all) {
            String topic = partition.substring(0, partition.lastIndexOf('/') + 1);
            sources.stream().filter(source -> topic.endsWith("/" + source.topic() + "/")).forEach(source -> told.add(topic + source.partition()));
        }
        told.forEach(partition -> partitions.accept(partition, new PartitionActor.LookAgain(table)));
    }

    /**
     * The committer has left: who waits for an answer offers again at once, and by that wakes the successor. All are told, for sharding drops some of what is under way to one that moves: an offer
     * of which the committer has never heard would come again a second later only, and keep those waiting that share its files.
     */
    void left() {
        all.forEach(partition -> tell(partition, ""));
    }

    private void tell(String partition, String reason) {
        partitions.accept(partition, new PartitionActor.TableStanding(table, reason));
    }
}
