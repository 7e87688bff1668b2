package io.lakeactors.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TakenSpecsTest {
    private static final String PIPELINE = "pipeline: p\nfrom: {kafka: {topics: t, format: json}}\ncontract: c\nto: {silver: {table: silver.p}}";
    private static final String CONTRACT = """
            apiVersion: v3.1.0
            kind: DataContract
            id: 11111111-2222-3333-4444-555555555555
            name: sample
            version: 1.0.0
            status: active
            schema:
              - name: p
                properties:
                  - { name: x, logicalType: string, logicalTypeOptions: { format: uuid%s } }
            """;

    @Test
    void aRuleThatCannotBeIsLeftOutAndToldInOneLine() {
        var seen = new ListAppender<ILoggingEvent>();
        seen.start();
        var log = (Logger) LoggerFactory.getLogger(TakenSpecs.class);
        log.addAppender(seen);
        try {
            var specs = new TakenSpecs();
            assertThat(specs.leftOut(PIPELINE, CONTRACT.formatted(""))).isEmpty();
            assertThat(seen.list).isEmpty();
            String contract = CONTRACT.formatted(", maxLength: 36");
            assertThat(specs.read(PIPELINE, contract).name()).isEqualTo("p");
            assertThat(specs.leftOut(PIPELINE, contract)).singleElement().asString().contains("a length has no effect on \"x\"");
            assertThat(seen.list).extracting(ILoggingEvent::getFormattedMessage).singleElement().asString().contains("not held to all of the contract", "a length has no effect on \"x\"", "apply");
        } finally {
            log.detachAppender(seen);
        }
    }
}
