package io.lakeactors.api.wire;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the schema registry answers where it refuses. */
public record SchemaError(@JsonProperty("error_code") int code, String message) {}
