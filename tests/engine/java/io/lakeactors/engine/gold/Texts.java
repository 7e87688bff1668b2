package io.lakeactors.engine.gold;

import io.lakeactors.model.TableName;

final class Texts {
    static final TableName TABLE = TableName.parse("gold.sales");
    static final String CONTRACT = """
            apiVersion: v3.1.0
            kind: DataContract
            id: 4f0c9a5e-6d1b-4b57-9a8e-2b2f7c1f0a12
            name: sales
            version: 1.0.0
            status: active
            schema:
              - name: sales
                logicalType: object
                properties: [{ name: n, logicalType: integer, physicalType: long }]
            """;

    private Texts() {}

    static String gold(String name) {
        return "gold: " + name + "\nquery: select n from silver.orders\ncontract: c.odcs.yaml\nto: { gold: { table: gold." + name + " } }\nevery: 1s\n";
    }
}
