package io.lakeactors.engine.trace;

import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.MDC;

/** Ids that stand in every log line of a piece of work, whichever room writes it. */
public final class Correlation {
    private Correlation() {}

    /** The work, with these ids (name to id; empty ones are left out) in the log lines of whatever thread does it. */
    public static <T> Supplier<T> carrying(Map<String, String> ids, Supplier<T> work) {
        return () -> {
            var before = MDC.getCopyOfContextMap();
            ids.forEach((name, id) -> {
                if (!id.isEmpty()) {
                    MDC.put(name, id);
                }
            });
            try {
                return work.get();
            } finally {
                if (before == null) {
                    MDC.clear();
                } else {
                    MDC.setContextMap(before);
                }
            }
        };
    }
}
