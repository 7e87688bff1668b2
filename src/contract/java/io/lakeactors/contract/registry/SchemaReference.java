package io.lakeactors.contract.registry;

/**
 * That a schema names another.
 *
 * @param name as the schema writes it: an Avro full name, the address of a JSON Schema, the path that a .proto file imports
 * @param version of the subject; {@link RegistryCall#LATEST} until it is registered
 */
public record SchemaReference(String name, String subject, int version) {}
