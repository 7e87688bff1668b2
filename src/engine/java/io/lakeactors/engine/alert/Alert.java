package io.lakeactors.engine.alert;

import io.lakeactors.engine.alert.AlertRules.Rule;

/**
 * Something that is alarming now, or was.
 *
 * @param subject what it is about: a pipeline, a table, a dependency
 * @param summary a sentence for people, as of the last look
 * @param since when it began to fire, milliseconds since 1970
 */
public record Alert(Rule rule, String subject, String summary, long since) {
    /** The same for every notice of one alert, on every node: receivers tell repetitions by it. */
    public String key() {
        return rule.word() + "/" + subject;
    }
}
