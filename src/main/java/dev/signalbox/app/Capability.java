package dev.signalbox.app;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import java.util.function.Supplier;

/**
 * A verticle that a role stands for, ready to be deployed.
 *
 * @param verticle makes one instance at a time
 */
record Capability(String role, Supplier<? extends Deployable> verticle, DeploymentOptions options) {}
