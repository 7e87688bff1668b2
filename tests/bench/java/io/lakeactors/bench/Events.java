package io.lakeactors.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * Shop events of ten fields and about 264 bytes of JSON: event i of n is a pure function of the seed, i and n. One per cent is wrong, in four ways; one per cent
 * repeats an earlier good event byte for byte, in the same partition. Event time runs over three days, one per cent up to a day late. Not safe for threads.
 */
public final class Events {
    /** What an event is. */
    public enum Kind {
        GOOD,
        /** The JSON is cut short. */
        MALFORMED,
        /** {@code event_id} or {@code user_id} is missing. */
        MISSING,
        /** {@code amount} is negative. */
        NEGATIVE,
        /** {@code amount} or {@code ts} is a word. */
        WRONG_TYPE,
        /** A good event again. */
        DUPLICATE
    }

    /** Which of the two forms a missing field or a wrong type takes. */
    private enum Flaw {
        NONE,
        NO_EVENT_ID,
        NO_USER_ID,
        WORD_FOR_AMOUNT,
        WORD_FOR_TS
    }

    public static final long SEED = 20261121L;
    // Not SplittableRandom's own increment, with which the streams of neighbours would be one stream, shifted.
    private static final long STEP = 0xD1B54A32D192ED03L;
    private static final long START = Instant.parse("2026-11-01T00:00:00Z").toEpochMilli();
    private static final long DAY = 86_400_000L;
    private static final int LOOK_BACK = 100_000;
    private static final int FIRST_DUPLICATE = 1_000;
    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final String[] TYPES = words("page_view click search add_to_cart remove_from_cart checkout purchase refund");
    private static final String[] COUNTRIES = words("US US US US US DE DE DE GB GB FR FR IN IN BR JP CA AU ES IT NL SE PL MX KR ID TR ZA NG AR CH AT");
    private static final String[] DEVICES = words("ios ios android android desktop desktop tablet tv");
    private static final String[] PAGES = words("product category search cart account help blog deal");
    private static final String[] REFERRERS = words("google email direct social ads partner push none");

    private final long seed;
    private final long count;
    private final int partitions;
    private final boolean mild;
    private final StringBuilder json = new StringBuilder(512);
    private Kind kind;
    private Flaw flaw;
    private int partition;
    private long cents;

    /**
     * @param count over how many events the three days are spread
     * @param partitions of the topic
     */
    public Events(long seed, long count, int partitions) {
        this(seed, count, partitions, false);
    }

    /** @param mild none has a wrong type: those that would are good */
    Events(long seed, long count, int partitions, boolean mild) {
        this.seed = seed;
        this.count = count;
        this.partitions = partitions;
        this.mild = mild;
    }

