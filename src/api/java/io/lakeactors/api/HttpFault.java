package io.lakeactors.api;

import io.lakeactors.api.wire.Fault;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A failure as it goes over the wire: an HTTP status and a fault. */
final class HttpFault extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(HttpFault.class);
    private static final Set<ErrorCode> NOT_FOUND = EnumSet.of(ErrorCode.PIPELINE_NOT_FOUND, ErrorCode.TABLE_NOT_FOUND, ErrorCode.CONTRACT_NOT_FOUND, ErrorCode.QUARANTINE_NOT_FOUND,
            ErrorCode.CHECKS_NOT_FOUND, ErrorCode.GOLD_NOT_FOUND);
    private static final Set<ErrorCode> CONFLICT = EnumSet.of(ErrorCode.PIPELINE_CONFLICT, ErrorCode.TABLE_DOES_NOT_FIT, ErrorCode.CONTRACT_BREAKS, ErrorCode.QUARANTINE_ORPHANED,
            ErrorCode.QUARANTINE_UNSOUND, ErrorCode.GOLD_CONFLICT, ErrorCode.READERS_BREAK);

    /** The text is one that a node with more functions would take. */
    private static final int UNPROCESSABLE = 422;

    private final int status;
    private final transient Fault fault;

    HttpFault(int status, Fault fault) {
        super(fault.sentence(), null, false, false);
        this.status = status;
        this.fault = fault;
    }

    static HttpFault request(int status, String what, String where, String mend) {
        return new HttpFault(status, Fault.request(what, where, mend));
    }

    /** The faults of one text, all at once. */
    static HttpFault of(List<LakeError> errors) {
        return new HttpFault(errors.stream().mapToInt(error -> status(error.code())).filter(status -> status == UNPROCESSABLE).findFirst().orElseGet(() -> status(errors.getFirst().code())), Fault.of(errors));
    }

    /** Whatever a handler threw. What is not ours is logged in full and shown without its inside. */
    static HttpFault of(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return switch (cause) {
            case HttpFault known -> known;
            case LakeException known -> new HttpFault(status(known.error().code()), Fault.of(known.error()));
            default -> unexpected(cause);
        };
    }

    private static HttpFault unexpected(Throwable cause) {
        LOG.error("A request failed unexpectedly.", cause);
        return new HttpFault(500, Fault.internal("the node failed to answer", "", "Look into the node's log; if it goes on, report it with the log."));
    }

    int status() {
        return status;
    }

    Fault fault() {
        return fault;
    }

    private static int status(ErrorCode code) {
        if (NOT_FOUND.contains(code)) {
            return 404;
        }
        if (CONFLICT.contains(code)) {
            return 409;
        }
        if (code == ErrorCode.FUNCTION_UNKNOWN) {
            return UNPROCESSABLE;
        }
        return switch (code.blame()) {
            case DATA, USER -> 400;
            case EXTERNAL -> 503;
            case BUG -> 500;
        };
    }
}
