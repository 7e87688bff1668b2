package io.lakeactors.server.trace;

import io.lakeactors.engine.trace.TraceParent;
import io.lakeactors.engine.trace.Traces;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.TableName;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A batch is a span, child of the first producer that follows one of its records and linked to the others; making its files durable is a child of it; a commit is a
 * child of its first batch and linked to the others. Sent in the background; where the collector is away, spans are dropped.
 */
public final class OpenTelemetryTraces implements Traces, AutoCloseable {
    /** Batches and commits that are remembered at most; the oldest are forgotten. */
    private static final int KNOWN_MAX = 20_000;
    private static final int LINKS_MAX = 32;
    private static final long STOP_SECONDS = 3;
    private static final AttributeKey<String> PIPELINE = AttributeKey.stringKey("lake.pipeline");
    private static final AttributeKey<String> BATCH = AttributeKey.stringKey("lake.batch");
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> TOPIC = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> PARTITION = AttributeKey.stringKey("messaging.destination.partition.id");

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final double sample;
    private final Map<String, Span> open = bounded();
    private final Map<String, Span> closing = bounded();
    private final Map<String, SpanContext> known = bounded();
    /** Batches that were looked at and are not followed. */
    private final Map<String, Boolean> passed = bounded();

    private OpenTelemetryTraces(SdkTracerProvider provider, double sample) {
        this.provider = provider;
        this.sample = sample;
        tracer = provider.get("io.lakeactors");
    }

    /** @param node this node's name @param version the program's */
    public static OpenTelemetryTraces start(TracingSettings settings, String node, String version) {
        var exporter = OtlpHttpSpanExporter.builder().setEndpoint(settings.endpoint().toString()).setTimeout(10, TimeUnit.SECONDS);
        settings.token().ifPresent(token -> exporter.addHeader("Authorization", "Bearer " + token.value()));
        var resource = Resource.getDefault().merge(Resource.create(Attributes.of(
                AttributeKey.stringKey("service.name"), "lakeactors", AttributeKey.stringKey("service.instance.id"), node,
                AttributeKey.stringKey("service.version"), version)));
        var provider = SdkTracerProvider.builder().setResource(resource).setSampler(Sampler.alwaysOn())
                .addSpanProcessor(BatchSpanProcessor.builder(exporter.build()).setScheduleDelay(1, TimeUnit.SECONDS).build()).build();
        return new OpenTelemetryTraces(provider, settings.sample());
    }