    /** Makes event i, from 0; the other methods tell about it. @return its JSON in ASCII */
    public byte[] event(long i) {
        var chance = chance(i);
        kind = kind(i, chance);
        if (kind == Kind.DUPLICATE) {
            long earlier = i;
            do {
                earlier -= 1 + chance(earlier * 31 + i).nextLong(Math.min(earlier, LOOK_BACK));
                chance = chance(earlier);
            } while (earlier > 0 && kind(earlier, chance) != Kind.GOOD);
            write(earlier, Kind.GOOD, chance);
        } else {
            write(i, kind, chance);
        }
        return json.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    public Kind kind() {
        return kind;
    }

    public int partition() {
        return partition;
    }

    /** The amount in hundredths, also where it is not in the JSON. */
    public long cents() {
        return cents;
    }

    /** Whether {@code event_id} is what is missing. */
    public boolean lacksEventId() {
        return flaw == Flaw.NO_EVENT_ID;
    }

    private SplittableRandom chance(long i) {
        return new SplittableRandom(seed + i * STEP);
    }

    /** Event 0 is good, so that every duplicate has something to repeat. */
    private Kind kind(long i, SplittableRandom chance) {
        int draw = chance.nextInt(10_000);
        if (i == 0 || draw >= 200 || draw >= 100 && i <= FIRST_DUPLICATE) {
            return Kind.GOOD;
        }
        return draw < 25 ? Kind.MALFORMED : draw < 50 ? Kind.MISSING : draw < 75 ? Kind.NEGATIVE : draw >= 100 ? Kind.DUPLICATE : mild ? Kind.GOOD : Kind.WRONG_TYPE;
    }

    private void write(long i, Kind as, SplittableRandom chance) {
        long high = chance.nextLong();
        long low = chance.nextLong();
        partition = (int) Long.remainderUnsigned(high, partitions);
        long late = chance.nextInt(100) == 0 ? chance.nextLong(DAY) : 0;
        long ts = START + (long) ((double) i / count * 3 * DAY) + chance.nextInt(2_000) - late;
        flaw = flaw(as, chance.nextBoolean());
        cents = 1 + chance.nextInt(50_000);
        json.setLength(0);
        json.append('{');
        if (flaw != Flaw.NO_EVENT_ID) {
            uuid(high, low);
        }
        int user = chance.nextInt(200_000);
        if (flaw != Flaw.NO_USER_ID) {
            json.append("\"user_id\":").append(user).append(',');
        }
        json.append("\"ts\":");
        if (flaw == Flaw.WORD_FOR_TS) {
            json.append("\"yesterday\"");
        } else {
            json.append(ts);
        }
        json.append(",\"event_type\":\"").append(pick(TYPES, chance)).append("\",\"amount\":");
        amount(as);
        rest(chance);
        if (as == Kind.MALFORMED) {
            json.setLength(20 + chance.nextInt(json.length() - 40));
        }
    }

    private static Flaw flaw(Kind as, boolean first) {
        return switch (as) {
            case MISSING -> first ? Flaw.NO_EVENT_ID : Flaw.NO_USER_ID;
            case WRONG_TYPE -> first ? Flaw.WORD_FOR_AMOUNT : Flaw.WORD_FOR_TS;
            case GOOD, MALFORMED, NEGATIVE, DUPLICATE -> Flaw.NONE;
        };
    }

    private void uuid(long high, long low) {
        json.append("\"event_id\":\"");
        hex(high, 0, 8);
        json.append('-');
        hex(high, 8, 12);
        json.append("-4");
        hex(high, 13, 16);
        json.append("-a");
        hex(low, 1, 4);
        json.append('-');
        hex(low, 4, 16);
        json.append("\",");
    }

    private void amount(Kind as) {
        if (flaw == Flaw.WORD_FOR_AMOUNT) {
            json.append("\"a lot\"");
            return;
        }
        json.append(as == Kind.NEGATIVE ? "-" : "").append(cents / 100).append('.').append((char) ('0' + cents / 10 % 10)).append((char) ('0' + cents % 10));
        cents = as == Kind.NEGATIVE ? -cents : cents;
    }

    private void rest(SplittableRandom chance) {
        json.append(",\"country\":\"").append(pick(COUNTRIES, chance)).append("\",\"device\":\"").append(pick(DEVICES, chance));
        json.append("\",\"url\":\"https://shop.example.com/").append(pick(PAGES, chance)).append('/').append(chance.nextInt(50_000));
        json.append("?ref=").append(pick(REFERRERS, chance)).append("&v=").append(chance.nextInt(10)).append("\",\"session_id\":\"");
        hex(chance.nextLong(), 0, 16);
        json.append('"');
        if (chance.nextInt(100) < 35) {
            json.append(",\"ctx\":{\"campaign\":\"camp-").append(chance.nextInt(40)).append("\",\"variant\":").append(chance.nextInt(4)).append('}');
        }
        json.append('}');
    }

    /** The hex digits of a word from one to before another, the highest being 0. */
    private void hex(long word, int from, int to) {
        for (int digit = from; digit < to; digit++) {
            json.append(HEX[(int) (word >>> (60 - 4 * digit)) & 15]);
        }
    }

    private static String pick(String[] words, SplittableRandom chance) {
        return words[chance.nextInt(words.length)];
    }

    private static String[] words(String line) {
        return line.split(" ");
    }
}
