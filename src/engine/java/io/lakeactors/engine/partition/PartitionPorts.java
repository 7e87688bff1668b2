package io.lakeactors.engine.partition;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.Dependencies;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.model.SourceConnector;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.WrittenFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;

/** What a partition asks of ports; the answers come back to it as messages. */
final class PartitionPorts {
    private final EngineNode node;
    private final String id;
    private final PipelineSpec spec;
    private final SourceKey key;
    private final SourceConnector source;
    private final PortCalls calls;
    private final ActorRef<PartitionActor.Command> self;

    PartitionPorts(EngineNode node, String id, PipelineSpec spec, SourceKey key, SourceConnector source, ActorRef<PartitionActor.Command> self) {
        this.node = node;
        this.id = id;
        this.spec = spec;
        this.key = key;
        this.source = source;
        this.self = self;
        calls = new PortCalls(node);
    }

    void acquireEpoch(long round) {
        call(Dependencies.CATALOG, () -> node.parts().tables().acquireEpoch("partition:" + id), epoch -> new PartitionInput.EpochAcquired(round, epoch));
    }

    void readHeads(long round, List<TableName> names) {
        call(Dependencies.CATALOG, () -> heads(names), heads -> new PartitionInput.HeadsRead(round, heads));
    }

    private Map<TableName, TableHead> heads(List<TableName> names) {
        var heads = new TreeMap<TableName, TableHead>();
        names.forEach(name -> heads.put(name, node.heads().read(name)));
        return heads;
    }

    void checkFiles(long round, List<WrittenFile> files) {
        var store = node.parts().tables();
        call(Dependencies.WAREHOUSE, () -> files.stream().filter(file -> !store.exists(file)).map(WrittenFile::path).collect(Collectors.toSet()),
                missing -> new PartitionInput.FilesChecked(round, missing));
    }

    void readBounds(long round) {
        call(Dependencies.source(spec.cluster()), () -> source.bounds(List.of(key), node.config().pipeline().sourceTimeout()).get(key),
                bounds -> new PartitionInput.BoundsRead(round, bounds.earliest(), bounds.end()));
    }

    /** For people's lag tools. */
    void publish(long position) {
        source.publish("lakeactors." + spec.name(), Map.of(key, position));
    }

    /** Answers that are still on their way are not heard any more. */
    void forget() {
        calls.forget();
    }

    private <T> void call(String dependency, Supplier<T> port, Function<T, PartitionInput> answer) {
        calls.call(dependency, port, new PortCalls.Ears<>(
                value -> self.tell(new PartitionActor.Heard(answer.apply(value))),
                error -> self.tell(new PartitionActor.PortState(Optional.of(error))),
                error -> self.tell(new PartitionActor.Heard(new PartitionInput.Failed(error)))));
    }
}
