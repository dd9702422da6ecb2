package dev.serai.calls;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * What Vert.x's client leaves out of HTTP/1.1, added to a connection's pipeline: whether anything was heard since the
 * last request, and the skipping of interim answers. Vert.x skips 100 and 103; it takes a 102 for the final answer,
 * and then the final answer for that of the next call on the connection.
 */
final class Wire extends ChannelDuplexHandler {
    private static final AttributeKey<Wire> WIRE = AttributeKey.valueOf(Wire.class, "wire");

    private volatile boolean heard;

    private Wire() {}

    /** Runs on the connection's event loop before its first request. */
    static void attach(HttpConnection connection) {
        ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
        Wire wire = new Wire();
        pipeline.channel().attr(WIRE).set(wire);
        pipeline.addBefore("codec", "serai-wire", wire);
        pipeline.addAfter("codec", "serai-interim", new Interim());
        // what breaks a connection is told to the request on it; on an idle one it is no event
        connection.exceptionHandler(broken -> {});
    }

    /** Whether a byte came since the last request went out. */
    static boolean heard(HttpConnection connection) {
        // not from the pipeline, which is empty once the channel is closed
        return ((ConnectionBase) connection).channel().attr(WIRE).get().heard;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        heard = false;
        super.write(context, message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        heard = true;
        context.fireChannelRead(message);
    }

    private static final class Interim extends ChannelInboundHandlerAdapter {
        private static final int MAX = 100;

        private int count;
        private boolean skipping;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpResponse answer && answer.decoderResult().isSuccess()) {
                skipping = isInterim(answer.status());
                count = skipping ? count + 1 : 0;
                limitKeepAlive(answer);
            }
            if (count > MAX) {
                ReferenceCountUtil.release(message);
                context.fireExceptionCaught(new Mishap("more than " + MAX + " interim answers"));
            } else if (skipping) {
                skipping = !(message instanceof LastHttpContent);
                ReferenceCountUtil.release(message);
            } else {
                context.fireChannelRead(message);
            }
        }

        /** 101 is none: nobody asked for another protocol, so it is a final answer, and no good one. */
        private static boolean isInterim(HttpResponseStatus status) {
            return status.codeClass() == HttpStatusClass.INFORMATIONAL
                    && !status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
        }

        /** A target may shorten the life of an idle connection, not stretch it; Vert.x takes 0 for unlimited. */
        private static void limitKeepAlive(HttpResponse answer) {
            String asked = answer.headers().get("keep-alive");
            if (asked != null && !asked.matches("(?i).*timeout=([1-9]|[12][0-9])(\\D.*)?")) {
                answer.headers().remove("keep-alive");
            }
        }
    }
}
