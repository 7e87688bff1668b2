package io.lakeactors.api.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Wire records to JSON and back. */
public final class Json {
    private static final int DEPTH_MAX = 64;
    private static final ObjectMapper STRICT = mapper(true);
    private static final ObjectMapper LENIENT = mapper(false);

    private Json() {}

    private static ObjectMapper mapper(boolean strict) {
        var mapper = JsonMapper.builder()
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, strict)
                .configure(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, true)
                .configure(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, false)
                .configure(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, !strict)
                .configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, true)
                .configure(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN, true)
                .build();
        mapper.getFactory().setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build());
        return mapper;
    }

    public static String write(Object record) {
        try {
            return STRICT.writeValueAsString(record);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("not a wire record: " + record.getClass(), impossible);
        }
    }

    /** For people: one key a line. */
    public static String writeIndented(Object record) {
        try {
            return STRICT.writerWithDefaultPrettyPrinter().writeValueAsString(record);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("not a wire record: " + record.getClass(), impossible);
        }
    }

    /** A request: an unknown key is a fault. @throws JsonProcessingException that says what is wrong and where */
    public static <T> T readRequest(String text, Class<T> type) throws JsonProcessingException {
        return STRICT.readValue(text, type);
    }

    /** An answer: keys that a newer node has added are passed over. @throws JsonProcessingException if it is not such a record */
    public static <T> T readAnswer(String text, Class<T> type) throws JsonProcessingException {
        return LENIENT.readValue(text, type);
    }
}
