package io.lakeactors.engine.membership;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Where another node listens.
 *
 * @param number 1 to 65535
 */
public record Port(String host, int number) {
    private static final int CONNECT_MILLIS = 300;

    /** Tries it, for a third of a second at most. @return whether the machine answers that nobody listens there; silence says nothing about the process */
    public boolean refuses() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, number), CONNECT_MILLIS);
            return false;
        } catch (ConnectException e) {
            // The same exception is thrown when nobody answers at all.
            return String.valueOf(e.getMessage()).contains("refused");
        } catch (IOException e) {
            return false;
        }
    }
}
