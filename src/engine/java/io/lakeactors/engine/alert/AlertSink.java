package io.lakeactors.engine.alert;

/** Where notices go: a chat, a mailbox, a program. May block; is called by one thread. */
public interface AlertSink {
    /** Short, for logs and metrics. */
    String name();

    /** Sends, or says what became of it; never throws. */
    Sent send(AlertNotice notice);

    /** How a try to send ended. */
    sealed interface Sent {
        record Done() implements Sent {}

        /** Trying again may help. @param reason without secrets */
        record Failed(String reason) implements Sent {}

        /** Trying again does not help. */
        record Refused(String reason) implements Sent {}
    }
}
