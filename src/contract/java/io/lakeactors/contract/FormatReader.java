package io.lakeactors.contract;

import io.lakeactors.contract.PipelineSpec.Format;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/** Reads how a source's records are encoded: {@code format}, and {@code registry} or {@code schema} beside it. */
final class FormatReader {
    private final Keys source;

    FormatReader(Keys source) {
        this.source = source;
    }

    /** The format; JSON where a fault was reported. */
    Format read() {
        source.needed("format", "Add format: json, or format: avro.");
        boolean avro = PipelineReader.oneOf(source, "format", List.of("json", "avro")).filter("avro"::equals).isPresent();
        if (!avro) {
            onlyForAvro("registry");
            onlyForAvro("schema");
            return Format.JSON;
        }
        if (source.has("registry") && source.has("schema")) {
            source.fault("schema", source.path("schema") + " is given besides registry",
                    "Keep registry if records begin with the number of their schema (Confluent's wire format), schema if all were written with that one"
                            + " and hold nothing else.");
        }
        return source.has("schema") ? plain() : registered();
    }

    private void onlyForAvro(String key) {
        if (source.has(key)) {
            source.fault(key, source.path(key) + " has no meaning for this format", "Remove it, or write format: avro.");
        }
    }

    private Format registered() {
        Optional<String> registry = source.text("registry");
        if (registry.isPresent() && !PipelineReader.NAME.matcher(registry.get()).matches()) {
            source.fault("registry", "\"" + registry.get() + "\" cannot be a registry's name",
                    "Use a name from the node's configuration (lakeactors.registries), where its url is.");
        }
        return new PipelineSpec.RegisteredAvro(registry.orElse("default"));
    }

    private Format plain() {
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
}
