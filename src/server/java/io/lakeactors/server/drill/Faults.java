package io.lakeactors.server.drill;

import com.typesafe.config.Config;

/**
 * What is made to go wrong, now.
 *
 * @param catalogLate milliseconds added before each answer to a commit
 * @param failEvery each n-th commit is not even tried; 0 for none
 * @param loseEvery each n-th commit is applied and its answer lost; 0 for none
 * @param diskLate milliseconds added to each time that table files are made durable
 * @param clockSkew milliseconds by which this node's clock is wrong, either way
 */
public record Faults(long catalogLate, int failEvery, int loseEvery, long diskLate, long clockSkew) {
    public static final Faults NONE = new Faults(0, 0, 0, 0, 0);

    public Faults {
        if (catalogLate < 0 || failEvery < 0 || loseEvery < 0 || diskLate < 0) {
            throw new IllegalArgumentException("only the clock's skew may be negative: " + catalogLate + " " + failEvery + " " + loseEvery + " " + diskLate);
        }
    }

    /** @param config the keys of {@code lakeactors.drill}, or a control file's over them */
    static Faults read(Config config) {
        return new Faults(config.getDuration("catalog-late").toMillis(), config.getInt("catalog-fail-every"), config.getInt("catalog-lose-every"),
                config.getDuration("disk-late").toMillis(), config.getDuration("clock-skew").toMillis());
    }
}
