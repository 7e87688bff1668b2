package io.lakeactors.server.alert;

import io.lakeactors.engine.LakeEngine;
import io.lakeactors.engine.LakeEngine.PipelineState;
import io.lakeactors.engine.LakeEngine.PipelineView;
import io.lakeactors.engine.alert.AlertBook;
import io.lakeactors.engine.alert.AlertFacts;
import io.lakeactors.engine.alert.AlertFacts.PipelineFact;
import io.lakeactors.engine.alert.AlertFacts.Standing;
import io.lakeactors.engine.alert.AlertNotice;
import io.lakeactors.engine.alert.AlertSink;
import io.lakeactors.engine.checks.LakeChecks;
import io.lakeactors.engine.gold.GoldView;
import io.lakeactors.engine.gold.LakeGold;
import io.lakeactors.engine.maintenance.LakeMaintenance;
import io.lakeactors.engine.signal.Signal;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the engine every few seconds and tells what has changed. Every node looks and knows what is alarming; the cluster's oldest tells of what all of them see,
 * each node of what only it sees.
 */
public final class AlertService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertService.class);
    private static final Duration ASK = Duration.ofSeconds(10);
    private static final Duration BACKOFF_MIN = Duration.ofSeconds(1);
    private static final Duration BACKOFF_MAX = Duration.ofMinutes(1);
    private static final int TRIES_MAX = 60;

    /** What is wrong with tables, by their names; each empty if nobody answers just now. */
    private record OfTables(Supplier<Optional<Map<String, String>>> neglected, Supplier<Optional<Map<String, String>>> broken, Supplier<Optional<Map<String, String>>> stale) {
        static final OfTables WELL = new OfTables(() -> Optional.of(Map.of()), () -> Optional.of(Map.of()), () -> Optional.of(Map.of()));
    }

    private final LakeEngine engine;
    private final Signals signals;
    private final OfTables tables;
    private final BooleanSupplier tells;
    private final Clock clock;
    private final AlertBook book;
    private final List<AlertDelivery> deliveries;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("alerts").factory());

    private AlertService(LakeEngine engine, OfTables tables, Signals signals, BooleanSupplier tells, Clock clock, AlertSettings settings, List<AlertDelivery> deliveries) {
        this.engine = engine;
        this.tables = tables;
        this.signals = signals;
        this.tells = tells;
        this.clock = clock;
        this.deliveries = List.copyOf(deliveries);
        book = new AlertBook(settings.rules());
    }

    /** Where nobody looks after tables or checks them, and none are made of others. @param tells whether this node is the one to tell of what all nodes see */
    public static AlertService start(LakeEngine engine, Signals signals, BooleanSupplier tells, Clock clock, AlertSettings settings) {
        return start(engine, OfTables.WELL, signals, tells, clock, settings);
    }

    /**
     * @param maintenance who looks after tables @param checks who checks them @param gold who makes tables of others
     * @param tells whether this node is the one to tell of what all nodes see
     */
    public static AlertService start(LakeEngine engine, LakeMaintenance maintenance, LakeChecks checks, LakeGold gold, Signals signals, BooleanSupplier tells, Clock clock,
            AlertSettings settings) {
        return start(engine, new OfTables(() -> neglected(maintenance), () -> broken(checks), () -> stale(gold)), signals, tells, clock, settings);
    }

    private static AlertService start(LakeEngine engine, OfTables tables, Signals signals, BooleanSupplier tells, Clock clock, AlertSettings settings) {
        var deliveries = sinks(settings, engine.node().nodeId()).stream()
                .map(sink -> new AlertDelivery(sink, signals, BACKOFF_MIN, BACKOFF_MAX, TRIES_MAX)).toList();
        var service = new AlertService(engine, tables, signals, tells, clock, settings, deliveries);
        long millis = settings.checkEvery().toMillis();
        service.timer.scheduleWithFixedDelay(service::look, millis, millis, TimeUnit.MILLISECONDS);
        return service;
    }

    /** Those that are configured; none by default. */
    static List<AlertSink> sinks(AlertSettings settings, String node) {
        var text = new NoticeText(node);
        var sinks = new ArrayList<AlertSink>();
        settings.webhook().ifPresent(webhook -> sinks.add(new WebhookSink("webhook", new Webhook(webhook), text::json)));
        settings.slack().ifPresent(url -> sinks.add(new WebhookSink("slack", new Webhook(new WebhookSettings(url, Optional.empty())), text::slack)));
        settings.mail().ifPresent(mail -> sinks.add(new MailSink(mail, text)));
        return sinks;
    }

    public AlertBook.View view() {
        return book.view();
    }

    private void look() {
        try {
            book.observe(facts()).forEach(this::tell);
        } catch (RuntimeException e) {
            // The next look comes in a moment; without this the timer would end for good.
            LOG.error("Looking for what is alarming failed.", e);
        }
    }

    private void tell(AlertNotice notice) {
        var alert = notice.alert();
        signals.say(new Signal.AlertChanged(alert.rule().word(), alert.subject(), alert.rule().severity().word(), notice.change().word(), alert.summary()));
        if (!alert.rule().seenByAll() || tells.getAsBoolean()) {
            deliveries.forEach(delivery -> delivery.offer(notice));
        }
    }

    private AlertFacts facts() {
        return new AlertFacts(clock.millis(), pipelines(), troubles(), signals.commitFailures(), tables.neglected().get(), tables.broken().get(), tables.stale().get());
    }

    private static Optional<Map<String, String>> neglected(LakeMaintenance maintenance) {
        return answer(maintenance.view()).map(view -> {
            var tables = new TreeMap<String, String>();
            view.tables().stream().filter(table -> !table.alarming().isEmpty()).forEach(table -> tables.put(table.table().toString(), table.alarming()));
            return tables;
        });
    }

    private static Optional<Map<String, String>> broken(LakeChecks checks) {
        return answer(checks.view()).map(view -> {
            var broken = new TreeMap<String, String>();
            view.tables().forEach(table -> table.broken().forEach((check, why) -> broken.put(table.table() + "/" + check, why)));
            return broken;
        });
    }

    private static Optional<Map<String, String>> stale(LakeGold gold) {
        return answer(gold.view()).map(view -> view.tables().stream().filter(table -> table.state() == GoldView.State.WITHHELD || table.state() == GoldView.State.FAILING)
                .collect(Collectors.toMap(GoldView.Table::table, GoldView.Table::reason)));
    }

    /** Empty if nobody answers just now. */
    private static <T> Optional<T> answer(CompletionStage<T> asked) {
        try {
            return Optional.of(asked.toCompletableFuture().get(ASK.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException | ExecutionException nobodyAnswers) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Map<String, String> troubles() {
        var troubles = new TreeMap<>(engine.node().dependencies());
        troubles.values().removeIf("ok"::equals);
        return troubles;
    }

    private Optional<List<PipelineFact>> pipelines() {
        return answer(engine.pipelines()).map(pipelines -> pipelines.stream().map(AlertService::fact).toList());
    }

    private static PipelineFact fact(PipelineView view) {
        var totals = view.totals();
        return new PipelineFact(view.name(), standing(view.state()), view.reason(), totals.lag(), totals.consumed(), totals.quarantined());
    }

    private static Standing standing(PipelineState state) {
        return switch (state) {
            case STARTING, RUNNING, WAITING, PAUSED, DRAINING -> Standing.WELL;
            case DEGRADED -> Standing.DEGRADED;
            case FAILED -> Standing.FAILED;
        };
    }

    @Override
    public void close() {
        timer.shutdownNow();
        deliveries.forEach(AlertDelivery::close);
    }
}
