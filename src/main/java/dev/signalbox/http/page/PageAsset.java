package dev.signalbox.http.page;

import io.vertx.core.buffer.Buffer;

/**
 * One file of the page.
 *
 * @param etag strong, quoted, of the content
 */
record PageAsset(String contentType, String etag, Buffer content) {}
