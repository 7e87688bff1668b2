package io.lakeactors.bench;

import com.sun.management.ThreadMXBean;
import io.lakeactors.contract.Contracts;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.decode.Decoder;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SourceKey;
import io.lakeactors.quality.Judge;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What rules on nested fields cost: orders with an address and one to five lines are decoded and judged, in turns under a contract that has rules on what is nested, and under the
 * same without them. CPU seconds of the working thread per million rows and bytes that it allocates a row, round by round, the first ones cold. Arguments: rounds (default 8),
 * millions of rows a round (default 1).
 */
public final class NestedRulesBench {
    private static final int ROWS_PER_BATCH = 4096;
    private static final int BATCHES = 8;
    private static final long SEED = 20261123L;
    private static final String[] CITIES = {"Berlin", "Paris", "Rome", "Oslo", "Vienna"};
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final String CONTRACT = """
            apiVersion: v3.1.0
            kind: DataContract
            id: 8c6f2d0a-3f0e-4a55-9a39-2b7d20261123
            name: orders
            version: 1.0.0
            status: active
            schema:
              - name: orders
                properties:
                  - { name: order_id, logicalType: string, required: true }
                  - name: address
                    logicalType: object
                    properties:
                      - { name: city, logicalType: string%s }
                      - { name: zip, logicalType: string%s }
                  - name: lines
                    logicalType: array
                    items:
                      logicalType: object
                      properties:
                        - { name: sku, logicalType: string%s }
                        - { name: qty, logicalType: integer, physicalType: int%s }
            """;

    private NestedRulesBench() {}

    public static void main(String[] args) {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 8;
        int millions = args.length > 1 ? Integer.parseInt(args[1]) : 1;
        var batches = new RawBatch[BATCHES];
        for (int i = 0; i < BATCHES; i++) {
            batches[i] = batch(i);
        }
        String plain = CONTRACT.formatted("", "", "", "");
        String held = CONTRACT.formatted(", logicalTypeOptions: { minLength: 1, maxLength: 40 }", ", logicalTypeOptions: { pattern: '[0-9]{5}' }", ", logicalTypeOptions: { maxLength: 12 }",
                ", logicalTypeOptions: { minimum: 1, maximum: 999 }");
        for (int round = 0; round < rounds; round++) {
            double[] without = round(plain, batches, millions);
            double[] with = round(held, batches, millions);
            System.out.printf(Locale.ROOT, "round %d: CPU-s per million rows: %.3f without, %.3f with nested rules (x%.2f); judging %.3f and %.3f; bytes a row: %.1f and %.1f%n", round, without[0], with[0],
                    with[0] / without[0], without[1], with[1], without[2], with[2]);
        }
    }

    /** @return CPU seconds per million rows, those of judging, bytes allocated a row */
    private static double[] round(String text, RawBatch[] batches, int millions) {
        var contract = Contracts.read("orders.odcs.yaml", text, "").orThrow();
        var decoder = Decoder.of(contract, PipelineSpec.Format.JSON);
        var judge = Judge.of(contract);
        var window = judge.newWindow();
        long rows = 0;
        long judging = 0;
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long begin = THREADS.getCurrentThreadCpuTime();
        while (rows < millions * 1_000_000L) {
            for (RawBatch batch : batches) {
                var decoded = decoder.decode(batch);
                long between = THREADS.getCurrentThreadCpuTime();
                if (!judge.judge(decoded, window).quarantined().isEmpty()) {
                    throw new IllegalStateException("all orders are good");
                }
                judging += THREADS.getCurrentThreadCpuTime() - between;
                rows += decoded.columns().rows();
            }
        }
        double perMillion = 1e9 * rows / 1e6;
        return new double[] {(THREADS.getCurrentThreadCpuTime() - begin) / perMillion, judging / perMillion, (double) (THREADS.getCurrentThreadAllocatedBytes() - allocated) / rows};
    }

    private static RawBatch batch(int index) {
        var raw = new RawBatch(new SourceKey("bench", "bench", "orders", 0), ROWS_PER_BATCH, ROWS_PER_BATCH * 280);
        var chance = new SplittableRandom(SEED + index);
        long first = (long) index * ROWS_PER_BATCH;
        for (long at = first; at < first + ROWS_PER_BATCH; at++) {
            byte[] value = order(at, chance).getBytes(StandardCharsets.UTF_8);
            raw.add(at, 0, null, 0, 0, value, 0, value.length, null);
        }
        return raw.covers(first, first + ROWS_PER_BATCH, -1);
    }

    private static String order(long number, SplittableRandom chance) {
        var text = new StringBuilder("{\"order_id\":\"A-").append(number).append("\",\"address\":{\"city\":\"").append(CITIES[chance.nextInt(CITIES.length)]).append("\",\"zip\":\"")
                .append(10_000 + chance.nextInt(90_000)).append("\"},\"lines\":[");
        for (int line = chance.nextInt(5); line >= 0; line--) {
            text.append("{\"sku\":\"S").append(chance.nextInt(100_000)).append("\",\"qty\":").append(1 + chance.nextInt(99)).append(line == 0 ? "}" : "},");
        }
        return text.append("]}").toString();
    }
}
