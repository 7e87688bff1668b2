package io.lakeactors.engine.alert;

import io.lakeactors.engine.alert.AlertNotice.Change;
import io.lakeactors.engine.alert.Findings.Finding;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is alarming, what was, and whom to tell what: each alert is told once when it begins, again at the repeat interval, and once when it is over.
 * Time comes with the facts. Safe for threads.
 */
public final class AlertBook {
    private static final int HISTORY_MAX = 200;

    /** One thing that is or was not as it should be. */
    private static final class Entry {
        private Finding finding;
        private final long foundAt;
        private long clearSince = -1;
        private long firingSince = -1;
        private long toldAt;

        private Entry(Finding finding, long foundAt) {
            this.finding = finding;
            this.foundAt = foundAt;
        }

        private boolean fires() {
            return firingSince >= 0;
        }

        private Alert alert() {
            return new Alert(finding.rule(), finding.subject(), finding.summary(), firingSince);
        }
    }

    /** @param firing by key @param history newest first, at most {@value #HISTORY_MAX} */
    public record View(List<Alert> firing, List<AlertNotice> history) {}

    private final AlertRules rules;
    private final Findings findings;
    private final Map<String, Entry> entries = new TreeMap<>();
    private final Deque<AlertNotice> history = new ArrayDeque<>();

    public AlertBook(AlertRules rules) {
        this.rules = rules;
        findings = new Findings(rules);
    }

    /** @return what people are to be told now, in the order of the alerts' keys */
    public synchronized List<AlertNotice> observe(AlertFacts facts) {
        var unknown = Findings.unknown(facts);
        var found = new HashMap<String, Finding>();
        findings.of(facts).forEach(finding -> found.put(key(finding), finding));
        found.forEach((key, finding) -> entries.computeIfAbsent(key, name -> new Entry(finding, facts.at())));
        var notices = new ArrayList<AlertNotice>();
        for (Iterator<Map.Entry<String, Entry>> all = entries.entrySet().iterator(); all.hasNext(); ) {
            var one = all.next();
            var entry = one.getValue();
            var finding = found.get(one.getKey());
            if (finding != null) {
                stands(entry, finding, facts.at(), notices);
            } else if (!unknown.contains(entry.finding.rule()) && isOver(entry, facts.at(), notices)) {
                all.remove();
            }
        }
        notices.forEach(this::remember);
        return notices;
    }

    private void stands(Entry entry, Finding finding, long now, List<AlertNotice> notices) {
        entry.finding = finding;
        entry.clearSince = -1;
        if (!entry.fires() && now - entry.foundAt >= finding.after().toMillis()) {
            entry.firingSince = now;
            tell(Change.FIRED, entry, now, notices);
        } else if (entry.fires() && now - entry.toldAt >= rules.repeatEvery().toMillis()) {
            tell(Change.REPEATED, entry, now, notices);
        }
    }

    private boolean isOver(Entry entry, long now, List<AlertNotice> notices) {
        if (!entry.fires()) {
            return true;
        }
        if (entry.clearSince < 0) {
            entry.clearSince = now;
        }
        if (now - entry.clearSince < rules.resolveAfter().toMillis()) {
            return false;
        }
        tell(Change.RESOLVED, entry, now, notices);
        return true;
    }

    private static void tell(Change change, Entry entry, long now, List<AlertNotice> notices) {
        entry.toldAt = now;
        notices.add(new AlertNotice(change, entry.alert(), now));
    }

    private void remember(AlertNotice notice) {
        history.addFirst(notice);
        if (history.size() > HISTORY_MAX) {
            history.removeLast();
        }
    }

    public synchronized View view() {
        var firing = entries.values().stream().filter(Entry::fires).map(Entry::alert).toList();
        return new View(firing, List.copyOf(history));
    }

    private static String key(Finding finding) {
        return finding.rule().word() + "/" + finding.subject();
    }
}
