package dev.signalbox.bus;

import java.time.Instant;

/**
 * A log file of a project.
 *
 * @param id stands for the path as long as the file is listed; {@code [A-Za-z0-9._-]{1,128}}
 * @param path relative to the project's folder
 * @param format {@code ndjson} (an agent's turns) or {@code text}
 * @param size in bytes
 * @param modifiedAt UTC
 */
public record LogFile(String id, String project, String path, String format, long size, Instant modifiedAt) {}