    private static <V> Map<String, V> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > KNOWN_MAX;
            }
        };
    }

    @Override
    public void read(String batch, String pipeline, RawBatch raw) {
        var producers = producers(raw);
        synchronized (this) {
            Span span = open.get(batch);
            if (span != null) {
                producers.forEach(producer -> span.addLink(remote(producer)));
                return;
            }
            if (producers.isEmpty() && (passed.containsKey(batch) || !chosen())) {
                passed.put(batch, true);
                return;
            }
            begin(batch, pipeline, raw, producers);
        }
    }

    private boolean chosen() {
        return sample > 0 && ThreadLocalRandom.current().nextDouble() < sample;
    }

    private void begin(String batch, String pipeline, RawBatch raw, List<TraceParent> producers) {
        var source = raw.source();
        var builder = tracer.spanBuilder("process " + source.topic()).setSpanKind(SpanKind.CONSUMER)
                .setAttribute(SYSTEM, "kafka").setAttribute(TOPIC, source.topic()).setAttribute(PARTITION, String.valueOf(source.partition()))
                .setAttribute(PIPELINE, pipeline).setAttribute(BATCH, batch);
        parent(builder, producers.stream().findFirst().map(OpenTelemetryTraces::remote));
        producers.stream().skip(1).forEach(producer -> builder.addLink(remote(producer)));
        Span span = builder.startSpan();
        passed.remove(batch);
        open.put(batch, span);
        known.put(batch, span.getSpanContext());
    }

    /** Those that are followed, at most {@value #LINKS_MAX}, each once. */
    private static List<TraceParent> producers(RawBatch raw) {
        var found = new ArrayList<TraceParent>();
        for (int row = 0; row < raw.count() && found.size() < LINKS_MAX; row++) {
            byte[] headers = raw.headers(row);
            if (headers != null) {
                TraceParent.in(headers).filter(TraceParent::sampled).filter(producer -> !found.contains(producer)).ifPresent(found::add);
            }
        }
        return found;
    }

    private static SpanContext remote(TraceParent parent) {
        return SpanContext.createFromRemoteParent(parent.trace(), parent.span(), TraceFlags.getSampled(), TraceState.getDefault());
    }

    private static void parent(SpanBuilder builder, Optional<SpanContext> parent) {
        parent.ifPresentOrElse(context -> builder.setParent(Context.root().with(Span.wrap(context))), builder::setNoParent);
    }

    @Override
    public synchronized void closing(String batch) {
        Span span = open.get(batch);
        if (span != null) {
            var builder = tracer.spanBuilder("write files").setAttribute(BATCH, batch);
            parent(builder, Optional.of(span.getSpanContext()));
            closing.put(batch, builder.startSpan());
        }
    }

    @Override
    public synchronized void written(String batch, OffsetRange range, Ledger rows, int files, long bytes) {
        Span writing = closing.remove(batch);
        if (writing != null) {
            writing.setAttribute("lake.files", files).setAttribute("lake.bytes", bytes).end();
        }
        Span span = open.remove(batch);
        passed.remove(batch);
        if (span != null) {
            span.setAttribute("messaging.batch.message_count", rows.consumed()).setAttribute("lake.first", range.first()).setAttribute("lake.next", range.next())
                    .setAttribute("lake.rows.written", rows.written()).setAttribute("lake.rows.quarantined", rows.quarantined())
                    .setAttribute("lake.rows.dropped", rows.dropped()).end();
        }
    }

    @Override
    public synchronized void dropped(String batch) {
        passed.remove(batch);
        known.remove(batch);
        Span span = open.remove(batch);
        if (span != null) {
            span.addEvent("given up").end();
        }
    }

    @Override
    public synchronized void failed(String batch, String pipeline, String reason) {
        Span writing = closing.remove(batch);
        if (writing != null) {
            writing.setStatus(StatusCode.ERROR, reason).end();
        }
        Span span = open.remove(batch);
        passed.remove(batch);
        if (span == null) {
            span = tracer.spanBuilder("process").setSpanKind(SpanKind.CONSUMER).setNoParent().setAttribute(PIPELINE, pipeline).setAttribute(BATCH, batch).startSpan();
        }
        span.setStatus(StatusCode.ERROR, reason).end();
        known.remove(batch);
    }

    @Override
    public synchronized String parentOf(String batch) {
        SpanContext context = known.get(batch);
        return context == null ? "" : new TraceParent(context.getTraceId(), context.getSpanId(), true).toString();
    }

    @Override
    public synchronized void offered(String batch, String parent) {
        if (!parent.isEmpty() && !known.containsKey(batch)) {
            TraceParent.parse(parent).ifPresent(found -> known.put(batch, remote(found)));
        }
    }

    @Override
    public synchronized void committed(String commit, TableName table, List<String> batches, String outcome, boolean moved, long tookNanos) {
        var followed = batches.stream().map(known::get).filter(context -> context != null).toList();
        if (followed.isEmpty() && moved) {
            return;
        }
        Instant now = Instant.now();
        var builder = tracer.spanBuilder("commit " + table).setStartTimestamp(now.minusNanos(tookNanos))
                .setAttribute("lake.table", table.toString()).setAttribute("lake.commit", commit).setAttribute("lake.outcome", outcome)
                .setAttribute("lake.batches", batches.size());
        parent(builder, followed.stream().findFirst());
        followed.stream().skip(1).limit(LINKS_MAX).forEach(builder::addLink);
        Span span = builder.startSpan();
        if (!moved) {
            span.setStatus(StatusCode.ERROR, outcome);
        }
        span.end(now);
        known.put(commit, span.getSpanContext());
    }

    @Override
    public synchronized String traceOf(String id) {
        SpanContext context = known.get(id);
        return context == null ? "" : context.getTraceId();
    }

    /** Sends what is left, for a few seconds at most. */
    @Override
    public void close() {
        provider.shutdown().join(STOP_SECONDS, TimeUnit.SECONDS);
    }
}
