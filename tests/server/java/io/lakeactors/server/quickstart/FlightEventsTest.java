package io.lakeactors.server.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.server.quickstart.FlightEvents.Event;
import io.lakeactors.server.quickstart.FlightEvents.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FlightEventsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Event> EVENTS = new ArrayList<>();

    @BeforeAll
    static void readAll() {
        FlightEvents.forEach(EVENTS::add);
    }

    @Test
    void theFirstFlightIsTheOneThatLeftNewarkForHouston() {
        assertThat(text(EVENTS.getFirst())).isEqualTo("{\"flight_id\":\"UA1545-20130101-0515-EWR\",\"carrier\":\"UA\","
                + "\"flight\":1545,\"tailnum\":\"N14228\",\"origin\":\"EWR\",\"dest\":\"IAH\","
                + "\"sched_dep\":\"2013-01-01T10:15:00Z\",\"dep_delay\":2,\"arr_delay\":11,\"air_time\":227,\"distance\":1400}");
        assertThat(EVENTS.getFirst().key()).asString(StandardCharsets.UTF_8).isEqualTo("N14228");
    }

    @Test
    void summerTimeIsHeldTo() {
        // Summer time began on the 10th of March: 22:45 is four hours behind UTC after it, five before.
        assertThat(EVENTS).map(FlightEventsTest::text)
                .anyMatch(event -> event.contains("B6128-20130331-2245-JFK") && event.contains("\"sched_dep\":\"2013-04-01T02:45:00Z\""))
                .anyMatch(event -> event.contains("-20130301-2245-") && event.contains("\"sched_dep\":\"2013-03-02T03:45:00Z\""));
    }

    @Test
    void thereAreAsManyOfEachKindAsIsSaid() {
        Map<Kind, Integer> found = new EnumMap<>(Kind.class);
        EVENTS.forEach(event -> found.merge(event.kind(), 1, Integer::sum));
        for (Kind kind : Kind.values()) {
            assertThat(found.get(kind)).as(kind.name()).isEqualTo(FlightEvents.count(kind));
        }
        assertThat(EVENTS).hasSize(FlightEvents.count());
    }

    @Test
    void everyEventThatParsesHasAnIdOfItsOwnAndTheMalformedDoNotParse() {
        var ids = new HashSet<String>();
        for (Event event : EVENTS) {
            boolean parses = true;
            try {
                var tree = JSON.readTree(event.value());
                assertThat(ids.add(tree.get("flight_id").asText())).as(text(event)).isTrue();
                assertThat(tree.has("carrier")).isEqualTo(event.kind() != Kind.MISSING_FIELD);
                assertThat(tree.get("distance").isInt() && tree.get("distance").asInt() > 0)
                        .isEqualTo(event.kind() != Kind.WRONG_TYPE && event.kind() != Kind.IMPOSSIBLE_VALUE);
                assertThat(tree.get("origin").asText().equals("XXX")).isEqualTo(event.kind() == Kind.UNKNOWN_ORIGIN);
            } catch (JsonProcessingException e) {
                parses = false;
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            assertThat(parses).as(text(event)).isEqualTo(event.kind() != Kind.MALFORMED);
        }
    }

    private static String text(Event event) {
        return new String(event.value(), StandardCharsets.UTF_8);
    }
}
