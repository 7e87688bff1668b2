package io.lakeactors.server.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class AirportEventsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void eachAirportComesOnceUnderItsCode() throws IOException {
        List<Feed.Message> messages = new ArrayList<>();
        AirportEvents.forEach(messages::add);
        assertThat(messages).hasSize(AirportEvents.AIRPORTS);
        var airports = new HashMap<String, JsonNode>();
        for (Feed.Message message : messages) {
            JsonNode airport = JSON.readTree(message.value());
            assertThat(message.key()).asString(StandardCharsets.UTF_8).isEqualTo(airport.get("faa").asText());
            airports.put(airport.get("faa").asText(), airport);
        }
        assertThat(airports).hasSize(AirportEvents.AIRPORTS).containsKeys("EWR", "JFK", "LGA", "IAH").doesNotContainKey("SJU");
        assertThat(airports.get("MVY")).hasToString("{\"faa\":\"MVY\",\"name\":\"Martha's Vineyard\",\"lat\":41.391667,\"lon\":-70.615278,\"alt\":67,\"tz\":-5,\"dst\":\"A\",\"tzone\":\"America/New_York\"}");
        assertThat(airports.get("YAK").get("tzone").isNull()).isTrue();
    }
}
