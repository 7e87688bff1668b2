package io.lakeactors.engine.signal;

import org.slf4j.spi.LoggingEventBuilder;

/** Signals about checks on whole tables, as metrics and as lines of the log. */
record CheckSignals(Metrics metrics) {
    void tableChecked(Signal.TableChecked s, LoggingEventBuilder line) {
        metrics.checkEvaluations.labelValues(s.table().toString()).inc();
        metrics.checkSeconds.labelValues(s.table().toString()).inc(s.took().toNanos() / 1e9);
        line.addKeyValue("table", s.table()).addKeyValue("checks", s.checks()).addKeyValue("open", s.open()).addKeyValue("ms", s.took().toMillis());
    }

    void checkTurned(Signal.CheckTurned s, LoggingEventBuilder line) {
        metrics.checkTurns.labelValues(s.table().toString(), s.to()).inc();
        line.addKeyValue("table", s.table()).addKeyValue("check", s.check()).addKeyValue("to", s.to()).addKeyValue("words", s.words());
    }

    void ticketTurned(Signal.TicketTurned s, LoggingEventBuilder line) {
        metrics.checkTickets.labelValues(s.table().toString(), s.to()).inc();
        line.addKeyValue("table", s.table()).addKeyValue("check", s.check()).addKeyValue("ticket", s.ticket()).addKeyValue("to", s.to()).addKeyValue("words", s.words());
    }
}
