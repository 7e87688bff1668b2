package io.lakeactors.testkit;

/** A pipeline for tests, from one topic to a table as received and one as judged. */
public final class Orders {
    public static final String CONTRACT = """
            apiVersion: v3.1.0
            kind: DataContract
            id: 5d0f2c1e-4a86-4c0b-9c39-6e7f0b8f2014
            name: orders
            version: 1.0.0
            status: active
            schema:
              - name: orders
                physicalName: silver.orders
                logicalType: object
                physicalType: table
                properties:
                  - { name: id, logicalType: integer, physicalType: long, required: true }
                  - { name: note, logicalType: string }
            """;
    public static final String PIPELINE = """
            pipeline: orders
            from:
              kafka: { topics: [orders], format: json }
            contract: orders.odcs.yaml
            to:
              bronze: { table: bronze.orders }
              silver: { table: silver.orders }
            goals: { fresh: 200ms }
            """;

    private Orders() {}
}
