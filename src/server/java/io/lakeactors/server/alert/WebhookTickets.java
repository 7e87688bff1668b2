package io.lakeactors.server.alert;

import io.lakeactors.api.wire.Json;
import io.lakeactors.engine.alert.AlertSink.Sent;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Ticket;
import io.lakeactors.model.TicketDesk;
import java.time.Instant;
import java.util.LinkedHashMap;

/** Tells a webhook of tickets: {@code event} (opened, closed), {@code ticket} (the id), {@code table, check, pipeline, contract, summary, opened, closed}; times in ISO 8601. */
public final class WebhookTickets implements TicketDesk {
    private final Webhook webhook;

    public WebhookTickets(WebhookSettings settings) {
        webhook = new Webhook(settings);
    }

    @Override
    public void tell(Ticket ticket) {
        switch (webhook.post(text(ticket))) {
            case Sent.Done done -> { }
            case Sent.Failed(String reason) -> throw LakeError.of(ErrorCode.WEBHOOK_UNREACHABLE, "the webhook for tickets does not take them: " + reason, "lakeactors.quality.tickets.webhook",
                    "It is tried again").asException();
            case Sent.Refused(String reason) -> throw LakeError.of(ErrorCode.WEBHOOK_REFUSED, "the webhook for tickets refuses them: " + reason, "lakeactors.quality.tickets.webhook",
                    "Correct url or token; it is tried again each half minute").asException();
        }
    }

    private static String text(Ticket ticket) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("event", ticket.closed().isPresent() ? "closed" : "opened");
        fields.put("ticket", ticket.id());
        fields.put("table", ticket.table().toString());
        fields.put("check", ticket.check());
        fields.put("pipeline", ticket.pipeline());
        fields.put("contract", ticket.contract());
        fields.put("summary", ticket.summary());
        fields.put("opened", Instant.ofEpochMilli(ticket.opened()).toString());
        ticket.closed().ifPresent(at -> fields.put("closed", Instant.ofEpochMilli(at).toString()));
        return Json.write(fields);
    }
}
