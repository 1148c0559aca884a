package dev.signalbox.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event bus with types. The only place that touches Vert.x's own event bus: rooms see channels, commands and
 * records. Handlers run on the context of the verticle that registered them.
 */
public final class Bus {
    /** A request that is not answered in this time (milliseconds) fails with {@link FailureCode#TIMEOUT}. */
    public static final long REQUEST_TIMEOUT_MS = 3_000;

    private static final Logger LOG = LoggerFactory.getLogger(Bus.class);

    private final EventBus eventBus;

    private Bus(EventBus eventBus) {
        this.eventBus = eventBus;
    }

    /** Makes a new Vert.x ready for our messages. To be called exactly once a Vert.x, before any verticle is deployed. */
    public static void prepare(Vertx vertx) {
        vertx.eventBus().registerCodec(new RecordCodec());
    }

    public static Bus of(Vertx vertx) {
        return new Bus(vertx.eventBus());
    }

    public <T extends Record> void publish(Channel<T> channel, T message) {
        eventBus.publish(channel.address(), channel.type().cast(message), options());
    }

    /** Calls the listener with every message of the channel until the registration is ended. */
    public <T extends Record> Registration subscribe(Channel<T> channel, Consumer<T> listener) {
        MessageConsumer<T> consumer = eventBus.consumer(channel.address(), message -> listener.accept(message.body()));
        return consumer::unregister;
    }

    /** Asks; the future fails with {@link RefusedException} only. */
    public <Q extends Record, A extends Record> Future<A> request(Command<Q, A> command, Q question) {
        return request(command, question, REQUEST_TIMEOUT_MS);
    }

    /** Asks something that may take longer: {@code timeoutMs} instead of {@link #REQUEST_TIMEOUT_MS}. */
    public <Q extends Record, A extends Record> Future<A> request(Command<Q, A> command, Q question, long timeoutMs) {
        DeliveryOptions options = options().setSendTimeout(timeoutMs);
        return eventBus.<A>request(command.address(), command.question().cast(question), options)
                .map(Message::body)
                .recover(failure -> Future.failedFuture(asRefusal(command, failure)));
    }

    /**
     * Answers a command. Whatever goes wrong in the handler becomes an answer too: a {@link RefusedException} keeps its
     * code, anything else is logged and answered as {@link FailureCode#INTERNAL}.
     */
    public <Q extends Record, A extends Record> Registration answer(
            Command<Q, A> command, Function<Q, Future<A>> handler) {
        MessageConsumer<Q> consumer = eventBus.consumer(command.address(), message -> {
            Future<A> answer;
            try {
                answer = handler.apply(message.body());
            } catch (RuntimeException e) {
                answer = Future.failedFuture(e);
            }
            answer.onComplete(done -> {
                if (done.succeeded()) {
                    message.reply(done.result(), options());
                } else {
                    fail(command, message, done.cause());
                }
            });
        });
        return consumer::unregister;
    }

    private static void fail(Command<?, ?> command, Message<?> message, Throwable cause) {
        if (cause instanceof RefusedException refused) {
            message.fail(refused.code().number(), refused.getMessage());
        } else {
            LOG.error("{} failed", command.address(), cause);
            message.fail(FailureCode.INTERNAL.number(), "internal error");
        }
    }

    private static RefusedException asRefusal(Command<?, ?> command, Throwable failure) {
        if (failure instanceof ReplyException reply) {
            if (reply.failureType() == ReplyFailure.RECIPIENT_FAILURE) {
                return new RefusedException(FailureCode.of(reply.failureCode()), reply.getMessage());
            }
            if (reply.failureType() == ReplyFailure.NO_HANDLERS) {
                return new RefusedException(FailureCode.UNAVAILABLE, "nobody serves " + command.address());
            }
            if (reply.failureType() == ReplyFailure.TIMEOUT) {
                return new RefusedException(FailureCode.TIMEOUT, command.address() + " does not answer");
            }
        }
        LOG.error("request to {} failed", command.address(), failure);
        return new RefusedException(FailureCode.INTERNAL, "internal error");
    }

    private static DeliveryOptions options() {
        return new DeliveryOptions().setCodecName(RecordCodec.NAME).setSendTimeout(REQUEST_TIMEOUT_MS);
    }
}
