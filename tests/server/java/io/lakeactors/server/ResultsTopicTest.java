package io.lakeactors.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.CheckResult;
import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ResultsTopicTest {
    /** Kafka's clients send no record above 1 MiB, and what comes after it would wait. */
    @Test
    void noResultIsTooLargeForTheTopic() {
        String text = "\u0001".repeat(1 << 20);
        var result = new CheckResult("c", "", "accuracy", "error", true, OptionalDouble.empty(), "", text, CheckResult.Status.ERROR, text);
        var evaluation = new TableEvaluation(TableName.parse("silver.orders"), "orders", "orders 1.0.0", OptionalLong.empty(), 1, 1, "", List.of(result));
        assertThat(ResultsTopic.text(evaluation, result).getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1 << 18);
    }
}
