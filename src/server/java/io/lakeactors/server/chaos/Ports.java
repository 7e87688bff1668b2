package io.lakeactors.server.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for processes that end and come back: from below those that systems give to outgoing connections, so that nobody takes one while its process is
 * away.
 */
public final class Ports {
    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 30_000;
    private static final int TRIES = 1_000;

    private Ports() {}

    /** Different ports of the loopback address that nobody listens on now. @throws IOException if there are not so many */
    public static int[] free(int count) throws IOException {
        var ports = new LinkedHashSet<Integer>();
        for (int attempt = 0; attempt < TRIES && ports.size() < count; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                ports.add(port);
            }
        }
        if (ports.size() < count) {
            throw new IOException("there are no free ports between " + LOWEST + " and " + HIGHEST);
        }
        return ports.stream().mapToInt(Integer::intValue).toArray();
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
