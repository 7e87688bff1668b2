package io.lakeactors.engine;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How checks on whole tables are evaluated, read from {@code lakeactors.quality}.
 *
 * @param enabled whether anything is evaluated unasked
 * @param every the time between two looks at one table at least
 * @param ticketsAfter at so many looks in a row a check must fail to have a ticket
 */
public record QualityConfig(boolean enabled, Duration every, int ticketsAfter) {
    public QualityConfig {
        new Problems("lakeactors.quality").require(every.toMillis() >= 100, "every", "must be at least 100ms, was " + every).require(ticketsAfter > 0, "tickets.after", "must be at least 1, was " + ticketsAfter)
                .throwIfAny();
    }

    /** @param quality the configuration below {@code lakeactors.quality} */
    public static QualityConfig read(Config quality) {
        return new QualityConfig(quality.getBoolean("enabled"), quality.getDuration("every"), quality.getInt("tickets.after"));
    }
}
