package io.lakeactors.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lakeactors.api.wire.Json;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableName;
import java.util.Map;
import java.util.Optional;

/** A request that has found its operation. */
record Call(Map<String, String> path, Map<String, String> query, String body) {
    String part(String name) {
        return path.get(name);
    }

    TableName table() {
        try {
            return TableName.parse(part("table"));
        } catch (IllegalArgumentException notAName) {
            throw invalid(notAName.getMessage(), "table", "Name tables as namespace.table.");
        }
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(query.get(name)).filter(value -> !value.isBlank());
    }

    /** @throws LakeException REQUEST_INVALID if it is not there */
    String given(String name) {
        return text(name).orElseThrow(() -> invalid(name + " is missing", name, "Give it in the query: ?" + name + "=…"));
    }

    int number(String name, int otherwise, int max) {
        var text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text.get());
            if (value >= 1 && value <= max) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw invalid(text.get() + " is not a number", name, "Give a number from 1 to " + max + ".");
        }
        throw invalid(name + " is " + text.get(), name, "Give a number from 1 to " + max + ".");
    }

    /** A number from 0 without an upper bound, 0 if not given. */
    long position(String name) {
        var text = text(name);
        try {
            long value = text.isEmpty() ? 0 : Long.parseLong(text.get());
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw invalid(text.get() + " is not a number", name, "Give a number from 0.");
        }
        throw invalid(name + " is " + text.get(), name, "Give a number from 0.");
    }

    boolean flag(String name, boolean otherwise) {
        var text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        return switch (text.get()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(text.get() + " is neither true nor false", name, "Give true or false.");
        };
    }

    <T> T body(Class<T> type) {
        try {
            T read = Json.readRequest(body.isBlank() ? "{}" : body, type);
            if (read == null) {
                throw invalid("the body is null", "body", "Send a JSON object.");
            }
            return read;
        } catch (JsonProcessingException broken) {
            var at = broken.getLocation();
            throw invalid("the body is not what this call takes: " + broken.getOriginalMessage(), at == null ? "body" : "body, line " + at.getLineNr()
                    + ", column " + at.getColumnNr(),
                    "See /v1/openapi.json.");
        }
    }

    static LakeException invalid(String what, String where, String mend) {
        return LakeError.of(ErrorCode.REQUEST_INVALID, what, where, mend).asException();
    }
}
