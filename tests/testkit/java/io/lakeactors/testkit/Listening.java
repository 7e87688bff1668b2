package io.lakeactors.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where a process of this machine accepts TCP connections, as the kernel knows it (Linux). */
public record Listening(InetAddress address, int port) {
    private static final String STATE_LISTEN = "0A";
    private static final int WORD = 8;

    public static boolean isKnown() {
        return Files.isReadable(Path.of("/proc/self/net/tcp"));
    }

    public static List<Listening> of(long pid) throws IOException {
        Set<String> own = sockets(pid);
        var found = new ArrayList<Listening>();
        for (String table : List.of("tcp", "tcp6")) {
            try (var lines = Files.lines(Path.of("/proc/" + pid + "/net/" + table))) {
                for (String line : lines.skip(1).toList()) {
                    String[] words = line.strip().split("\\s+");
                    if (words[3].equals(STATE_LISTEN) && own.contains("socket:[" + words[9] + "]")) {
                        String[] local = words[1].split(":");
                        found.add(new Listening(address(local[0]), Integer.parseInt(local[1], 16)));
                    }
                }
            }
        }
        return found;
    }

    private static Set<String> sockets(long pid) throws IOException {
        var found = new HashSet<String>();
        try (var files = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path file : files) {
                try {
                    found.add(Files.readSymbolicLink(file).toString());
                } catch (IOException closedMeanwhile) {
                    // Not a socket that listens.
                }
            }
        }
        return found;
    }

    /** The kernel writes words of four bytes in the machine's order, which is the lowest first on all that we run on. */
    private static InetAddress address(String hex) throws UnknownHostException {
        byte[] bytes = new byte[hex.length() / 2];
        for (int word = 0; word < hex.length(); word += WORD) {
            int value = Integer.reverseBytes(Integer.parseUnsignedInt(hex.substring(word, word + WORD), 16));
            for (int i = 0; i < Integer.BYTES; i++) {
                bytes[word / 2 + i] = (byte) (value >>> (Integer.BYTES - 1 - i) * Byte.SIZE);
            }
        }
        return InetAddress.getByAddress(bytes);
    }
}
