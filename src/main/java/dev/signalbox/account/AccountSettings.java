package dev.signalbox.account;

import java.nio.file.Path;

/** @param dataDir the node's own folder, where signed-out tokens are remembered */
public record AccountSettings(Path dataDir) {}
