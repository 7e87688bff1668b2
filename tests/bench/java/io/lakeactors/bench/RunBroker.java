package io.lakeactors.bench;

import io.lakeactors.server.embedded.BrokerOptions;
import io.lakeactors.server.embedded.KafkaBroker;
import java.io.IOException;
import java.nio.file.Path;

/** Runs a broker for the bench until standard input ends. {@code RunBroker DIR [PORT]}; prints its address. */
public final class RunBroker {
    private RunBroker() {}

    public static void main(String[] args) throws IOException {
        var options = args.length > 1 ? BrokerOptions.DEFAULT.withPort(Integer.parseInt(args[1])) : BrokerOptions.DEFAULT;
        try (var broker = KafkaBroker.start(Path.of(args[0]), options)) {
            System.out.println(broker.bootstrap());
            while (System.in.read() >= 0) {
                // Only the end matters.
            }
        }
    }
}
