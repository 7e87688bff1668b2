package io.lakeactors.cli;

/** What an author may have: a contract, a pipeline that names it, and two events of which one breaks it. */
final class Things {
    static final String CONTRACT = """
            apiVersion: v3.1.0
            kind: DataContract
            id: 11111111-2222-3333-4444-555555555555
            name: things
            version: 1.0.0
            status: active
            schema:
              - name: things
                logicalType: object
                properties:
                  - { name: id, logicalType: integer, required: true, logicalTypeOptions: { minimum: 1 } }
            """;
    static final String PIPELINE = "pipeline: a\nfrom: { kafka: { topics: [a], format: json } }\ncontract: a.odcs.yaml\nto: { silver: { table: silver.a } }\n";
    static final String EVENTS = "{\"id\":1}\n{\"id\":0}\n";

    private Things() {}
}
