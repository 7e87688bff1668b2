package io.lakeactors.server.alert;

import io.lakeactors.engine.alert.AlertNotice;
import io.lakeactors.engine.alert.AlertSink;
import java.util.function.Function;

/** Tells a webhook. @param text what is posted of a notice */
record WebhookSink(String name, Webhook webhook, Function<AlertNotice, String> text) implements AlertSink {
    @Override
    public Sent send(AlertNotice notice) {
        return webhook.post(text.apply(notice));
    }
}
