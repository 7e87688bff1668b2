package io.lakeactors.engine.partition;

import io.lakeactors.contract.Derived;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.Takeover;
import io.lakeactors.engine.commit.Offer;
import io.lakeactors.engine.commit.TableActor;
import io.lakeactors.model.TableName;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** Carries out what a core wants done. Part of its {@link PartitionActor}, in whose thread it runs. */
final class EffectCarrier {
    private static final int WAIT_SHARE = 4;

    private final ActorContext<PartitionActor.Command> context;
    private final String id;
    private final PipelineSpec spec;
    private final PartitionPorts ports;
    private final Reading reading;
    private final PartitionGauge gauge;
    private final BiConsumer<TableName, TableActor.Command> tables;
    private final Takeover takeover;
    private final Supplier<PartitionActor.Ensure> wanted;

    /** @param tables tells the actor of a table @param wanted what the pipeline has asked for last */
    EffectCarrier(
            ActorContext<PartitionActor.Command> context, String id, PipelineSpec spec, PartitionPorts ports, Reading reading, PartitionGauge gauge,
            BiConsumer<TableName, TableActor.Command> tables, Takeover takeover, Supplier<PartitionActor.Ensure> wanted) {
        this.context = context;
        this.id = id;
        this.spec = spec;
        this.ports = ports;
        this.reading = reading;
        this.gauge = gauge;
        this.tables = tables;
        this.takeover = takeover;
        this.wanted = wanted;
    }

    void carryOut(PartitionRecord record, PartitionEffect effect) {
        switch (effect) {
            case PartitionEffect.AcquireEpoch(var round) -> ports.acquireEpoch(round);
            case PartitionEffect.ReadHeads(var round, var names) -> ports.readHeads(round, names);
            case PartitionEffect.CheckFiles(var round, var files) -> ports.checkFiles(round, files);
            case PartitionEffect.ReadBounds(var round) -> ports.readBounds(round);
            case PartitionEffect.OpenSource open -> {
                gauge.opens(open.from());
                reading.open(open);
            }
            case PartitionEffect.CloseSource(var round, var flush) -> {
                if (reading.close(flush)) {
                    context.getSelf().tell(new PartitionActor.Heard(new PartitionInput.SourceClosed(round)));
                }
            }
            case PartitionEffect.HoldIntake() -> reading.hold(true);
            case PartitionEffect.ReleaseIntake() -> reading.hold(false);
            case PartitionEffect.Offer(var table, var offer) -> offer(table, offer);
            case PartitionEffect.PublishPosition(var position) -> ports.publish(position);
            case PartitionEffect.Report(var status, var reason) -> {
                gauge.status(status, reason);
                gauge.tell(record, wanted.get().reports());
            }
            case PartitionEffect.Stop(var reason) -> {
                context.getLog().warn("Partition {} ends: {}", id, reason);
                reading.abandon();
            }
        }
    }

    /**
     * Whoever waits for a position need not wait until positions without rows are due. A batch that was open for long, because the partition lags, may wait
     * longer for others to be committed with. What has waited until somebody took the partition over has waited long enough.
     */
    private void offer(TableName table, Offer offer) {
        long flushAt = wanted.get().flushAt();
        boolean awaited = flushAt >= 0 && offer.range().next() >= flushAt || takeover.awaitsCommit();
        long interval = Math.max(Derived.of(spec).commitIntervalMillis(), reading.lastOpen().dividedBy(WAIT_SHARE).toMillis());
        // Positions behind the end of a run are nobody's, though a pipeline that was not paused reads on to them.
        var named = offer.range().first() < flushAt ? offer.of(wanted.get().runId()) : offer;
        var asked = awaited ? named.asUrgent() : named;
        tables.accept(table, new TableActor.Offered(asked, spec.delivery(), interval, gauge.parentOf(offer.batchId()), reading.isLagging()));
    }
}
