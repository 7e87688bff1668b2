package io.lakeactors.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The same {@link Events} in Protobuf, in Confluent's wire format: what is missing there is missing here, what is a word is no time and no amount, and what is
 * cut short is cut short.
 */
final class ProtobufEvents {
    static final int SCHEMA_ID = 8;
    static final String SCHEMA = """
            syntax = "proto3";
            package shop;
            import "google/protobuf/timestamp.proto";
            import "confluent/type/decimal.proto";
            message Event {
              optional string event_id = 1;
              optional int64 user_id = 2;
              google.protobuf.Timestamp ts = 3;
              string event_type = 4;
              confluent.type.Decimal amount = 5;
              string country = 6;
              string device = 7;
              string url = 8;
              string session_id = 9;
              message Ctx { string campaign = 1; int32 variant = 2; }
              Ctx ctx = 10;
            }""";

    private static final ObjectMapper JSON = new ObjectMapper().enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final byte[] HEAD = ByteBuffer.allocate(6).put((byte) 0).putInt(SCHEMA_ID).put((byte) 0).array();
    private static final String[] TEXTS = {"event_id", "event_type", "country", "device", "url", "session_id"};
    private static final int[] TEXT_NUMBERS = {1, 4, 6, 7, 8, 9};

    private byte[] last = HEAD;

    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }

    /** The event that this JSON is. */
    byte[] of(byte[] json) {
        JsonNode event;
        try {
            event = JSON.readTree(json);
        } catch (IOException cut) {
            return Arrays.copyOf(last, last.length / 2);
        }
        byte[] body = written(out -> fields(out, event));
        last = ByteBuffer.allocate(HEAD.length + body.length).put(HEAD).put(body).array();
        return last;
    }

    private static byte[] written(Writing writing) {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        try {
            writing.to(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void fields(CodedOutputStream out, JsonNode event) throws IOException {
        text(out, event, 0);
        if (event.has("user_id")) {
            out.writeInt64(2, event.get("user_id").longValue());
        }
        out.writeByteArray(3, ts(event.get("ts")));
        text(out, event, 1);
        out.writeByteArray(5, amount(event.get("amount")));
        for (int i = 2; i < TEXTS.length; i++) {
            text(out, event, i);
        }
        if (event.has("ctx")) {
            out.writeByteArray(10, written(ctx -> {
                ctx.writeString(1, event.get("ctx").get("campaign").textValue());
                ctx.writeInt32(2, event.get("ctx").get("variant").intValue());
            }));
        }
    }

    private static void text(CodedOutputStream out, JsonNode event, int index) throws IOException {
        if (event.has(TEXTS[index])) {
            out.writeString(TEXT_NUMBERS[index], event.get(TEXTS[index]).textValue());
        }
    }

    private static byte[] ts(JsonNode millis) {
        return written(out -> {
            out.writeInt64(1, millis.isTextual() ? Long.MAX_VALUE : Math.floorDiv(millis.longValue(), 1_000L));
            out.writeInt32(2, (int) Math.floorMod(millis.longValue(), 1_000L) * 1_000_000);
        });
    }

    private static byte[] amount(JsonNode amount) {
        return written(out -> {
            out.writeByteArray(1, amount.isTextual() ? new byte[] {1} : amount.decimalValue().setScale(2).unscaledValue().toByteArray());
            out.writeUInt32(2, 12);
            out.writeInt32(3, amount.isTextual() ? 12 : 2);
        });
    }
}
