package io.lakeactors.connectors.kafka;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.SourceConnector.Bounds;
import io.lakeactors.model.SourceKey;
import java.util.Collection;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Turns the client's exceptions and findings into errors that people and the engine can act on. */
final class Faults {
    private static final int NEARNESS = 3;

    private Faults() {}

    /** The exception inside those that only carry it. */
    static Throwable cause(Throwable thrown) {
        Throwable inner = thrown;
        while ((inner instanceof ExecutionException || inner instanceof CompletionException) && inner.getCause() != null) {
            inner = inner.getCause();
        }
        // The constructor of a client wraps what went wrong in a bare KafkaException.
        return inner.getClass() == KafkaException.class && inner.getCause() instanceof KafkaException ? inner.getCause() : inner;
    }

    /** @param doing what was tried, as in "cannot …" */
    static LakeError of(Throwable thrown, String doing, String bootstrap) {
        Throwable cause = cause(thrown);
        if (cause instanceof SslAuthenticationException) {
            return untrusted(cause, bootstrap);
        }
        if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
            return denied(cause, bootstrap);
        }
        if (cause instanceof ConfigException) {
            return cause.getMessage().contains("bootstrap")
                    ? unreachable("cannot " + doing + ": no address of " + bootstrap + " can be resolved", bootstrap)
                    : LakeError.of(ErrorCode.CONFIG_INVALID, "cannot " + doing + ": " + message(cause), bootstrap, "Mend the source's client properties");
        }
        if (cause instanceof RetriableException || cause instanceof java.util.concurrent.TimeoutException || cause instanceof InterruptedException) {
            return unreachable("cannot " + doing + ": Kafka does not answer (" + message(cause) + ")", bootstrap);
        }
        return LakeError.of(ErrorCode.INTERNAL, "cannot " + doing + ": " + message(cause), bootstrap,
                "This is a fault of LakeActors or its client: please report it");
    }

    static LakeError unreachable(String what, String bootstrap) {
        return LakeError.of(ErrorCode.SOURCE_UNREACHABLE, what, bootstrap,
                "Check that the broker runs and that the address is right; reading goes on by itself when it answers");
    }

    /** The client says only that the handshake failed; why stands in what it was caused by. */
    private static LakeError untrusted(Throwable cause, String where) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return LakeError.of(ErrorCode.SOURCE_DENIED, "no TLS connection to Kafka: " + message(root), where,
                "Check that ssl.truststore.location holds the authority of the broker's certificate, that the certificate names the host that is asked, and, if the "
                        + "broker asks for one, that ssl.keystore.location holds a certificate of yours; then resume the pipeline");
    }

    static LakeError denied(Throwable cause, String where) {
        return LakeError.of(ErrorCode.SOURCE_DENIED, "Kafka refuses us: " + message(cause), where,
                "Check sasl.username, sasl.password, the certificates, and the rights to read and describe the topic; then resume the pipeline");
    }

    static boolean isMissingTopic(Throwable thrown) {
        return cause(thrown) instanceof UnknownTopicOrPartitionException;
    }

    /** A name that no topic can have. */
    static boolean isInvalidTopic(Throwable thrown) {
        return cause(thrown) instanceof InvalidTopicException;
    }

    static LakeError topicNotFound(String topic, Collection<String> names, String bootstrap) {
        var near = NearbyNames.of(topic, names, NEARNESS);
        String hint = near.isEmpty() ? "" : "; did you mean " + String.join(", ", near) + "?";
        return LakeError.of(ErrorCode.TOPIC_NOT_FOUND, "there is no topic \"" + topic + "\" at " + bootstrap + hint, "",
                "Create the topic, or correct its name in the pipeline's from.kafka.topics");
    }

    static LakeError truncated(SourceKey key, long position, long logStart) {
        return LakeError.of(ErrorCode.SOURCE_TRUNCATED, "records at positions [" + position + "," + logStart
                + ") were deleted by Kafka before they were read", key.toString(),
                "They are lost to this pipeline: either bring them back (a replica, a backup) or accept the gap explicitly and go on at " + logStart);
    }

    static LakeError rewound(SourceKey key, long position, String found) {
        return LakeError.of(ErrorCode.SOURCE_REWOUND, "the log no longer holds what was read up to position " + position + ": " + found, key.toString(),
                "The broker lost records (unclean leader election, restored disk): compare the table with the topic, then begin a new table or roll "
                        + "this one back");
    }

    static LakeError identityChanged(SourceKey key, String found) {
        return LakeError.of(ErrorCode.SOURCE_IDENTITY_CHANGED, "the topic with id " + key.topicId() + " was deleted" + found, key.toString(),
                "Its positions mean nothing in another topic: begin a new table for the new topic, or restore the old one");
    }

    static LakeError unreadable(SourceKey key, long position, Throwable cause) {
        return LakeError.of(ErrorCode.INTERNAL, "the record at or after position " + position + " cannot be read: " + message(cause), key.toString(),
                "The log is damaged on the broker: restore it from a replica, or accept the gap explicitly; nothing was skipped");
    }

    /** What an out-of-range position means, given what the log holds. Null if the position is inside after all. */
    static LakeError outOfRange(SourceKey key, long position, Bounds bounds) {
        if (position < bounds.earliest()) {
            return truncated(key, position, bounds.earliest());
        }
        return position > bounds.end() ? rewound(key, position, "it ends at " + bounds.end()) : null;
    }

    private static String message(Throwable cause) {
        String text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
