package io.lakeactors.api.wire;

/** Asks for a backup. @param to a directory of the node's machine, or s3://bucket/prefix */
public record BackupRequest(String to) {}
