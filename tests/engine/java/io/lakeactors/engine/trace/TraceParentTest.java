package io.lakeactors.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

class TraceParentTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    private static byte[] headers(String... namesAndValues) {
        var text = new StringBuilder("[");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            text.append(i == 0 ? "" : ",").append("{\"k\":\"").append(namesAndValues[i]).append("\",\"v\":\"")
                    .append(Base64.getEncoder().encodeToString(namesAndValues[i + 1].getBytes(StandardCharsets.UTF_8))).append("\"}");
        }
        return text.append(']').toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void itIsFoundAmongOtherHeaders() {
        var found = TraceParent.in(headers("a", "1", "traceparent", "00-" + TRACE + "-" + SPAN + "-01", "z", "2"));
        assertThat(found).contains(new TraceParent(TRACE, SPAN, true));
        assertThat(found.orElseThrow()).hasToString("00-" + TRACE + "-" + SPAN + "-01");
    }

    @Test
    void aProducerThatDoesNotFollowSaysSo() {
        assertThat(TraceParent.in(headers("traceparent", "00-" + TRACE + "-" + SPAN + "-00"))).contains(new TraceParent(TRACE, SPAN, false));
    }

    @Test
    void aLaterVersionMayAddToIt() {
        assertThat(TraceParent.parse("01-" + TRACE + "-" + SPAN + "-01-more")).isPresent();
        assertThat(TraceParent.parse("00-" + TRACE + "-" + SPAN + "-01-more")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01"})
    void whatIsNotOfTheFormIsNone(String text) {
        assertThat(TraceParent.parse(text)).isEmpty();
        assertThat(TraceParent.in(headers("traceparent", text))).isEmpty();
    }

    @Test
    void headersThatAreNoneOrBrokenAreNone() {
        assertThat(TraceParent.in(null)).isEmpty();
        assertThat(TraceParent.in(headers("a", "1"))).isEmpty();
        assertThat(TraceParent.in("[{\"k\":\"traceparent\",\"v\":\"%%%\"}]".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(TraceParent.in("[{\"k\":\"traceparent\",\"v\":\"".getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void idsStandInTheLogLinesOfTheWorkAndNotAfterIt() {
        MDC.put("pipeline", "outer");
        try {
            String inside = Correlation.carrying(Map.of("batch", "b1", "trace", ""), () -> MDC.get("pipeline") + MDC.get("batch") + MDC.get("trace")).get();
            assertThat(inside).isEqualTo("outerb1null");
            assertThat(Optional.ofNullable(MDC.get("batch"))).isEmpty();
            assertThat(MDC.get("pipeline")).isEqualTo("outer");
        } finally {
            MDC.clear();
        }
    }
}
