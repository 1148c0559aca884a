package dev.signalbox.account;

import java.nio.file.Path;

/**
 * What the account verticle needs.
 *
 * @param dataDir an existing folder; holds {@code revoked-tokens.jsonl}
 */
public record AccountSettings(Path dataDir) {}
