package io.lakeactors.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeactors.contract.TestFile.Event;
import io.lakeactors.model.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes records of what cases say of events, in the encoding of their pipeline. */
final class TestEventReader {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> WAYS = List.of("event", "events", "record", "records", "with");
    private static final List<String> VALUES = List.of("value", "text", "base64", "hex", "with");
    /** A tombstone, so that it has a place in Optionals. */
    private static final byte[] NOTHING = new byte[0];

    private static final String WITH = "with";
    private static final String WITHOUT = "without";

    private final PipelineSpec pipeline;
    private final Optional<YamlNode.Mapping> base;
    private final Faults faults;

    TestEventReader(PipelineSpec pipeline, Optional<YamlNode> base, Faults faults) {
        this.pipeline = pipeline;
        this.faults = faults;
        this.base = base.filter(YamlNode.Mapping.class::isInstance).map(YamlNode.Mapping.class::cast);
        if (base.isPresent() && this.base.isEmpty()) {
            faults.add(base.get(), "base is " + base.get().kind() + ", not a mapping", "Write an event whose fields cases change by with and without.");
        }
    }

    /** The events of a case; fewer if some are faulty. */
    List<Event> ofCase(YamlNode.Mapping mapping) {
        List<String> ways = WAYS.stream().filter(key -> mapping.get(key).isPresent()).toList();
        boolean onlyWithout = ways.isEmpty() && mapping.get(WITHOUT).isPresent();
        if (ways.size() != 1 && !onlyWithout) {
            faults.add(mapping, ways.isEmpty() ? "the case has no event" : "the case has " + String.join(" and ", ways),
                    "Write one of event, events, record, records and with.");
            return List.of();
        }
        if (onlyWithout) {
            return changed(mapping).map(TestEventReader::plain).stream().toList();
        }
        YamlNode given = mapping.get(ways.getFirst()).orElseThrow();
        return switch (ways.getFirst()) {
            case "event" -> value(given).map(TestEventReader::plain).stream().toList();
            case "record" -> record(given).stream().toList();
            case "events" -> items(given).stream().flatMap(item -> value(item).map(TestEventReader::plain).stream()).toList();
            case "records" -> items(given).stream().flatMap(item -> record(item).stream()).toList();
            default -> changed(mapping).map(TestEventReader::plain).stream().toList();
        };
    }

    private static Event plain(byte[] value) {
        return Event.of(value == NOTHING ? null : value);
    }

    private List<YamlNode> items(YamlNode given) {
        if (given instanceof YamlNode.Sequence list) {
            return list.items();
        }
        faults.add(given, "the events are " + given.kind() + ", not a list", "Write a list, or event for one alone.");
        return List.of();
    }

