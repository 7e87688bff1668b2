package io.lakeactors.decode;

import java.util.Arrays;
import java.util.Random;

/** What may happen to bytes on their way. */
final class Damage {
    private Damage() {}

    /** Some bytes changed, cut off, put in or taken out. */
    static byte[] done(byte[] record, Random random) {
        byte[] bytes = record;
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            bytes = changed(bytes, random);
        }
        return bytes;
    }

    private static byte[] changed(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            byte[] some = new byte[1 + random.nextInt(20)];
            random.nextBytes(some);
            return some;
        }
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> {
                byte[] longer = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(4));
                System.arraycopy(bytes, at, longer, at + longer.length - bytes.length, bytes.length - at);
                yield longer;
            }
            default -> {
                byte[] other = bytes.clone();
                other[at] = random.nextBoolean() ? (byte) random.nextInt() : (byte) (other[at] ^ 1 << random.nextInt(8));
                yield other;
            }
        };
    }
}
