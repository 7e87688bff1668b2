package io.lakeactors.api.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** Whether a schema could follow the versions of its subject. @param messages why not */
public record SchemaVerdict(@JsonProperty("is_compatible") boolean compatible, List<String> messages) {}
