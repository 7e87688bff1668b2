package io.lakeactors.contract;

import io.lakeactors.contract.TestFile.Case;
import io.lakeactors.contract.TestFile.Cell;
import io.lakeactors.contract.TestFile.Event;
import io.lakeactors.contract.TestFile.Expected;
import io.lakeactors.contract.TestFile.Verdict;
import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Field;
import io.lakeactors.model.Rule;
import io.lakeactors.model.SchemaRegistry;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads one file of cases; used once. */
final class TestFileReader {
    /** So that what is written in no file is the same on every day. */
    private static final long AT = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();

    private static final List<String> DECODERS_RULES = List.of("decode.malformed", "decode.schema", "decode.poison", "decode.type", "decode.unknown",
            "decode.required");
    private static final List<String> VERDICTS = Stream.of(Verdict.values()).map(Verdict::word).toList();
    private static final String EXPECT_MEND = "Write written, quarantined, dropped or stops, or one of them with what it says: { quarantined: amount.range }.";
    private static final String PIPELINE = "pipeline";
    private static final String BASE = "base";
    private static final String EVENTS = "events";
    private static final String RECORDS = "records";
    private static final String EXPECT = "expect";
    private static final String LOGGED = "logged";

    private final String name;
    private final Function<String, Checked<PipelineSpec>> pipelines;
    private final Function<String, String> schemas;
    private final Faults faults;
    private PipelineSpec pipeline;
    private TestEventReader events;

    /**
     * @param pipelines from a pipeline's path, as the file has it, to what it says
     * @param schemas from a schema's path, as the file has it, to its text; throws a {@link io.lakeactors.model.LakeException} if it cannot be read
     */
    TestFileReader(String name, Function<String, Checked<PipelineSpec>> pipelines, Function<String, String> schemas) {
        this.name = name;
        this.pipelines = pipelines;
        this.schemas = schemas;
        faults = new Faults(ErrorCode.TEST_INVALID, name);
    }

    /** @param text the file's @param beside the path of the pipeline if the file names none */
    Checked<TestFile> read(String text, String beside) {
        Optional<YamlNode.Mapping> root = YamlReader.read(text, faults);
        Optional<TestFile> file = root.flatMap(mapping -> file(mapping, beside));
        return faults.none() ? Checked.of(file.orElseThrow(), faults.notices()) : Checked.faulty(faults);
    }

    private Optional<TestFile> file(YamlNode.Mapping root, String beside) {
        Keys keys = Keys.of(root, "", faults, PIPELINE, "at", "schemas", BASE, "cases");
        Checked<PipelineSpec> read = pipelines.apply(keys.text(PIPELINE).orElse(beside));
        if (read.value().isEmpty()) {
            faults.include(read);
            return Optional.empty();
        }
        pipeline = read.value().get();
        events = new TestEventReader(pipeline, root.get(BASE), faults);
        long at = at(keys).orElse(AT);
        var cases = new ArrayList<Case>();
        if (root.mappings("cases").isEmpty()) {
            faults.add(keys.line("cases"), "the file has no cases", "Add cases: [{ name: …, event: …, expect: written }].");
        }
        var names = new HashMap<String, Integer>();
        for (YamlNode item : root.items("cases")) {
            if (item instanceof YamlNode.Mapping mapping) {
                cases.add(oneCase(mapping, at, names));
            } else {
                faults.add(item, "a case is " + item.kind() + ", not a mapping", "Write name, event and expect.");
            }
        }
        Map<Integer, SchemaRegistry.Answer> registered = schemas(keys);
        return faults.none() ? Optional.of(new TestFile(name, pipeline, registered, cases)) : Optional.empty();
    }

    private Case oneCase(YamlNode.Mapping mapping, long at, Map<String, Integer> names) {
        Keys keys = Keys.of(mapping, "the case", faults, "name", "at", "event", EVENTS, "record", RECORDS, "with", "without", EXPECT);
        String title = keys.needed("name", "Say in a sentence what the case shows.").orElse("");
        Integer earlier = names.putIfAbsent(title, mapping.line());
        if (earlier != null) {
            faults.add(mapping, "the case \"" + title + "\" is there already, in " + faults.line(earlier), "Rename one of them.");
        }
        List<Event> given = events.ofCase(mapping);
        List<Expected> expected = expected(mapping, keys);
        if (faults.none() && given.size() != expected.size()) {
            keys.fault(EXPECT, "there are " + given.size() + " events and " + expected.size() + " expectations", "Write one for each event, in their order.");
        }
        return new Case(title, mapping.line(), at(keys).orElse(at), given, expected);
    }

    private Optional<Long> at(Keys keys) {
        Optional<String> text = keys.text("at");
        Optional<Long> millis = text.flatMap(TestFileReader::millis);
        if (text.isPresent() && millis.isEmpty()) {
            keys.fault("at", "\"" + text.get() + "\" is no time", "Write it as 2026-03-01T12:00:00Z.");
        }
        return millis;
    }

