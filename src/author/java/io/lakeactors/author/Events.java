package io.lakeactors.author;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.TestFile.Event;
import io.lakeactors.contract.TestFile.Verdict;
import io.lakeactors.engine.partition.Refined;
import io.lakeactors.engine.partition.Trial;
import io.lakeactors.model.Clock;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.Rule;
import io.lakeactors.model.SchemaRegistry;
import io.lakeactors.model.SourceKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The events of one partition, one after another: each is a batch of its own, so that whatever is said of the batch is said of the event. */
final class Events {
    private static final String NOBODYS = "author";

    private final PipelineSpec pipeline;
    private final Trial trial;
    private final SourceKey source;
    private long next;

    /** @param at when they are taken in, milliseconds since 1970 */
    Events(PipelineSpec pipeline, Map<Integer, SchemaRegistry.Answer> schemas, long at) {
        this.pipeline = pipeline;
        trial = new Trial(pipeline, new Fixed(at), schemas);
        source = source(pipeline);
    }

    static SourceKey source(PipelineSpec pipeline) {
        String topic = switch (pipeline.topics()) {
            case PipelineSpec.Topics.Named(var names) -> names.getFirst();
            case PipelineSpec.Topics.Matching matching -> NOBODYS;
        };
        return new SourceKey(NOBODYS, NOBODYS, topic, 0);
    }

    static void add(RawBatch raw, long offset, Event event) {
        byte[] key = event.key();
        byte[] value = event.value();
        raw.add(offset, event.timestamp(), key, 0, key == null ? 0 : key.length, value, 0, value == null ? 0 : value.length, event.headers());
    }

    Outcome take(Event event) {
        var raw = new RawBatch(source, 1, (event.value() == null ? 0 : event.value().length) + RawBatch.PADDING);
        add(raw, next, event);
        raw.covers(next, next + 1, -1);
        next++;
        return outcome(trial.refine(raw));
    }

    private Outcome outcome(Refined refined) {
        List<String> logged = refined.logged().keySet().stream().sorted().toList();
        if (refined.stops().isPresent()) {
            return new Outcome(Verdict.STOPS, stoppedBy(refined.stops().get()), List.of(refined.stops().get().what()), List.of(""), logged, nothing());
        }
        if (refined.ledger().dropped() > 0) {
            return new Outcome(Verdict.DROPPED, List.copyOf(refined.dropped().keySet()), List.of(), List.of(), logged, nothing());
        }
        Optional<ColumnBatch> quarantine = part(refined, Refined.Role.QUARANTINE).map(Refined.Part::batch);
        if (quarantine.isPresent()) {
            return quarantined(Cells.row(quarantine.get(), 0), logged);
        }
        Refined.Part written = part(refined, pipeline.silver().isPresent() ? Refined.Role.SILVER : Refined.Role.BRONZE).orElseThrow();
        return new Outcome(Verdict.WRITTEN, List.of(), List.of(), List.of(), logged, Cells.row(written.batch(), written.rows().rows()[0]));
    }

    private static Optional<Refined.Part> part(Refined refined, Refined.Role role) {
        return refined.parts().stream().filter(part -> part.role() == role).findFirst();
    }

    private static Outcome quarantined(ObjectNode row, List<String> logged) {
        List<String> all = texts(row, "rule_ids");
        int deciding = all.indexOf(row.get("rule_id").textValue());
        int[] order = IntStream.concat(IntStream.of(deciding), IntStream.range(0, all.size()).filter(i -> i != deciding && !logged.contains(all.get(i))))
                .toArray();
        return new Outcome(Verdict.QUARANTINED, pick(all, order), pick(texts(row, "messages"), order), pick(texts(row, "columns"), order), logged, nothing());
    }

    private static List<String> texts(ObjectNode row, String column) {
        var texts = new ArrayList<String>();
        row.get(column).forEach(text -> texts.add(text.textValue()));
        return texts;
    }

    private static List<String> pick(List<String> texts, int[] order) {
        return IntStream.of(order).mapToObj(texts::get).toList();
    }

    /** The error names the rule in its sentence; of rules whose names begin alike it is the longest. */
    private List<String> stoppedBy(LakeError error) {
        return pipeline.contract().rules().stream().map(Rule::id).filter(id -> error.what().startsWith("rule " + id + " "))
                .max(Comparator.comparingInt(String::length)).stream().toList();
    }

    private static ObjectNode nothing() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The same time for ever. */
    record Fixed(long millis) implements Clock {
        @Override
        public long nanos() {
            return 0;
        }
    }
}
