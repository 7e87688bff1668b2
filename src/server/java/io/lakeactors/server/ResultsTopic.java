package io.lakeactors.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeactors.connectors.kafka.KafkaLog;
import io.lakeactors.model.CheckResult;
import io.lakeactors.model.EvaluationLog;
import io.lakeactors.model.TableEvaluation;
import java.time.Instant;

/** Tells a Kafka topic what checks said: one JSON object for each result, with the columns of {@code sys.dq_metrics}; the key is the table's name. */
final class ResultsTopic implements EvaluationLog, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** A record that Kafka does not take would keep back all that is told after it: a character takes six bytes at most. */
    private static final int TEXT_MAX = 20_000;

    private final KafkaLog log;

    ResultsTopic(KafkaLog log) {
        this.log = log;
    }

    @Override
    public void append(TableEvaluation evaluation) {
        log.append(evaluation.results().stream().map(result -> new KafkaLog.Entry(evaluation.table().toString(), text(evaluation, result))).toList());
    }

    /** An evaluation has its time to itself among those of its table, so the id is the same whenever it is told again. */
    static String text(TableEvaluation evaluation, CheckResult result) {
        ObjectNode event = JSON.createObjectNode();
        event.put("id", evaluation.table() + "@" + evaluation.at() + "/" + result.id()).put("dataset", evaluation.table().toString()).put("check_id", result.id());
        putText(event, "column_name", result.column());
        event.put("dimension", result.dimension()).put("severity", result.severity());
        evaluation.snapshotId().ifPresentOrElse(id -> event.put("snapshot_id", id), () -> event.putNull("snapshot_id"));
        event.put("evaluated_at", Instant.ofEpochMilli(evaluation.at()).toString());
        result.value().ifPresentOrElse(value -> event.put("value", value), () -> event.putNull("value"));
        putText(event, "unit", result.unit());
        event.put("expected", brief(result.expected())).put("status", result.status().word());
        putText(event, "reason", brief(result.reason()));
        event.put("pipeline", evaluation.pipeline()).put("contract", evaluation.contract()).put("weight", result.weight());
        try {
            return JSON.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can always be written", e);
        }
    }

    private static String brief(String text) {
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + " ...";
    }

    private static void putText(ObjectNode event, String name, String text) {
        if (text.isEmpty()) {
            event.putNull(name);
        } else {
            event.put(name, text);
        }
    }

    @Override
    public void close() {
        log.close();
    }
}
