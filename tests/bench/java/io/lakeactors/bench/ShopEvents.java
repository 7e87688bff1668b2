package io.lakeactors.bench;

import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.Schema;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** Made-up shop events of ten fields and about 270 bytes: event i is a function of i alone. */
final class ShopEvents {
    private static final String[] TYPES = {"page_view", "click", "search", "add_to_cart", "remove_from_cart", "checkout", "purchase", "refund"};
    private static final String[] COUNTRIES = {"US", "DE", "GB", "FR", "IN", "BR", "JP", "CA", "AU", "ES", "IT", "NL", "SE", "PL", "MX", "KR"};
    private static final String[] DEVICES = {"ios", "android", "desktop", "tablet", "tv", "bot"};
    private static final String[] PATHS = {"product", "category", "search", "cart", "account", "help", "blog", "deal"};
    private static final long FIRST_MILLIS = 1_793_491_200_000L;

    private ShopEvents() {}

    static Contract contract() {
        var ctx = new Type.Struct(List.of(Field.of("campaign", new Type.Text(), false), Field.of("variant", new Type.Int(), false)));
        var fields = List.of(
                Field.of("event_id", new Type.Uuid(), true),
                Field.of("user_id", new Type.Long(), true),
                Field.of("ts", new Type.Timestamp(true, TimeForm.EPOCH_MILLIS), true),
                Field.of("event_type", new Type.Text(), true),
                Field.of("amount", new Type.Decimal(10, 2), true),
                Field.of("country", new Type.Text(), true),
                Field.of("device", new Type.Text(), true),
                Field.of("url", new Type.Text(), true),
                Field.of("session_id", new Type.Text(), true),
                Field.of("ctx", ctx, false));
        return new Contract("bench", "events", "1.0.0", "events", new Schema(fields), List.of(), Contract.UnknownFields.IGNORE, "00");
    }

    /** Events [first, first + count) as one polled batch. */
    static RawBatch batch(long first, int count) {
        var raw = new RawBatch(new SourceKey("bench", "bench", "events", 0), count, count * 280);
        var text = new StringBuilder(512);
        for (long i = first; i < first + count; i++) {
            write(text, i);
            byte[] value = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            raw.add(i, FIRST_MILLIS + i, null, 0, 0, value, 0, value.length, null);
        }
        return raw.covers(first, first + count, -1);
    }

    private static void write(StringBuilder text, long i) {
        var random = new SplittableRandom(i * 0x9E3779B97F4A7C15L);
        String id = hex(random) + hex(random);
        text.setLength(0);
        text.append("{\"event_id\":\"").append(id, 0, 8).append('-').append(id, 8, 12).append("-4").append(id, 13, 16).append("-a").append(id, 17, 20).append('-').append(id, 20, 32);
        text.append("\",\"user_id\":").append(random.nextInt(200_000)).append(",\"ts\":").append(FIRST_MILLIS + i / 10 + random.nextInt(2000));
        text.append(",\"event_type\":\"").append(pick(TYPES, random)).append("\",\"amount\":").append(random.nextInt(500)).append('.').append(10 + random.nextInt(90));
        text.append(",\"country\":\"").append(pick(COUNTRIES, random)).append("\",\"device\":\"").append(pick(DEVICES, random));
        text.append("\",\"url\":\"https://shop.example.com/").append(pick(PATHS, random)).append('/').append(random.nextInt(50_000)).append("?ref=google&v=").append(random.nextInt(10));
        text.append("\",\"session_id\":\"").append(hex(random)).append('"');
        if (random.nextInt(100) < 35) {
            text.append(",\"ctx\":{\"campaign\":\"camp-").append(random.nextInt(40)).append("\",\"variant\":").append(random.nextInt(4)).append('}');
        }
        text.append('}');
    }

    private static String pick(String[] from, SplittableRandom random) {
        return from[random.nextInt(from.length)];
    }

    private static String hex(SplittableRandom random) {
        return String.format("%016x", random.nextLong());
    }
}
