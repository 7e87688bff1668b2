package io.lakeactors.engine.alert;

import io.lakeactors.engine.alert.AlertFacts.PipelineFact;
import io.lakeactors.engine.alert.AlertRules.Rule;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Holds facts against the rules. Remembers as much of earlier facts as windows need. */
final class Findings {
    /** What is not as it should be, whether or not for long enough. @param after how long it must last to alarm */
    record Finding(Rule rule, String subject, String summary, Duration after) {}

    private record Sample(long at, long bad, long all) {}

    private final AlertRules rules;
    private final Map<String, Deque<Sample>> quarantine = new HashMap<>();
    private final Map<String, Deque<Sample>> commits = new HashMap<>();

    Findings(AlertRules rules) {
        this.rules = rules;
    }

    /** The rules that these facts say nothing about; their alerts stay as they are. */
    static Set<Rule> unknown(AlertFacts facts) {
        var unknown = EnumSet.noneOf(Rule.class);
        if (facts.pipelines().isEmpty()) {
            unknown.addAll(Set.of(Rule.LAG, Rule.QUARANTINE, Rule.PIPELINE_DEGRADED, Rule.PIPELINE_FAILED));
        }
        if (facts.neglected().isEmpty()) {
            unknown.add(Rule.MAINTENANCE);
        }
        if (facts.broken().isEmpty()) {
            unknown.add(Rule.QUALITY);
        }
        if (facts.stale().isEmpty()) {
            unknown.add(Rule.GOLD);
        }
        return unknown;
    }

    List<Finding> of(AlertFacts facts) {
        var found = new ArrayList<Finding>();
        facts.troubles().forEach((name, reason) -> found.add(new Finding(Rule.DEPENDENCY, name, name + " does not answer: " + reason, rules.dependencyAfter())));
        facts.commitFailures().forEach((table, failures) -> commits(facts.at(), table, failures, found));
        facts.neglected().ifPresent(tables -> tables.forEach((table, why) ->
                found.add(new Finding(Rule.MAINTENANCE, table, table + " is not looked after: " + why, Duration.ZERO))));
        facts.broken().ifPresent(checks -> checks.forEach((check, why) -> found.add(new Finding(Rule.QUALITY, check, check.substring(0, check.indexOf('/')) + ": " + why, Duration.ZERO))));
        facts.stale().ifPresent(tables -> tables.forEach((table, why) -> found.add(new Finding(Rule.GOLD, table, "the latest " + table + " was not published: " + why, Duration.ZERO))));
        facts.pipelines().ifPresent(pipelines -> {
            pipelines.forEach(pipeline -> pipeline(facts, pipeline, found));
            var names = new HashSet<String>();
            pipelines.forEach(pipeline -> names.add(pipeline.name()));
            quarantine.keySet().retainAll(names);
        });
        return found;
    }

    private void pipeline(AlertFacts facts, PipelineFact pipeline, List<Finding> found) {
        switch (pipeline.standing()) {
            case WELL -> { }
            case DEGRADED -> {
                // Where a dependency fails, that is the alert; its pipelines follow from it.
                if (facts.troubles().isEmpty()) {
                    found.add(new Finding(Rule.PIPELINE_DEGRADED, pipeline.name(), pipeline.name() + " is degraded: " + pipeline.reason(), rules.pipelineAfter()));
                }
            }
            case FAILED -> found.add(new Finding(Rule.PIPELINE_FAILED, pipeline.name(), pipeline.name() + " needs a person: " + pipeline.reason(), Duration.ZERO));
        }
        if (pipeline.lag() > rules.lag().records()) {
            found.add(new Finding(Rule.LAG, pipeline.name(), String.format(Locale.ROOT, "%s is %,d records behind (more than %,d)", pipeline.name(), pipeline.lag(),
                    rules.lag().records()), rules.lag().after()));
        }
        quarantine(facts.at(), pipeline, found);
    }

    private void quarantine(long at, PipelineFact pipeline, List<Finding> found) {
        var rule = rules.quarantine();
        var grown = grown(quarantine, pipeline.name(), new Sample(at, pipeline.quarantined(), pipeline.consumed()), rule.window());
        if (grown.bad() >= rule.rows() && grown.bad() >= rule.share() * grown.all()) {
            found.add(new Finding(Rule.QUARANTINE, pipeline.name(), String.format(Locale.ROOT, "%s: %,d of %,d records of the last %s went to quarantine", pipeline.name(),
                    grown.bad(), Math.max(grown.bad(), grown.all()), words(rule.window())), Duration.ZERO));
        }
    }

    private void commits(long at, String table, long failures, List<Finding> found) {
        var rule = rules.commits();
        var grown = grown(commits, table, new Sample(at, failures, 0), rule.window());
        if (grown.bad() >= rule.failures()) {
            found.add(new Finding(Rule.COMMITS, table, String.format(Locale.ROOT, "%,d commits of %s failed in the last %s; they are tried again", grown.bad(), table,
                    words(rule.window())), Duration.ZERO));
        }
    }

    /** How much the counts grew within the window. A count that went back began anew: then from nothing. */
    private static Sample grown(Map<String, Deque<Sample>> kept, String subject, Sample now, Duration window) {
        var samples = kept.computeIfAbsent(subject, name -> new ArrayDeque<>());
        if (!samples.isEmpty() && (now.bad() < samples.peekLast().bad() || now.all() < samples.peekLast().all())) {
            samples.clear();
        }
        samples.addLast(now);
        while (samples.size() > 1 && samples.peekFirst().at() < now.at() - window.toMillis()) {
            samples.removeFirst();
        }
        var first = samples.peekFirst();
        return new Sample(now.at(), now.bad() - first.bad(), now.all() - first.all());
    }

    private static String words(Duration window) {
        return window.toSeconds() % 60 == 0 ? window.toMinutes() + " min" : window.toSeconds() + " s";
    }
}
