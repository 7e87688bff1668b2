package io.lakeactors.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.lakeactors.api.NodeControl;
import io.lakeactors.engine.control.NodeHands;
import io.lakeactors.engine.control.NodeOrder;
import io.lakeactors.server.drill.Drill;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;

/** What the cluster's commands do to this process: end it, change its loggers, let it fail. */
final class ServerHands implements NodeHands {
    private static final String DEFAULT = "default";

    private final NodeControl node;
    private final Drill drill;

    ServerHands(NodeControl node, Drill drill) {
        this.node = node;
        this.drill = drill;
    }

    @Override
    public Map<String, String> endpoints() {
        return node.endpoints();
    }

    @Override
    public Map<String, String> logLevels() {
        var levels = new TreeMap<String, String>();
        for (Logger logger : context().getLoggerList()) {
            if (logger.getLevel() != null) {
                levels.put(logger.getName(), logger.getLevel().toString().toLowerCase(Locale.ROOT));
            }
        }
        return levels;
    }

    @Override
    public boolean mayInject() {
        return drill.isEnabled();
    }

    @Override
    public void obey(NodeOrder order) {
        switch (order) {
            case NodeOrder.Leave leave -> node.stop(true);
            case NodeOrder.LogLevel(var logger, var level) -> setLevel(logger, level);
            case NodeOrder.Inject(var fault) -> drill.inject(fault.kind(), fault.target(), fault.millis(), fault.count());
        }
    }

    private static void setLevel(String logger, String word) {
        boolean root = logger.equalsIgnoreCase(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level level = Level.toLevel(word, null);
        if (level == null && (root || !word.equalsIgnoreCase(DEFAULT))) {
            throw new IllegalArgumentException("there is no level \"" + word + "\": give error, warn, info, debug, trace" + (root ? "" : ", or default"));
        }
        context().getLogger(root ? org.slf4j.Logger.ROOT_LOGGER_NAME : logger).setLevel(level);
    }

    private static LoggerContext context() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            return context;
        }
        throw new IllegalArgumentException("this node logs by something else than Logback");
    }
}