    /** Of ISO 8601 with an offset. */
    static Optional<Long> millis(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant().toEpochMilli());
        } catch (DateTimeParseException wrong) {
            return Optional.empty();
        }
    }

    private List<Expected> expected(YamlNode.Mapping mapping, Keys keys) {
        Optional<YamlNode> node = mapping.get(EXPECT);
        if (node.isEmpty()) {
            faults.add(mapping, "the case does not say what it expects", EXPECT_MEND);
            return List.of();
        }
        boolean many = mapping.get(EVENTS).isPresent() || mapping.get(RECORDS).isPresent();
        if (node.get() instanceof YamlNode.Sequence list) {
            if (!many) {
                keys.fault(EXPECT, "expect is a list, and there is one event", "Write one expectation, or list the events under events.");
            }
            return list.items().stream().flatMap(item -> expectation(item).stream()).toList();
        }
        if (many) {
            keys.fault(EXPECT, "expect is one, and the events are a list", "Write a list with one expectation for each event.");
        }
        return expectation(node.get()).stream().toList();
    }

    private Optional<Expected> expectation(YamlNode node) {
        return switch (node) {
            case YamlNode.Scalar word -> verdict(word.text(), word.line())
                    .map(verdict -> new Expected(word.line(), verdict, Optional.empty(), Optional.empty(), List.of()));
            case YamlNode.Mapping mapping -> expectation(mapping);
            case YamlNode.Sequence list -> {
                faults.add(list, "an expectation is a list", EXPECT_MEND);
                yield Optional.empty();
            }
        };
    }

    private Optional<Verdict> verdict(String word, int line) {
        if (!VERDICTS.contains(word)) {
            faults.add(line, "there is no verdict \"" + word + "\"", Spelling.suggest(word, VERDICTS));
            return Optional.empty();
        }
        return Optional.of(Verdict.valueOf(word.toUpperCase(Locale.ROOT)));
    }

    private Optional<Expected> expectation(YamlNode.Mapping mapping) {
        List<String> words = mapping.values().keySet().stream().filter(key -> !key.equals(LOGGED)).toList();
        if (words.size() != 1) {
            faults.add(mapping, "an expectation has " + (words.isEmpty() ? "no verdict" : "the verdicts " + String.join(", ", words)), EXPECT_MEND);
            return Optional.empty();
        }
        Keys keys = Keys.of(mapping, EXPECT, faults, Stream.concat(VERDICTS.stream(), Stream.of(LOGGED)).toArray(String[]::new));
        String word = words.getFirst();
        if (!VERDICTS.contains(word)) {
            return Optional.empty();
        }
        Verdict verdict = Verdict.valueOf(word.toUpperCase(Locale.ROOT));
        Optional<Set<String>> logged = mapping.get(LOGGED).isPresent() ? Optional.of(rules(keys, LOGGED)) : Optional.empty();
        if (verdict == Verdict.WRITTEN) {
            return Optional.of(new Expected(mapping.line(), verdict, Optional.empty(), logged, cells(mapping, keys)));
        }
        Set<String> rules = rules(keys, word);
        return Optional.of(new Expected(mapping.line(), verdict, rules.isEmpty() ? Optional.empty() : Optional.of(rules), logged, List.of()));
    }

    private Set<String> rules(Keys keys, String key) {
        var known = new LinkedHashSet<String>();
        pipeline.contract().rules().stream().map(Rule::id).forEach(known::add);
        known.addAll(DECODERS_RULES);
        var rules = new LinkedHashSet<String>();
        for (YamlNode.Scalar rule : keys.texts(key)) {
            if (!known.contains(rule.text())) {
                String mend = Spelling.nearest(rule.text(), known).map(near -> "Did you mean \"" + near + "\"?")
                        .orElse("The contract's rules are " + String.join(", ", known) + ".");
                faults.add(rule, "the contract has no rule \"" + rule.text() + "\"", mend);
            }
            rules.add(rule.text());
        }
        return rules;
    }

    private List<Cell> cells(YamlNode.Mapping mapping, Keys keys) {
        Optional<YamlNode> row = mapping.get(Verdict.WRITTEN.word());
        if (!(row.orElse(null) instanceof YamlNode.Mapping columns)) {
            keys.fault(Verdict.WRITTEN.word(), "what is expected of the row is " + row.orElseThrow().kind() + ", not a mapping",
                    "Write the columns and their values.");
            return List.of();
        }
        List<String> known = Stream.concat(pipeline.contract().schema().fields().stream(), AuditColumns.FIELDS.stream()).map(Field::name).toList();
        var cells = new ArrayList<Cell>();
        columns.values().forEach((column, value) -> {
            int line = columns.keyLines().get(column);
            if (pipeline.silver().isEmpty()) {
                faults.add(line, "the pipeline has no typed table", "Expect written alone: records are kept as received.");
            } else if (!known.contains(column)) {
                faults.add(line, "the table has no column \"" + column + "\"", Spelling.suggest(column, known));
            }
            cells.add(new Cell(column, line, Json.of(value)));
        });
        return cells;
    }

    private Map<Integer, SchemaRegistry.Answer> schemas(Keys keys) {
        Map<Integer, SchemaRegistry.Answer> found = new LinkedHashMap<>();
        keys.textsByKey("schemas").forEach((id, path) -> {
            try {
                found.put(Integer.parseInt(id), new SchemaRegistry.Registered(pipeline.format().word().toUpperCase(Locale.ROOT), schemas.apply(path),
                        List.of()));
            } catch (NumberFormatException notANumber) {
                keys.fault("schemas", "\"" + id + "\" is not the number of a schema", "Write schemas: { 1: order.avsc }.");
            } catch (io.lakeactors.model.LakeException unreadable) {
                keys.fault("schemas", "the schema cannot be read: " + unreadable.error().what(), unreadable.error().mend());
            }
        });
        if (keys.has("schemas") && pipeline.format().registryName().isEmpty()) {
            keys.fault("schemas", "schemas have no effect: the pipeline's records do not name theirs", "Remove them.");
        }
        return found;
    }
}
