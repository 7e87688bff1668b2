package io.lakeactors.server.alert;

import io.lakeactors.api.wire.Json;
import io.lakeactors.engine.alert.AlertNotice;
import io.lakeactors.engine.alert.AlertRules.Severity;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A notice in the words of each kind of sink. @param node who tells */
record NoticeText(String node) {
    /** For programs: {@code event, key, rule, subject, severity, summary, since, at, node}; times in ISO 8601. */
    String json(AlertNotice notice) {
        var alert = notice.alert();
        var fields = new LinkedHashMap<String, Object>();
        fields.put("event", notice.change().word());
        fields.put("key", alert.key());
        fields.put("rule", alert.rule().word());
        fields.put("subject", alert.subject());
        fields.put("severity", alert.rule().severity().word());
        fields.put("summary", alert.summary());
        fields.put("since", Instant.ofEpochMilli(alert.since()).toString());
        fields.put("at", Instant.ofEpochMilli(notice.at()).toString());
        fields.put("node", node);
        return Json.write(fields);
    }

    /** What Slack's incoming webhooks take, and those of Mattermost and others that follow it. */
    String slack(AlertNotice notice) {
        String sign = switch (notice.change()) {
            case RESOLVED -> ":white_check_mark:";
            case FIRED, REPEATED -> notice.alert().rule().severity() == Severity.CRITICAL ? ":red_circle:" : ":warning:";
        };
        return Json.write(Map.of("text", sign + " *" + escaped(subject(notice)) + "*\n" + escaped(notice.alert().summary()) + "\n_" + escaped(node) + "_"));
    }

    String subject(AlertNotice notice) {
        String change = switch (notice.change()) {
            case FIRED -> "";
            case REPEATED -> "still: ";
            case RESOLVED -> "resolved: ";
        };
        return change + notice.alert().rule().word() + " " + notice.alert().subject();
    }

    String body(AlertNotice notice) {
        var alert = notice.alert();
        return alert.summary() + "\n\n" + alert.rule().severity().word() + ", since " + Instant.ofEpochMilli(alert.since()) + ", told by " + node
                + "\nSee: lake alerts, lake status\n";
    }

    /** Slack reads these three as markup. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
