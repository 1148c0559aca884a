package dev.signalbox.http.page;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Optional;

/** Serves the page to anybody; it holds no data. Passes on whatever is not one of its files. */
public final class PageHandler implements Handler<RoutingContext> {
    private static final int NOT_MODIFIED = 304;

    private final PageAssets assets;

    private PageHandler(PageAssets assets) {
        this.assets = assets;
    }

    /** Reads the files, away from the event loop. */
    public static Future<PageHandler> create(Vertx vertx) {
        return vertx.executeBlocking(PageAssets::load).map(PageHandler::new);
    }

    /** Whether there is a file at this path (below the base path, beginning with a slash). */
    public boolean handles(String path) {
        return assets.at(path).isPresent();
    }

    @Override
    public void handle(RoutingContext ctx) {
        HttpMethod method = ctx.request().method();
        Optional<PageAsset> found = assets.at(ctx.normalizedPath());
        if (found.isEmpty() || !(method == HttpMethod.GET || method == HttpMethod.HEAD)) {
            ctx.next();
            return;
        }
        PageAsset asset = found.get();
        HttpServerResponse response = ctx.response();
        // Asked about on every load, so that a new server never meets an old page out of some cache.
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        response.putHeader(HttpHeaders.ETAG, asset.etag());
        if (isKnown(ctx.request().getHeader(HttpHeaders.IF_NONE_MATCH), asset)) {
            response.setStatusCode(NOT_MODIFIED).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, asset.contentType());
        if (method == HttpMethod.HEAD) {
            response.putHeader(
                            HttpHeaders.CONTENT_LENGTH,
                            Integer.toString(asset.content().length()))
                    .end();
        } else {
            response.end(asset.content());
        }
    }

    private static boolean isKnown(String ifNoneMatch, PageAsset asset) {
        return ifNoneMatch != null
                && Arrays.stream(ifNoneMatch.split(","))
                        .map(String::strip)
                        .anyMatch(
                                tag -> tag.equals("*") || tag.equals(asset.etag()) || tag.equals("W/" + asset.etag()));
    }
}
