package io.lakeactors.contract;

import io.lakeactors.contract.PipelineSpec.Format;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/** Reads how a source's records are encoded: {@code format}, and beside it what that format needs. */
final class FormatReader {
    /** The keys beside {@code format}, and the formats that they are for. */
    static final Map<String, List<String>> OPTIONS = options();
    private static final List<String> FORMATS = List.of("json", "avro", "protobuf", "csv");

    private final Keys source;

    FormatReader(Keys source) {
        this.source = source;
    }

    private static Map<String, List<String>> options() {
        var options = new LinkedHashMap<String, List<String>>();
        options.put("registry", List.of("avro", "protobuf"));
        options.put("schema", List.of("avro", "protobuf"));
        options.put("message", List.of("protobuf"));
        options.put("imports", List.of("protobuf"));
        CsvReader.OPTIONS.forEach(option -> options.put(option, List.of("csv")));
        return options;
    }

    /** The format; JSON where a fault was reported. */
    Format read() {
        source.needed("format", "Add format: json, or avro, protobuf or csv.");
        String format = PipelineReader.oneOf(source, "format", FORMATS).orElse("json");
        OPTIONS.forEach((option, formats) -> {
            if (source.has(option) && !formats.contains(format)) {
                source.fault(option, source.path(option) + " has no meaning for this format",
                        "Remove it, or write format: " + String.join(" or ", formats) + ".");
            }
        });
        return switch (format) {
            case "avro" -> hasSchema() ? plainAvro() : new PipelineSpec.RegisteredAvro(registry());
            case "protobuf" -> hasSchema() ? plainProtobuf() : registeredProtobuf();
            case "csv" -> new CsvReader(source).read();
            default -> Format.JSON;
        };
    }

    private boolean hasSchema() {
        if (source.has("registry") && source.has("schema")) {
            source.fault("schema", source.path("schema") + " is given besides registry",
                    "Keep registry if records begin with the number of their schema (Confluent's wire format), schema if all were written with that one"
                            + " and hold nothing else.");
        }
        return source.has("schema");
    }

    private String registry() {
        Optional<String> registry = source.text("registry");
        if (registry.isPresent() && !PipelineReader.NAME.matcher(registry.get()).matches()) {
            source.fault("registry", "\"" + registry.get() + "\" cannot be a registry's name",
                    "Use a name from the node's configuration (lakeactors.registries), where its url is.");
        }
        return registry.orElse("default");
    }

    private Format plainAvro() {
        Optional<String> text = source.json("schema");
        if (text.isEmpty()) {
            return Format.JSON;
        }
        try {
            if (AvroSchemas.parse(text.get(), List.of()).getType() != Schema.Type.RECORD) {
                source.fault("schema", source.path("schema") + " is not a record", "A record's fields become columns: its type must be record.");
            }
        } catch (IllegalArgumentException wrong) {
            source.fault("schema", source.path("schema") + " cannot be used: " + wrong.getMessage(),
                    "Write there what is in the .avsc file, as YAML or, after schema: |, as JSON.");
        }
        return new PipelineSpec.PlainAvro(text.get());
    }

    private Format registeredProtobuf() {
        for (String option : Set.of("message", "imports")) {
            if (source.has(option)) {
                source.fault(option, source.path(option) + " has no meaning without schema",
                        "Remove it: each record names its message, and the registry has the imports.");
            }
        }
        return new PipelineSpec.RegisteredProtobuf(registry());
    }

    private Format plainProtobuf() {
        Optional<String> text = source.text("schema");
        Map<String, String> imports = source.textsByKey("imports");
        String message = source.text("message").orElse("");
        if (text.isEmpty()) {
            return Format.JSON;
        }
        try {
            var file = ProtobufSchemas.parse(text.get(), imports);
            if (file.getMessageTypes().isEmpty()) {
                source.fault("schema", source.path("schema") + " has no message", "A message's fields become columns: add one.");
            } else if (!message.isEmpty() && ProtobufSchemas.message(file, message).isEmpty()) {
                source.fault("message", "there is no message \"" + message + "\" in " + source.path("schema"),
                        Spelling.suggest(message, file.getMessageTypes().stream().map(type -> type.getFullName()).toList()));
            }
        } catch (IllegalArgumentException wrong) {
            source.fault("schema", source.path("schema") + " cannot be used: " + wrong.getMessage(),
                    "Write there, after schema: |, what is in the .proto file, and what it imports under imports: { \"PATH\": | … }.");
        }
        return new PipelineSpec.PlainProtobuf(text.get(), imports, message);
    }
}
