package io.lakeactors.engine;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.partition.BatchCloser;
import io.lakeactors.engine.partition.Desks;
import io.lakeactors.engine.partition.MemoryShares;
import io.lakeactors.engine.placement.Loads;
import io.lakeactors.engine.signal.Signals;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** What all actors of one node share. */
public final class EngineNode {
    private static final int SPECS_KEPT = 1_000;

    private final EngineConfig config;
    private final EngineParts parts;
    private final Signals signals;
    private final Dependencies dependencies;
    private final MemoryShares memory;
    private final Executor io;
    private final Loads loads;
    private final SharedHeads heads;
    private final BatchCloser closer;
    private final Desks desks = new Desks();
    private final PipelineTexts.Known texts = new PipelineTexts.Known();
    private final Map<String, Read> specs = new ConcurrentHashMap<>();

    public EngineNode(EngineConfig config, EngineParts parts, Signals signals, Executor io) {
        this.config = config;
        this.parts = parts;
        this.signals = signals;
        this.io = io;
        dependencies = new Dependencies(config.retry(), parts.clock(), parts.ids(), signals);
        memory = new MemoryShares(parts.memory());
        loads = new Loads(parts.clock());
        heads = new SharedHeads(parts.tables()::head);
        closer = new BatchCloser(io, parts.crashPoints());
    }

    public EngineConfig config() {
        return config;
    }

    public EngineParts parts() {
        return parts;
    }

    public Signals signals() {
        return signals;
    }

    public Dependencies dependencies() {
        return dependencies;
    }

    public MemoryShares memory() {
        return memory;
    }

    /** What partitions cost, where this node places them. */
    public Loads loads() {
        return loads;
    }

    /** For calls that block. */
    public Executor io() {
        return io;
    }

    /** For partitions that recover. */
    public SharedHeads heads() {
        return heads;
    }

    /** Closes the batches of this node's partitions. */
    public BatchCloser closer() {
        return closer;
    }

    /** What this node's partitions decode and judge on. */
    public Desks desks() {
        return desks;
    }

    /** What this node need not be told in full. */
    public PipelineTexts.Known texts() {
        return texts;
    }

    private record Read(PipelineSpec spec, List<String> leftOut) {}

    /** As below. */
    public PipelineSpec spec(String pipelineText, String contractText) {
        return spec(PipelineTexts.of(pipelineText, contractText));
    }

    /** The pipeline that these texts describe; read once a node. @throws io.lakeactors.model.LakeException if they are not valid */
    public PipelineSpec spec(PipelineTexts texts) {
        return read(texts).spec();
    }

    /** What of them no record is held to, as {@link SpecReader#leftOut} has it. @throws io.lakeactors.model.LakeException if they are not valid */
    public List<String> leftOut(String pipelineText, String contractText) {
        return read(PipelineTexts.of(pipelineText, contractText)).leftOut();
    }

    private Read read(PipelineTexts texts) {
        if (specs.size() > SPECS_KEPT) {
            specs.clear();
        }
        return specs.computeIfAbsent(texts.digest(), digest ->
                new Read(parts.specs().read(texts.pipeline(), texts.contract()), parts.specs().leftOut(texts.pipeline(), texts.contract())));
    }
}