    /** With all that a record may have besides its value. */
    private Optional<Event> record(YamlNode node) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            faults.add(node, "a record is " + node.kind() + ", not a mapping", "Write its value, and its key, headers and timestamp if they matter.");
            return Optional.empty();
        }
        Keys keys = Keys.of(mapping, "the record", faults, "value", "text", "base64", "hex", WITH, WITHOUT, "key", "headers", "timestamp");
        List<String> ways = VALUES.stream().filter(keys::has).toList();
        if (ways.size() != 1 && !(ways.isEmpty() && keys.has(WITHOUT))) {
            faults.add(mapping, ways.isEmpty() ? "the record has no value" : "the record has " + String.join(" and ", ways),
                    "Write one of value, text, base64, hex and with.");
            return Optional.empty();
        }
        Optional<byte[]> value = ways.isEmpty() ? changed(mapping) : switch (ways.getFirst()) {
            case "value" -> value(mapping.get("value").orElseThrow());
            case "text" -> keys.text("text").map(TestEventReader::utf8);
            case "base64" -> bytes(keys, "base64");
            case "hex" -> bytes(keys, "hex");
            default -> changed(mapping);
        };
        Optional<String> time = keys.text("timestamp");
        Optional<Long> millis = time.flatMap(TestFileReader::millis);
        if (time.isPresent() && millis.isEmpty()) {
            keys.fault("timestamp", "\"" + time.get() + "\" is no time", "Write it as 2026-03-01T12:00:00Z.");
        }
        byte[] key = keys.text("key").map(TestEventReader::utf8).orElse(null);
        return value.map(bytes -> new Event(bytes == NOTHING ? null : bytes, key, headers(keys), millis.orElse(-1L)));
    }

    private Optional<byte[]> bytes(Keys keys, String form) {
        Optional<String> text = keys.text(form).map(written -> written.replaceAll("\\s", ""));
        try {
            return text.map(code -> form.equals("hex") ? HexFormat.of().parseHex(code) : Base64.getDecoder().decode(code));
        } catch (IllegalArgumentException wrong) {
            keys.fault(form, "that is not " + form, "Write the record's bytes in " + form + ".");
            return Optional.empty();
        }
    }

    private static byte[] headers(Keys keys) {
        Map<String, String> headers = keys.textsByKey("headers");
        if (headers.isEmpty()) {
            return null;
        }
        ArrayNode list = NODES.arrayNode();
        headers.forEach((name, value) -> list.addObject().put("k", name).put("v", Base64.getEncoder().encodeToString(utf8(value))));
        return utf8(list.toString());
    }

    /** The base with some fields changed and some taken out. */
    private Optional<byte[]> changed(YamlNode.Mapping mapping) {
        if (base.isEmpty()) {
            faults.add(mapping, "with and without change the file's base, and it has none", "Add base: { … } beside cases.");
            return Optional.empty();
        }
        var fields = new LinkedHashMap<>(base.get().values());
        mapping.get(WITH).ifPresent(with -> {
            if (with instanceof YamlNode.Mapping changes) {
                fields.putAll(changes.values());
            } else {
                faults.add(with, "with is " + with.kind() + ", not a mapping", "Write the fields that differ from the base.");
            }
        });
        Keys keys = Keys.of(new YamlNode.Mapping(mapping.get(WITHOUT).map(node -> Map.of(WITHOUT, node)).orElse(Map.of()), Map.of(), mapping.line()), "",
                faults, WITHOUT);
        for (YamlNode.Scalar name : keys.texts(WITHOUT)) {
            if (fields.remove(name.text()) == null) {
                faults.add(name, "the base has no field \"" + name.text() + "\"", Spelling.suggest(name.text(), base.get().values().keySet()));
            }
        }
        return value(new YamlNode.Mapping(fields, Map.of(), mapping.line()));
    }

    private Optional<byte[]> value(YamlNode node) {
        if (node instanceof YamlNode.Scalar scalar) {
            return Optional.of(scalar.form() == YamlNode.Scalar.Form.NULL ? NOTHING : utf8(scalar.text()));
        }
        return switch (pipeline.format()) {
            case PipelineSpec.Json() -> Optional.of(utf8(json(node).toString()));
            case PipelineSpec.Csv csv -> Optional.of(utf8(line(csv, node)));
            case PipelineSpec.RegisteredAvro(var registry) -> notBinary(node);
            case PipelineSpec.PlainAvro(var schema) -> notBinary(node);
            case PipelineSpec.RegisteredProtobuf(var registry) -> notBinary(node);
            case PipelineSpec.PlainProtobuf plain -> notBinary(node);
        };
    }

    private Optional<byte[]> notBinary(YamlNode node) {
        faults.add(node, "a record of " + pipeline.format().word() + " cannot be written as " + node.kind(),
                "Write its bytes: record: { base64: … } or { hex: … }.");
        return Optional.empty();
    }

    /** In the order of the file, unlike what is compared. */
    private static JsonNode json(YamlNode node) {
        return switch (node) {
            case YamlNode.Mapping mapping -> {
                ObjectNode object = NODES.objectNode();
                mapping.values().forEach((key, value) -> object.set(key, json(value)));
                yield object;
            }
            case YamlNode.Sequence sequence -> {
                ArrayNode array = NODES.arrayNode();
                sequence.items().forEach(item -> array.add(json(item)));
                yield array;
            }
            case YamlNode.Scalar scalar -> Json.of(scalar);
        };
    }

    private String line(PipelineSpec.Csv csv, YamlNode node) {
        var values = new ArrayList<String>();
        if (node instanceof YamlNode.Sequence list) {
            list.items().forEach(item -> values.add(csvValue(csv, item)));
        } else if (node instanceof YamlNode.Mapping mapping) {
            List<String> columns = csv.columns().isEmpty() ? SourceSchema.of(pipeline.contract().schema().fields()).fields().stream().map(Field::sourceName).toList() : csv.columns();
            mapping.values().forEach((name, value) -> {
                if (!columns.contains(name)) {
                    faults.add(value, "lines have no \"" + name + "\"", Spelling.suggest(name, columns));
                }
            });
            columns.forEach(column -> values.add(mapping.get(column).map(value -> csvValue(csv, value)).orElse(nothing(csv))));
        }
        return String.join(String.valueOf(csv.delimiter()), values);
    }

    private static String nothing(PipelineSpec.Csv csv) {
        return csv.nulls().isEmpty() ? "" : csv.nulls().getFirst();
    }

    private String csvValue(PipelineSpec.Csv csv, YamlNode node) {
        if (!(node instanceof YamlNode.Scalar scalar)) {
            faults.add(node, "a value of CSV cannot be " + node.kind(), "Write a text or a number.");
            return "";
        }
        if (scalar.form() == YamlNode.Scalar.Form.NULL) {
            return nothing(csv);
        }
        String text = scalar.text();
        boolean plain = text.indexOf(csv.delimiter()) < 0 && text.indexOf(csv.quote()) < 0 && text.indexOf('\n') < 0 && text.indexOf('\r') < 0
                && !csv.nulls().contains(text);
        String quote = String.valueOf(csv.quote());
        return plain ? text : quote + text.replace(quote, quote + quote) + quote;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
